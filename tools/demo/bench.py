"""After the story, with a screen: the window to be touched, and the terminal as the technician's bench."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle

from kiosk.domain.numbers import grouped
from kiosk.session.states import Finger as Position
from tools.demo.people import GUEST, OFFICER_PIN
from tools.demo.rig import Finger, Rig
from tools.demo.story import Cast

NOTE = f"""
The window is yours. A card waits for receipt {grouped(GUEST.receipt)}, national code {GUEST.national_code};
the officer signs with the officer's card (c) and PIN {OFFICER_PIN}.
"""


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing a technician does with the simulated devices."""

    words: str
    do: Callable[[], object]


def work(rig: Rig, cast: Cast) -> None:
    """Do what is typed, until `q` or the end of the input."""
    deeds = _deeds(rig, cast)
    print(NOTE, *(f"  {key}  {deed.words}" for key, deed in deeds.items()), "  q  end", sep="\n", flush=True)
    for line in sys.stdin:
        key = line.strip().lower()
        if key == "q":
            return
        if key in deeds:
            deeds[key].do()
            print(f"   {deeds[key].words}: done", flush=True)
        elif key:
            print(f"   no {key!r}; there are {', '.join(deeds)}, q", flush=True)


def _deeds(rig: Rig, cast: Cast) -> dict[str, Deed]:
    own, stranger = cast.hand(GUEST), cycle(cast.stranger)
    card = rig.card(GUEST)
    return {
        "r": Deed(
            "the guest's right index finger on the glass", lambda: _place(rig, own[Position.RIGHT_INDEX])
        ),
        "l": Deed(
            "the guest's left index finger on the glass", lambda: _place(rig, own[Position.LEFT_INDEX])
        ),
        "s": Deed("a stranger's finger on the glass", lambda: _place(rig, stranger)),
        "o": Deed("lift the finger", rig.lift),
        "i": Deed("the officer puts the guest's card in", lambda: card.do("insert")),
        "p": Deed("pull the card out", lambda: card.do("remove")),
        "c": Deed("the officer's own card in", lambda: rig.officers_card.do("insert")),
        "x": Deed("the officer's own card out", lambda: rig.officers_card.do("remove")),
        "u": Deed("unplug the sensor", lambda: rig.sensor.do("unplug")),
        "b": Deed("plug the sensor back in", lambda: rig.sensor.do("replug")),
    }


def _place(rig: Rig, impressions: Iterator[Finger]) -> None:
    rig.place(next(impressions))

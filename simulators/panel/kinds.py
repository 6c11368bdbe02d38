"""What can be done with each kind of simulated device: deeds, faults, and how its state is asked; pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from simulators.cabinet.faults import CATALOGUE as CABINET
from simulators.camera.faults import CATALOGUE as CAMERA
from simulators.card.kinds import NAMES as OTHER_CARDS
from simulators.card.mischief import FAULTS as CARD_LINE
from simulators.control import Request
from simulators.printer.faults import CATALOGUE as PRINTER
from simulators.production.faults import CATALOGUE as PRODUCTION
from simulators.register.device import Trouble
from simulators.sensor.faults import CATALOGUE as SENSOR


@dataclass(frozen=True, slots=True)
class Deed:
    """Something a hand can do to a device."""

    label: str
    request: tuple[tuple[str, object], ...]

    def as_request(self) -> Request:
        return dict(self.request)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of device; `faults` in words; with `clears_all` no fault can be cleared alone."""

    asks: str
    deeds: tuple[Deed, ...]
    faults: Mapping[str, str]
    clears_all: bool = False
    takes_fingers: bool = False


def deed(label: str, action: str, **fields: object) -> Deed:
    return Deed(label, (("do", action), *fields.items()))


_KEYS = ("up", "down", "select", "back", "help")
_PAGES = ("birth_certificate", "national_card", "letter", "hands")
_CARD = {
    **dict.fromkeys(sorted(CARD_LINE), "the card's line"),
    **dict.fromkeys(sorted(OTHER_CARDS), "another card than the applicant's"),
}
_PLUG = (deed("Unplug", "unplug"), deed("Plug in", "plug"))

KINDS: Mapping[str, Kind] = {
    "sensor": Kind(
        "stats",
        (
            deed("Lift the finger", "lift"),
            deed("Unplug", "unplug"),
            deed("Plug in", "replug"),
            deed("Restart", "reboot"),
        ),
        SENSOR,
        takes_fingers=True,
    ),
    "card": Kind(
        "state",
        (
            deed("Insert", "insert"),
            deed("Pull", "remove"),
            deed("Swap at the next APDU", "fault", name="swapped@0"),
            deed("Its holder's again", "clear"),
        ),
        _CARD,
        clears_all=True,
    ),
    "cabinet": Kind(
        "state",
        (
            deed("Take the card", "take_card"),
            deed("Put the card", "put_card"),
            deed("Plug headphones", "plug_headphones"),
            deed("Unplug headphones", "unplug_headphones"),
            deed("Open the case", "open_case"),
            deed("Close the case", "close_case"),
            deed("Break the card out", "take_card", force=True),
            deed("Lever the bolt open", "move_bolt", open=True),
            deed("Let the bolt back", "move_bolt", open=False),
            deed("Hold key help", "hold", key="help"),
            deed("Let go of it", "release", key="help"),
            *(deed(f"Key {key}", "press", key=key) for key in _KEYS),
        ),
        CABINET,
    ),
    "camera": Kind(
        "state",
        (
            deed("Walk away", "leave"),
            deed("Stand there", "show", number=0),
            deed("Step back", "set", scale=0.3),
            deed("Come near", "set", scale=1.0),
            deed("Lean", "set", lean=20.0),
            deed("Stand straight", "set", lean=0.0),
            deed("Dark", "set", light=0.2),
            deed("Light", "set", light=1.0),
            *_PLUG,
        ),
        CAMERA,
    ),
    "scanner": Kind(
        "state",
        (
            *(deed(f"Lay {each.replace('_', ' ')}", "lay", kind=each) for each in _PAGES),
            deed("Take it away", "take_away"),
            deed("Turn it askew", "set", turn=12.0),
            deed("Lay it straight", "set", turn=0.0),
            deed("Glare", "set", glare=0.6),
            deed("No glare", "set", glare=0.0),
            deed("Blur", "set", blur=6.0),
            deed("Sharp", "set", blur=0.0),
            *_PLUG,
        ),
        CAMERA,
    ),
    "printer": Kind(
        "state",
        (
            deed("New roll", "load_paper"),
            deed("Tear off", "tear"),
            deed("Switch off and on", "power_cycle"),
            *_PLUG,
        ),
        PRINTER,
    ),
    "register": Kind(
        "status",
        (
            deed("Answer late", "delay", seconds=5),
            deed("Answer at once", "delay", seconds=0),
            *(deed(f"Trouble: {each.value}", "trouble", name=each.value) for each in Trouble),
            deed("No trouble", "trouble"),
        ),
        {},
    ),
    "production": Kind("status", (deed("Ten days go by", "hurry", days=10),), PRODUCTION),
    "clock": Kind(
        "status",
        (
            deed("An hour on", "turn", hours=1),
            deed("A day on", "turn", days=1),
            deed("Twenty days on", "turn", days=20),
        ),
        {},
    ),
    "broker": Kind("status", (deed("Cut the network", "cut"), deed("Mend it", "mend")), {}),
    "fleet": Kind(
        "stats",
        (
            deed("Cut ten lines", "drop", kiosks=10),
            deed("Cut all lines", "drop", kiosks=99_999),
            deed("Rest", "pace", events_s=0),
            deed("100 events a second", "pace", events_s=100),
        ),
        {},
    ),
}

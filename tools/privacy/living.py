"""The memory of a kiosk that goes on living: `python -m tools.privacy.living`.

Canary people come for everything a kiosk does. When all have gone and it is idle, its memory is looked
through for their names and numbers, for pictures of fingers, faces and documents, and for templates: that of
the program with its window, of the biometric child's warm parent, and of the PC/SC worker where a pcscd can
start. It runs with the heap that the systemd unit gives it; `--usual` without, which finds them.
"""

import argparse
import json
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Self

from config.settings import ScreenDriver, Settings
from kiosk.workload import program
from kiosk.workload.world import World
from simulators.pcscd import Pcscd, PcscdError
from tools.privacy.apart import Apart
from tools.privacy.canaries import canary_people
from tools.privacy.memory import forms_in_memory, found_in_memory, processes_of, size_of
from tools.privacy.taps import needles

UNIT = Path(__file__).resolve().parent.parent.parent / "config" / "systemd" / "kiosk.service"
OVERWRITING = ("PYTHONMALLOC", "GLIBC_TUNABLES", "LD_BIND_NOW")
SESSIONS = 24
# Of its first three people one withdraws, one has the card sent elsewhere, and all type something wrong.
SEED = 299
_IDLE_S = 5.0


@dataclass(slots=True)
class Found:
    """What a search looked for and where, and how often it found what of whom in which process."""

    forms: int = 0
    pieces: Counter[str] = field(default_factory=Counter)
    looked: list[str] = field(default_factory=list)
    journeys: list[str] = field(default_factory=list)
    while_there: int = 0
    hits: Counter[str] = field(default_factory=Counter)
    failed: bool = False

    @property
    def is_good(self) -> bool:
        """A search that found nothing of who stood there would find nothing of who has gone."""
        return bool(self.looked and self.while_there) and not (self.failed or self.hits)

    def lines(self) -> Iterator[str]:
        yield from (f"{whose}: {times} times" for whose, times in self.hits.most_common(30))
        yield f"journeys: {', '.join(self.journeys)}"
        yield f"memory: {'; '.join(self.looked) or 'nothing was looked through'}"
        yield f"pieces: {', '.join(f'{kind} {number}' for kind, number in sorted(self.pieces.items()))}"
        if not self.while_there:
            yield "nothing was found of anybody who stood there, so the rest shows nothing: let more come"
        sought = f"{self.forms} forms of texts, {self.pieces.total()} pieces of pictures and templates"
        yield f"{sought}: {self.while_there} hits while somebody stood there, {self.hits.total()} afterwards"


def as_the_unit_says() -> dict[str, str]:
    """The unit's settings of the heap."""
    lines = re.findall(r"^Environment=(.*)$", UNIT.read_text(encoding="utf-8"), re.MULTILINE)
    told = dict(word.split("=", 1) for line in lines for word in line.split())
    return {name: told[name] for name in OVERWRITING}


def _search(request: program.Request, people: list[dict[str, str]], *, usual: bool, window: bool) -> Found:
    """Serve the people and look; `request.state` must lie in a folder of its own."""
    found, forms, tap = Found(), forms_in_memory(people), request.state.parent / "tap"

    def look(pid: int) -> None:
        time.sleep(_IDLE_S)
        pieces = needles(tap)
        found.forms, found.pieces = len(forms), Counter(pieces.values())
        for each, name in processes_of(pid):
            found.looked.append(f"{name} {size_of(each) >> 20} MiB")
            for whose, times in found_in_memory(each, forms | pieces).items():
                found.hits[f"{name}: {whose}"] += times

    def glance(pid: int) -> None:
        found.while_there = found_in_memory(pid, forms | needles(tap)).total()

    heap = {} if usual else as_the_unit_says()
    apart = Apart(heap, look=look, glance=glance, window=window, tap=tap)
    with ExitStack() as stack:
        pcscd = _pcscd(stack)
        for name, ours in (("running", apart.running), ("World", partial(SeenWorld, pcscd))):
            stack.callback(setattr, program, name, getattr(program, name))
            setattr(program, name, ours)
        found.failed = program.run(request) != 0
    found.journeys = sorted(each.value for each in apart.journeys)
    return found


class SeenWorld(World):
    """A workload's world whose kiosk draws off screen, and reads cards through pcscd where there is one."""

    def __init__(self, pcscd: Pcscd | None, folder: Path, seed: int, **named: Any) -> None:
        super().__init__(folder, seed, **named)
        self._pcscd = pcscd

    def __enter__(self) -> Self:
        super().__enter__()
        if self._pcscd:
            self._slot = self._pcscd.address
        return self

    @property
    def settings(self) -> Settings:
        usual = super().settings
        screen = replace(usual.screen, driver=ScreenDriver.OFFSCREEN, fullscreen=False)
        reader = replace(usual.reader, name=self._pcscd.reader) if self._pcscd else usual.reader
        return replace(usual, screen=screen, reader=reader)


def _pcscd(stack: ExitStack) -> Pcscd | None:
    try:
        return stack.enter_context(Pcscd())
    except PcscdError as error:
        print(f"no PC/SC worker to look through: {error}", flush=True)
        return None


def main() -> int:
    options = _parser().parse_args()
    found = searched(options.sessions, options.seed, usual=options.usual, window=not options.headless)
    print(*found.lines(), sep="\n")
    return 0 if found.is_good else 1


def searched(
    sessions: int = SESSIONS, seed: int = SEED, *, usual: bool = False, window: bool = True
) -> Found:
    """All journeys in a folder that is gone afterwards."""
    people = canary_people(seed)
    with tempfile.TemporaryDirectory(prefix="living-") as folder:
        asked = Path(folder) / "people.json"
        asked.write_text(json.dumps(people, ensure_ascii=False), encoding="utf-8")
        request = program.Request(Path(folder) / "state", seed, sessions, people=asked)
        return _search(request, people, usual=usual, window=window)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.privacy.living", description=__doc__)
    parser.add_argument("--sessions", type=int, default=SESSIONS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--usual", action="store_true", help="without the heap of the unit")
    parser.add_argument("--headless", action="store_true", help="without the window")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())

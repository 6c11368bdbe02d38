"""Tells the demo's story: an act is announced, its steps are told as they happen, its end is judged."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

BOLD, DIM, GREEN, RED, PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[32m", "\x1b[31m", "\x1b[0m"


@dataclass(slots=True)
class Shot:
    """One picture of the screen and what was going on."""

    path: Path
    caption: str


@dataclass(slots=True)
class Act:
    """One act of the story, with what was expected, what was seen and the pictures taken."""

    title: str
    expected: str
    seen: str = "did not finish"
    passed: bool = False
    seconds: float = 0.0
    lines: list[str] = field(default_factory=list)
    shots: list[Shot] = field(default_factory=list)


class Narrator:
    """Prints as it goes and remembers for the report."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.acts: list[Act] = []
        self._clock = clock
        self._began = clock()
        self._coloured = sys.stdout.isatty()

    @property
    def passed(self) -> bool:
        return bool(self.acts) and all(act.passed for act in self.acts)

    @property
    def seconds(self) -> float:
        return self._clock() - self._began

    def begin(self, title: str, expected: str) -> Act:
        act = Act(title, expected)
        act.seconds = -self._clock()
        self.acts.append(act)
        self._print(f"\n{self._in(BOLD, f'{len(self.acts)}. {title}')}")
        return act

    def tell(self, text: str) -> None:
        if self.acts:
            self.acts[-1].lines.append(text)
        self._print(f"   {text}")

    def end(self, act: Act, seen: str) -> None:
        """Judge the act: it passed only if exactly the expected was seen."""
        act.seen, act.passed = seen, seen == act.expected
        act.seconds += self._clock()
        mark = self._in(GREEN, "as expected") if act.passed else self._in(RED, f"expected: {act.expected}")
        self._print(f"   → {seen}  [{mark}, {act.seconds:.1f} s]")

    def note(self, text: str) -> None:
        self._print(self._in(DIM, text))

    def _in(self, colour: str, text: str) -> str:
        return f"{colour}{text}{PLAIN}" if self._coloured else text

    def _print(self, text: str) -> None:
        print(text, flush=True)

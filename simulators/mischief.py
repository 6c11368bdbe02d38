"""Named faults of simulated devices: which are on, how often each strikes, and a seeded dice for when.

A fault is written `NAME`, on until cleared, or `NAME:COUNT`, gone after that many strikes.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass


class UnknownFaultError(ValueError):
    """No such fault; the text lists those there are."""


@dataclass(slots=True)
class _Active:
    strikes_left: int | None


class Mischief:
    """The faults of one device. `catalogue` tells each fault's name and what it does."""

    def __init__(self, catalogue: Mapping[str, str], seed: int) -> None:
        self.catalogue = catalogue
        self._active: dict[str, _Active] = {}
        self.rng = random.Random(f"mischief {seed}")
        self.strikes: dict[str, int] = {}

    def switch_on(self, text: str) -> str:
        """Turn on `NAME` or `NAME:COUNT`; returns the name."""
        name, _, count = text.partition(":")
        if name not in self.catalogue:
            raise UnknownFaultError(f"no fault {name!r}; there are: {', '.join(self.catalogue)}")
        if count and (not count.isdigit() or int(count) < 1):
            raise UnknownFaultError(
                f"fault {text!r}: what follows the colon is how often it strikes, 1 or more"
            )
        self._active[name] = _Active(int(count) if count else None)
        return name

    def clear(self, name: str | None = None) -> None:
        """Turn off one fault, or all."""
        if name is None:
            self._active.clear()
        elif name in self.catalogue:
            self._active.pop(name, None)
        else:
            raise UnknownFaultError(f"no fault {name!r}; there are: {', '.join(self.catalogue)}")

    def is_on(self, name: str) -> bool:
        return name in self._active

    def strikes_now(self, name: str, chance: float = 1.0) -> bool:
        """Whether the fault is on and hits this time; a hit is counted."""
        active = self._active.get(name)
        if active is None or self.rng.random() >= chance:
            return False
        self.strikes[name] = self.strikes.get(name, 0) + 1
        if active.strikes_left is not None:
            active.strikes_left -= 1
            if active.strikes_left == 0:
                del self._active[name]
        return True

    @property
    def active(self) -> list[str]:
        return sorted(self._active)

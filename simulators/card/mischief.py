"""Named faults of a card and its line; each turns the honest answer to one APDU into what goes wrong.

NAME        from now on     NAME@7      only at the eighth APDU since insertion     NAME@7+    from there on
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from drivers.card.profile import Ins
from drivers.card.vpcd_wire import frame


@dataclass(frozen=True, slots=True, repr=False)
class Deed:
    """What the card does with one APDU: bytes on the line after a delay, then perhaps the end of the line."""

    line: bytes = b""
    delay_s: float = 0.0
    leaves: bool = False
    returns: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Occasion:
    """One APDU: what came, the answer before it, what can be done with the chip, and chance."""

    apdu: bytes
    previous: bytes
    ask: Callable[[], bytes]
    reset: Callable[[], None]
    swap: Callable[[], None]
    chance: random.Random


Doing = Callable[[Occasion], Deed]
SLOW_S = 0.25
OK = b"\x90\x00"
VERIFY = (Ins.VERIFY_TLV,)


def honest(occasion: Occasion) -> Deed:
    return Deed(frame(occasion.ask()))


def _cut(occasion: Occasion) -> Deed:
    whole = frame(occasion.ask())
    return Deed(whole[: max(2, len(whole) // 2)], leaves=True)


def _cut_to_ok(occasion: Occasion) -> Deed:
    """A cut frame whose bytes end in 9000: vpcd hands it on as a whole answer."""
    announced = len(occasion.ask()) + 40
    return Deed(announced.to_bytes(2, "big") + OK, leaves=True)


def _garbage(occasion: Occasion) -> Deed:
    return Deed(frame(occasion.chance.randbytes(occasion.chance.randint(1, 300))))


def _corrupt(occasion: Occasion) -> Deed:
    answer = bytearray(occasion.ask())
    bit = occasion.chance.randrange(8 * len(answer))
    answer[bit // 8] ^= 1 << bit % 8
    return Deed(frame(bytes(answer)))


def _forged_match(occasion: Occasion) -> Deed:
    """A proxy without keys that turns every answer to VERIFY into success."""
    answer = occasion.ask()
    return Deed(frame(answer[:-2] + OK if occasion.apdu[1] in VERIFY else answer))


def _reset(occasion: Occasion) -> Deed:
    """A contact that bounced: the chip lost its power and with it everything volatile."""
    occasion.reset()
    return honest(occasion)


def _swapped(occasion: Occasion) -> Deed:
    """Another genuine card under the same handle."""
    occasion.swap()
    return honest(occasion)


def _duplicate(occasion: Occasion) -> Deed:
    answer = frame(occasion.ask())
    return Deed(answer + answer)


FAULTS: dict[str, Doing] = {
    "silent": lambda _: Deed(),
    "slow": lambda o: Deed(frame(o.ask()), delay_s=SLOW_S),
    "pulled": lambda _: Deed(leaves=True),
    "pulled_after": lambda o: Deed(frame(o.ask()), leaves=True),
    "bounced": lambda _: Deed(leaves=True, returns=True),
    "cut_frame": _cut,
    "cut_to_9000": _cut_to_ok,
    "wrong_sw": lambda o: Deed(frame(o.ask()[:-2] + b"\x6f\x00")),
    "unknown_sw": lambda o: Deed(frame(o.ask()[:-2] + b"\x94\x04")),
    "garbage": _garbage,
    "corrupt": _corrupt,
    "one_byte": lambda _: Deed(frame(b"\x90")),
    "too_long": lambda o: Deed(frame(o.ask()[:-2] + bytes(2000) + OK)),
    "more_forever": lambda _: Deed(frame(b"\x61\xff")),
    "again_forever": lambda _: Deed(frame(b"\x6c\x10")),
    "forged_9000": lambda _: Deed(frame(OK)),
    "forged_match": _forged_match,
    "no_match_plain": lambda _: Deed(frame(b"\x63\xc4")),
    "replayed": lambda o: Deed(frame(o.previous or OK)),
    "duplicated": _duplicate,
    "bouncing_contact": _reset,
    "swapped": _swapped,
    "dead": lambda _: Deed(frame(b"\x6f\x00")),
}
_SPECIFICATION = re.compile(r"(?P<name>[a-z0-9_]+)(?:@(?P<at>\d{1,4})(?P<on>\+?))?")


class FaultNameError(ValueError):
    """No such fault; the text lists those there are."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A named fault and the APDUs it strikes."""

    name: str
    first: int = 0
    last: int | None = None

    def strikes(self, index: int) -> bool:
        return index >= self.first and (self.last is None or index <= self.last)


def parse_fault(text: str, known: set[str]) -> Fault:
    """`NAME`, `NAME@N` or `NAME@N+`, of the line's faults here or of the card's, which are `known`."""
    found = _SPECIFICATION.fullmatch(text)
    if found is None or found["name"] not in known | set(FAULTS):
        names = ", ".join(sorted(known | set(FAULTS)))
        raise FaultNameError(f"no fault {text!r}; there are NAME, NAME@N, NAME@N+ with {names}")
    if found["at"] is None:
        return Fault(found["name"])
    first = int(found["at"])
    return Fault(found["name"], first, None if found["on"] else first)

"""A parser to be fuzzed: its name, the one family of errors it may raise, and whole inputs to spoil."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Target:
    """`name` is `module:function`; `write` undoes `parse` where there is an encoder."""

    name: str
    family: type[Exception]
    parse: Callable[[bytes], Any]
    seeds: tuple[bytes, ...]
    write: Callable[[Any], bytes] | None = None

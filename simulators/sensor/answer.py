"""What a command brings about: an ack, perhaps data after it, and how long the module takes."""

from collections.abc import Callable
from dataclasses import dataclass

from drivers.fingerprint.codes import Status


@dataclass(frozen=True, slots=True)
class Answer:
    """`values` are filled up with zeros to the command's fixed length; `data` follows in packets."""

    status: int = Status.OK
    values: bytes = b""
    data: bytes | None = None
    takes_s: float = 0.0


DONE = Answer()
Handler = Callable[[bytes], Answer]
"""Parameters in, answer out; a command too short for its parameters raises IndexError or struct.error."""

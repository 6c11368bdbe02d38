"""What the kiosk and its PC/SC worker process say to each other: one byte of kind, then the body.

to the worker     first N wanted reader's name; then C connect | T apdu | Z reset | D disconnect
from the worker   A atr | R answer | E kind, PC/SC code (4) | S slot state, event counter (4), readers
"""

from dataclasses import dataclass
from enum import Enum, IntEnum

LONGEST_FRAME = 0x1_1000  # an extended response APDU and its status, and readers' names
_WANTED = b"N"


class Request(bytes, Enum):
    CONNECT = b"C"
    TRANSMIT = b"T"
    RESET = b"Z"
    DISCONNECT = b"D"


class Reply(bytes, Enum):
    ATR = b"A"
    ANSWER = b"R"
    ERROR = b"E"
    SLOT = b"S"


class Trouble(IntEnum):
    CARD_GONE = 0
    READER_GONE = 1
    NO_SERVICE = 2
    BUSY = 3
    MUTE = 4
    DENIED = 5
    NOT_CONNECTED = 6  # the handle was given up before, as the card had gone


class SlotState(IntEnum):
    EMPTY = 0
    CARD = 1
    NO_READER = 2
    NO_SERVICE = 3


@dataclass(frozen=True, slots=True)
class Slot:
    """`counter` changes with every card event; `readers` are those there instead of the wanted one."""

    state: SlotState
    counter: int = 0
    readers: tuple[str, ...] = ()

    def __bytes__(self) -> bytes:
        names = "\n".join(self.readers).encode()
        return Reply.SLOT + bytes([self.state]) + self.counter.to_bytes(4, "big") + names

    @staticmethod
    def parse(body: bytes) -> "Slot":
        """Raises ValueError for what is no slot state."""
        if len(body) < 5:
            raise ValueError("cut short")
        names = body[5:].decode(errors="replace").split("\n") if body[5:] else []
        return Slot(SlotState(body[0]), int.from_bytes(body[1:5], "big"), tuple(names))


def error_frame(trouble: Trouble, code: int) -> bytes:
    return Reply.ERROR + bytes([trouble]) + (code & 0xFFFFFFFF).to_bytes(4, "big")


def parse_error(frame: bytes) -> tuple[Trouble, int] | None:
    """Trouble and PC/SC code, None for another frame; raises ValueError for an error that is none."""
    if frame[:1] != Reply.ERROR:
        return None
    if len(frame) != 6:
        raise ValueError("cut short or too long")
    return Trouble(frame[1]), int.from_bytes(frame[2:], "big")


def wanted_frame(name: str) -> bytes:
    return _WANTED + name.encode()


def parse_wanted(frame: bytes) -> str:
    """The wanted reader's name; raises ValueError for any other frame."""
    if frame[:1] != _WANTED or len(frame) == 1:
        raise ValueError("names no reader")
    return frame[1:].decode()


def choose_reader(wanted: str, readers: list[str]) -> str | None:
    """The reader of exactly that name, or the only one whose name contains it."""
    if wanted in readers:
        return wanted
    like = [name for name in readers if wanted.lower() in name.lower()]
    return like[0] if len(like) == 1 else None

"""The vpcd protocol between a virtual reader and a virtual card (vsmartcard): frames over one TCP connection.

both ways   length, 2 bytes big-endian | body
to card     00 power off | 01 power on | 02 reset (one byte, never answered) | 04 ATR wanted | longer: APDU
from card   the ATR, or the answer to the APDU
"""

import socket
from enum import IntEnum

from drivers.card.malformed import MalformedError

LENGTH_SIZE = 2
MAX_BODY = 0xFFFF
_QUICKACK = getattr(socket, "TCP_QUICKACK", None)


class Control(IntEnum):
    POWER_OFF = 0
    POWER_ON = 1
    RESET = 2
    GET_ATR = 4


class FrameError(MalformedError):
    """A frame was cut off, or is too long to be one."""


def frame(body: bytes) -> bytes:
    if len(body) > MAX_BODY:
        raise FrameError(f"{len(body)} bytes fit no frame")
    return len(body).to_bytes(LENGTH_SIZE, "big") + body


def receive_frame(line: socket.socket) -> bytes | None:
    """The next body; None when the other side closed between two frames."""
    length = _receive(line, LENGTH_SIZE)
    if not length:
        return None
    if len(length) < LENGTH_SIZE:
        raise FrameError("the line was cut inside a length")
    wanted = int.from_bytes(length, "big")
    body = _receive(line, wanted)
    if len(body) < wanted:
        raise FrameError(f"the line was cut after {len(body)} of {wanted} bytes")
    return body


def _receive(line: socket.socket, size: int) -> bytes:
    """`size` bytes, fewer only at the end of the line."""
    data = b""
    while len(data) < size:
        if _QUICKACK is not None:
            # vpcd 3.3 sends length and body apart; a delayed acknowledgement would cost 40 ms a frame.
            line.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)
        more = line.recv(size - len(data))
        if not more:
            break
        data += more
    return data

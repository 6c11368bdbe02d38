"""Turns an answer's frames into what really leaves the module when faults of the wire are on."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from simulators.mischief import Mischief

_CHANCE = 0.5
_LATE_S = 0.6
_SPLIT_S = 0.04
_NOISE_BYTES = (1, 24)
_LOST_BYTES = (1, 12)
_MOST_SPLIT = 8
_PICTURE_FRAMES = 8
_LAST_DATA, _DATA = 0x08, 0x02
_PID_AT, _LENGTH_AT, _ADDRESS_AT = 6, 8, 5
_BREAKS = ("cut", "reboot", "wrong-speed", "unplug")


@dataclass(slots=True)
class Burst:
    """Bytes that leave together after a pause; `then` names what happens to the module behind them."""

    data: bytes
    pause_s: float = 0.0
    then: str = ""


Spoil = Callable[[list[bytes], random.Random], list[bytes]]


def spoil(frames: list[bytes], mischief: Mischief) -> list[Burst]:
    """The bursts of one answer."""
    rng = mischief.rng
    for name, act in _FRAME_FAULTS.items():
        is_fit = len(frames) > (2 if name in _PICTURE_ONLY else 0)
        if is_fit and mischief.strikes_now(name, _CHANCE):
            frames = act(list(frames), rng)
    bursts = [Burst(frame) for frame in frames]
    if mischief.strikes_now("noise", _CHANCE):
        bursts = [Burst(rng.randbytes(rng.randint(*_NOISE_BYTES)) + burst.data) for burst in bursts]
    if mischief.strikes_now("split", _CHANCE):
        bursts = _split(bursts, rng)
    if bursts and mischief.strikes_now("late", _CHANCE):
        bursts[0].pause_s += _LATE_S
    for name in _BREAKS:
        if len(bursts) > _PICTURE_FRAMES and mischief.strikes_now(name, _CHANCE):
            bursts = bursts[: rng.randrange(2, len(bursts) - 1)]
            bursts[-1].then = name
            break
    return bursts


def _dropped(frames: list[bytes], rng: random.Random) -> list[bytes]:
    del frames[_any(frames, rng)]
    return frames


def _repeated(frames: list[bytes], rng: random.Random) -> list[bytes]:
    at = _any(frames, rng)
    return [*frames[: at + 1], *frames[at:]]


def _corrupted(frames: list[bytes], rng: random.Random) -> list[bytes]:
    at = _any(frames, rng)
    place = rng.randrange(len(frames[at]))
    frames[at] = _changed(frames[at], place, frames[at][place] ^ 1 << rng.randrange(8))
    return frames


def _garbled_length(frames: list[bytes], rng: random.Random) -> list[bytes]:
    at = _any(frames, rng)
    frames[at] = _changed(frames[at], _LENGTH_AT, rng.randrange(256))
    return frames


def _lost_bytes(frames: list[bytes], rng: random.Random) -> list[bytes]:
    at = _any(frames, rng)
    start, count = rng.randrange(len(frames[at])), rng.randint(*_LOST_BYTES)
    frames[at] = frames[at][:start] + frames[at][start + count :]
    return frames


def _wrong_address(frames: list[bytes], rng: random.Random) -> list[bytes]:
    at = _any(frames, rng)
    frames[at] = _with_checksum(_changed(frames[at], _ADDRESS_AT, frames[at][_ADDRESS_AT] ^ 0x5A))
    return frames


def _truncated(frames: list[bytes], rng: random.Random) -> list[bytes]:
    kept = frames[: rng.randrange(2, len(frames))]
    return [*kept[:-1], _with_checksum(_changed(kept[-1], _PID_AT, _LAST_DATA))]


def _endless(frames: list[bytes], rng: random.Random) -> list[bytes]:
    return [*frames[:-1], _with_checksum(_changed(frames[-1], _PID_AT, _DATA))]


_FRAME_FAULTS: dict[str, Spoil] = {
    "dropped": _dropped,
    "repeated": _repeated,
    "truncated": _truncated,
    "endless": _endless,
    "corrupted": _corrupted,
    "garbled-length": _garbled_length,
    "lost-bytes": _lost_bytes,
    "wrong-address": _wrong_address,
}
_PICTURE_ONLY = ("truncated", "endless")


def _any(frames: list[bytes], rng: random.Random) -> int:
    return rng.randrange(len(frames))


def _split(bursts: list[Burst], rng: random.Random) -> list[Burst]:
    """Cut a few bursts in two with a pause between, as an operating system's buffers do."""
    chosen = set(rng.sample(range(len(bursts)), min(_MOST_SPLIT, len(bursts))))
    found: list[Burst] = []
    for index, burst in enumerate(bursts):
        cut = rng.randrange(1, len(burst.data)) if index in chosen and len(burst.data) > 1 else 0
        if cut:
            found.append(Burst(burst.data[:cut], burst.pause_s))
        found.append(Burst(burst.data[cut:], _SPLIT_S if cut else burst.pause_s, burst.then))
    return found


def _changed(frame: bytes, at: int, value: int) -> bytes:
    return frame[:at] + bytes((value,)) + frame[at + 1 :] if at < len(frame) else frame


def _with_checksum(frame: bytes) -> bytes:
    return frame[:-2] + (sum(frame[_PID_AT:-2]) & 0xFFFF).to_bytes(2)

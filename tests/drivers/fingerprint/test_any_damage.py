"""Bytes cut out, copied, flipped or put in anywhere in an upload: the right picture comes, or none."""

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from drivers.errors import DeviceError
from drivers.fingerprint.codes import PACKET_SIZES
from drivers.fingerprint.sensor import NoImage
from simulators.sensor.flash import Flash, Settings
from tests.drivers.fingerprint.bench import Bench

ACK_BYTES = 12
FRAME_OVERHEAD = 11
PREFIX = 9
MIN_PAYLOAD = 32
UPLOAD_BYTES = 2000
Edit = Callable[[bytes, int, int, random.Random], bytes]


def cut(data: bytes, at: int, size: int, dice: random.Random) -> bytes:
    return data[:at] + data[at + size :]


def copied(data: bytes, at: int, size: int, dice: random.Random) -> bytes:
    return data[: at + size] + data[at:]


def flipped(data: bytes, at: int, size: int, dice: random.Random) -> bytes:
    return data[:at] + bytes((data[at] ^ 1 << dice.randrange(8),)) + data[at + 1 :]


def put_in(data: bytes, at: int, size: int, dice: random.Random) -> bytes:
    return data[:at] + dice.randbytes(size) + data[at:]


def broken_off(data: bytes, at: int, size: int, dice: random.Random) -> bytes:
    return data[:at]


def cut_and_copied(data: bytes, at: int, size: int, dice: random.Random) -> bytes:
    """As many bytes as before, which is what a count cannot show."""
    return copied(cut(data, at, size, dice), dice.randrange(ACK_BYTES, len(data) - 2 * size), size, dice)


def cancelling(data: bytes, at: int, size: int, dice: random.Random) -> bytes:
    """Two errors in one packet that leave its sum as it was."""
    payload = range(at + PREFIX, min(at + PREFIX + MIN_PAYLOAD, len(data)))
    one, other = dice.sample(payload, 2)
    step = min(data[one], 255 - data[other], dice.choice((1, 16, 128)))
    spoilt = bytearray(data)
    spoilt[one] -= step
    spoilt[other] += step
    return bytes(spoilt)


def changed_places(data: bytes, at: int, size: int, dice: random.Random) -> bytes:
    """Two neighbours of this size, whole packets among them, the other way round."""
    return data[:at] + data[at + size : at + 2 * size] + data[at : at + size] + data[at + 2 * size :]


EDITS: list[Edit] = [cut, copied, flipped, put_in, broken_off, cut_and_copied, cancelling, changed_places]


class Spoiler:
    """Edits the first uploads that pass, at whole frames as often as anywhere."""

    def __init__(
        self, read: Callable[[float], bytes], edits: list[Edit], frame: int, dice: random.Random
    ) -> None:
        self._read = read
        self._edits = edits
        self._frame = frame
        self._dice = dice
        self._uploads = dice.randint(1, 3)

    def read(self, timeout_s: float) -> bytes:
        data = self._read(timeout_s)
        if len(data) < UPLOAD_BYTES or not self._uploads:
            return data
        self._uploads -= 1
        for _ in range(self._dice.randint(1, 3)):
            data = self._edited(data) if len(data) > UPLOAD_BYTES else data
        return data

    def _edited(self, data: bytes) -> bytes:
        size = self._dice.choice((1, 2, self._frame, 2 * self._frame, self._dice.randint(1, 400)))
        at = self._dice.randrange(ACK_BYTES, len(data) - 2 * size)
        if self._dice.random() < 0.5:
            at = ACK_BYTES + (at - ACK_BYTES) // self._frame * self._frame
        return self._dice.choice(self._edits)(data, at, size, self._dice)


@pytest.mark.parametrize("edit", [*EDITS, None])
def test_damage_of_any_kind_never_gives_a_wrong_picture(finger: Path, edit: Edit | None) -> None:
    edits = [edit] if edit else EDITS
    for seed in range(12):
        dice = random.Random(seed)
        code = dice.randrange(len(PACKET_SIZES))
        flash = Flash(Settings(packet_code=code))
        bench = Bench(finger, model=dice.choice(("ZFM-20", "R503")), seed=seed, flash=flash)
        sensor = bench.open()
        spoiler = Spoiler(bench.wire.read, edits, PACKET_SIZES[code] + FRAME_OVERHEAD, dice)
        bench.wire.read = spoiler.read  # type: ignore[method-assign]
        try:
            outcome = sensor.capture(3)
        except DeviceError:
            continue
        assert not isinstance(outcome, NoImage)
        assert np.array_equal(outcome.pixels, bench.truth())


@pytest.mark.parametrize("edit", [changed_places, cut_and_copied, copied, flipped])
def test_the_same_damage_to_ridges_in_both_hearings_is_found_out(finger: Path, edit: Edit) -> None:
    for seed in range(8):
        dice = random.Random(seed)
        code = dice.randrange(len(PACKET_SIZES))
        frame = PACKET_SIZES[code] + FRAME_OVERHEAD
        bench = Bench(finger, seed=seed, flash=Flash(Settings(packet_code=code)))
        sensor = bench.open()
        packets = bench.model.width * bench.model.height // 2 // PACKET_SIZES[code]
        at = dice.randrange(packets * 2 // 5, packets * 3 // 5)
        spoiler = Twice(bench.wire.read, edit, ACK_BYTES + frame * at, frame)
        bench.wire.read = spoiler.read  # type: ignore[method-assign]
        outcome = sensor.capture(3)
        assert not spoiler.left
        assert not isinstance(outcome, NoImage)
        assert np.array_equal(outcome.pixels, bench.truth())


class Twice:
    """Does one and the same damage to the first two uploads, as a bridge might that counts bytes."""

    def __init__(self, read: Callable[[float], bytes], edit: Edit, at: int, size: int) -> None:
        self._read = read
        self._edit = edit
        self._at = at
        self._size = size
        self.left = 2

    def read(self, timeout_s: float) -> bytes:
        data = self._read(timeout_s)
        if len(data) < UPLOAD_BYTES or not self.left:
            return data
        self.left -= 1
        return self._edit(data, self._at, self._size, random.Random(self._at))

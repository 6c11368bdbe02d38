"""The line's mischief: what is spoilt is never the answer, and what comes from another board is sound."""

import random

from hypothesis import given
from hypothesis import strategies as st

from simulators.cabinet.faults import garble, other_unit
from tests.drivers.cabinet.test_frames import crc, sealed


@given(st.integers(0, 2**32), st.binary(min_size=1, max_size=20))
def test_garbage_is_something_and_never_the_answer(seed: int, body: bytes) -> None:
    answer = body + crc(body)
    assert garble(answer, random.Random(seed)) not in (b"", answer)


def test_the_same_seed_gives_the_same_garbage() -> None:
    answer = sealed("01 02 01 0f")
    assert garble(answer, random.Random(3)) == garble(answer, random.Random(3))


@given(st.integers(1, 247))
def test_another_boards_answer_is_whole_and_has_another_address(unit: int) -> None:
    body = bytes((unit, 2, 1, 0x0F))
    other = other_unit(body + crc(body))
    assert other == other[:-2] + crc(other[:-2])
    assert other[0] != unit
    assert 1 <= other[0] <= 247

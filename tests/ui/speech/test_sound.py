"""Samples in, samples out; a header that lies about its length is what a synthesiser writes to a pipe."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.speech.sound import PAUSE_S, Sound, SoundError, joined, parsed, softened, wav


def tone(count: int = 800, rate_hz: int = 8000) -> Sound:
    return Sound(rate_hz, (10_000 * np.sin(np.arange(count) / 5)).astype(np.int16))


def test_a_sound_survives_being_written() -> None:
    again = parsed(wav(tone()))
    assert again.rate_hz == 8000
    assert np.array_equal(again.samples, tone().samples)


def test_a_length_that_is_not_known_yet_is_no_fault() -> None:
    data = bytearray(wav(tone()))
    data[4:8] = data[40:44] = (0x7FFFF000).to_bytes(4, "little")
    assert len(parsed(bytes(data)).samples) == 800


@given(st.binary(max_size=200))
def test_anything_else_is_a_sound_error(data: bytes) -> None:
    with pytest.raises(SoundError):
        parsed(data)


@given(st.integers(0, 44 + 1600))
def test_a_file_cut_short_is_a_shorter_sound_or_a_sound_error(length: int) -> None:
    try:
        assert len(parsed(wav(tone())[:length]).samples) <= 800
    except SoundError:
        assert length < 44


def test_joined_sounds_have_a_pause_between_and_one_rate() -> None:
    both = joined([tone(800), tone(1600, rate_hz=16_000)])
    assert both.rate_hz == 8000
    assert len(both.samples) == 800 + int(8000 * PAUSE_S) + 800
    assert not both.samples[800 : 800 + int(8000 * PAUSE_S)].any()


def test_a_softer_sound_is_softer_and_never_louder_than_it_was() -> None:
    assert np.abs(softened(tone(), 0.5).samples).max() == pytest.approx(5000, abs=20)
    assert np.array_equal(softened(tone(), 3.0).samples, tone().samples)


def test_what_is_in_a_sound_is_not_shown() -> None:
    assert "samples" not in repr(tone())

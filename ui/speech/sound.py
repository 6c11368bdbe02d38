"""A sound as samples: read from a WAV file, joined to others, made softer, written as WAV again."""

import io
import wave
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]
PAUSE_S = 0.12  # between two pieces of one sentence


class SoundError(ValueError):
    """Not a WAV file of one channel with 16 bits a sample."""


@dataclass(frozen=True, slots=True, eq=False)
class Sound:
    rate_hz: int
    samples: Samples = field(repr=False)


def parsed(data: bytes) -> Sound:
    """A synthesiser that writes while it speaks does not know its length: what is there counts."""
    try:
        with wave.open(io.BytesIO(data)) as file:
            if (file.getnchannels(), file.getsampwidth()) != (1, 2):
                raise SoundError("expected one channel of 16 bits")
            frames = file.readframes(file.getnframes())
            return Sound(file.getframerate(), np.frombuffer(frames[: len(frames) // 2 * 2], dtype="<i2"))
    except (wave.Error, EOFError) as error:
        raise SoundError(str(error)) from error


def joined(sounds: Sequence[Sound]) -> Sound:
    """One after the other with a short pause, at the rate of the first; a recording may have its own."""
    rate_hz = sounds[0].rate_hz
    pause = np.zeros(int(rate_hz * PAUSE_S), dtype=np.int16)
    parts = [part for each in sounds for part in (pause, _at_rate(each, rate_hz))]
    return Sound(rate_hz, np.concatenate(parts[1:]))


def softened(sound: Sound, gain: float) -> Sound:
    samples = np.rint(sound.samples * min(1.0, gain)).astype(np.int16)
    return Sound(sound.rate_hz, samples)


def wav(sound: Sound) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sound.rate_hz)
        file.writeframes(sound.samples.astype("<i2").tobytes())
    return out.getvalue()


def _at_rate(sound: Sound, rate_hz: int) -> Samples:
    if sound.rate_hz == rate_hz:
        return sound.samples
    count = len(sound.samples) * rate_hz // sound.rate_hz
    moments = np.arange(count) * (sound.rate_hz / rate_hz)
    found: Samples = np.rint(np.interp(moments, np.arange(len(sound.samples)), sound.samples)).astype(
        np.int16
    )
    return found

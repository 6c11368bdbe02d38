"""How loud the kiosk speaks: a few steps, each about 5 dB apart, and silence for a loudspeaker."""

OFF, DEFAULT, LOUDEST = 0, 3, 5
_DECIBELS_A_STEP = 5.0


def gain(step: int) -> float:
    """What samples are multiplied by; the loudest step leaves them as they were made."""
    return float(10 ** (-_DECIBELS_A_STEP * (LOUDEST - step) / 20)) if step > OFF else 0.0


def louder(step: int, *, to_silence: bool) -> int:
    """The next step, and from the loudest to the softest, or to silence first where that may be."""
    if step < LOUDEST:
        return step + 1
    return OFF if to_silence else OFF + 1

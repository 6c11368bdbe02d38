"""How a technician calls for the service screens: five touches in an upper corner of the first screen."""

from dataclasses import dataclass

KNOCKS = 5
WITHIN_S = 4.0
CORNER = 0.1  # of the screen's width and height


@dataclass(frozen=True, slots=True)
class Knocking:
    """When the corner was touched lately."""

    times_s: tuple[float, ...] = ()

    @property
    def is_call(self) -> bool:
        return len(self.times_s) >= KNOCKS


SILENCE = Knocking()


def knocked(before: Knocking, across: float, down: float, now_s: float) -> Knocking:
    """After a touch at these parts of width and height; one beside the corner begins anew."""
    if down > CORNER or CORNER < across < 1 - CORNER:
        return SILENCE
    return Knocking((*(each for each in before.times_s if now_s - each <= WITHIN_S), now_s))

"""Which of the fingers taken at a visit go into the card."""

from collections.abc import Mapping

from kiosk.domain.production import CARD_FINGERS

LEFT_HAND = range(6, 11)  # ISO/IEC 19794-2
_ALIKE = 10  # qualities this close together are taken for equal


def chosen_for_card(qualities: Mapping[int, int], number: int) -> tuple[int, ...]:
    """Positions, the first in the card first: the best by quality, among equals as cards want them.

    The second comes from the other hand if there is one, as one hand may be hurt one day.
    """
    ranked = sorted(qualities, key=lambda at: (-(qualities[at] // _ALIKE), CARD_FINGERS.index(at)))
    if number < 2 or not ranked:
        return tuple(ranked[:number])
    first, *rest = ranked
    other_hand = [at for at in rest if (at in LEFT_HAND) != (first in LEFT_HAND)]
    same_hand = [at for at in rest if at not in other_hand]
    return (first, *[*other_hand, *same_hand][: number - 1])

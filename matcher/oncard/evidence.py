"""What meets under an overlay, weighed in sixteenths of a log-likelihood unit (records 0011 and 0015)."""

from dataclasses import dataclass

import numpy as np

from matcher.oncard.cells import BitCylinders, outside
from matcher.oncard.overlay import FINE, Overlay, Pairing, Places, nearest, spin
from matcher.oncard.tables import Integers

MOST_STRAIN = 96  # six squared errors, place and turn together
AT_BEST = 60  # two minutiae in one place and direction
UNLIKE = 130  # likeness of minutiae that meet by chance
HIGHEST_WORTH = AT_BEST + ((255 - UNLIKE) >> 2)
MISSED = 7  # a minutia of the common area that meets nothing
COMMON_MARGIN = 2  # tenths of a millimetre
_FAR = 63  # quarters of a tenth of a millimetre: well out of reach, and its square fits


@dataclass(frozen=True, slots=True)
class Meeting:
    """Parallel: minutiae of both sides that are each other's nearest, and their strain."""

    probe: Integers
    reference: Integers
    strain: Integers


def weigh(probe: BitCylinders, reference: BitCylinders, alike: Integers, first: Pairing) -> int:
    """The worth of the overlay that weighted pairs propose, after what meets has corrected it once."""
    met = _meeting(probe, reference, nearest(probe, reference, first))
    if len(met.probe) < 2:
        return 0
    again = Pairing(met.probe, met.reference, np.ones(len(met.probe), np.int32))
    overlay = nearest(probe, reference, again)
    met = _meeting(probe, reference, overlay)
    return _worth(probe, reference, overlay, met, alike[met.probe, met.reference])


def _meeting(probe: BitCylinders, reference: BitCylinders, overlay: Overlay) -> Meeting:
    x, y = overlay.lay(probe)
    across = np.minimum(np.abs(x[:, None] - (reference.x << FINE)), _FAR)
    down = np.minimum(np.abs(y[:, None] - (reference.y << FINE)), _FAR)
    turned = 4 * (reference.angle - probe.angle[:, None]) - spin(overlay)
    turned = ((turned + 128) & 255) - 128
    strain = (((across * across + down * down) * 5) >> 5) + ((turned * turned * 31) >> 7)
    rows, partner = np.arange(len(x)), strain.argmin(axis=1)
    mutual = (strain.argmin(axis=0)[partner] == rows) & (strain[rows, partner] <= MOST_STRAIN)
    rows, partner = rows[mutual], partner[mutual]
    return Meeting(rows, partner, strain[rows, partner])


def _worth(
    probe: BitCylinders, reference: BitCylinders, overlay: Overlay, met: Meeting, alike: Integers
) -> int:
    for_it = AT_BEST - (met.strain >> 1) + ((alike - UNLIKE) >> 2)
    missed = _missed(reference, overlay.lay(probe), len(alike))
    missed += _missed(probe, overlay.lay_back(reference), len(alike))
    return int(for_it.sum()) - missed * MISSED


def _missed(side: BitCylinders, laid: Places, met: int) -> int:
    """How many of the other side lie on this one's area and meet nothing."""
    x, y = (places >> FINE for places in laid)
    inside = ~outside(side.hull, x, y, COMMON_MARGIN)
    return max(int(np.count_nonzero(inside)) - met, 0)

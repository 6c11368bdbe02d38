"""The module's own extractor and comparator, and the template files it hands out.

A template file begins `03 01`, then one 250-byte slot for each view of the finger: count of minutiae, three
bytes for each, zeros. To the host it is opaque.
"""

import matcher
from drivers.fingerprint.images import Pixels
from matcher import compact

MAGIC = b"\x03\x01"
_SLOT = 250
_MIN_MINUTIAE = 8
_THRESHOLDS = {1: 350, 2: 450, 3: 600, 4: 735, 5: 900}
_SCORE_LIMIT = 0xFFFF


class TooFewFeaturesError(ValueError):
    """The picture holds too little of a finger."""


def describe(pixels: Pixels, dpi: int, size: int) -> bytes:
    """The template file of one picture."""
    try:
        coded = compact.encode(matcher.extract(pixels, dpi))
    except matcher.MatcherError as error:
        raise TooFewFeaturesError(str(error)) from None
    if len(coded) < _MIN_MINUTIAE * compact.BYTES_PER_MINUTIA:
        raise TooFewFeaturesError(f"{len(coded) // compact.BYTES_PER_MINUTIA} minutiae")
    return _file([coded], size)


def combine(files: list[bytes], level: int, size: int) -> bytes | None:
    """One template of several of the same finger; None if they are not."""
    views = [view for each in files for view in _views(each)]
    if not views or any(_compare([view], views[:1]) < _THRESHOLDS[level] for view in views[1:]):
        return None
    return _file(views[: size // _SLOT], size)


def score(probe: bytes, reference: bytes) -> int:
    """How alike two template files are, the best of all pairs of views."""
    return min(_compare(_views(probe), _views(reference)), _SCORE_LIMIT)


def is_match(value: int, level: int) -> bool:
    return value >= _THRESHOLDS[level]


def is_template(data: bytes, size: int) -> bool:
    """Whether these bytes, sent by a host, are a template file of this module."""
    return len(data) == size and data.startswith(MAGIC) and bool(_views(data))


def _compare(probes: list[bytes], references: list[bytes]) -> int:
    return max((matcher.oncard.compare(a, b) for a in probes for b in references), default=0)


def _file(views: list[bytes], size: int) -> bytes:
    slots = b"".join((bytes((len(view) // 3,)) + view).ljust(_SLOT, b"\0") for view in views)
    return (MAGIC + slots).ljust(size, b"\0")[:size]


def _views(file: bytes) -> list[bytes]:
    body = file.removeprefix(MAGIC)
    slots = (body[at : at + _SLOT] for at in range(0, len(body) - _SLOT + 1, _SLOT))
    return [slot[1 : 1 + 3 * slot[0]] for slot in slots if 0 < 3 * slot[0] < _SLOT]

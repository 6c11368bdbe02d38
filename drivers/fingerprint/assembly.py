"""Judges what came of an upload: a picture or nothing; the one place that says *this picture is right*.

Packets carry no number, so a lost one shows only in the total (sheet §2), and the sum misses some damage.
Hence: a picture is right if every packet arrived with its checksum at its place, as often as `hearings` asks,
and if nothing heard in other uploads of the same picture speaks against it. Where anything went wrong, in
this upload or an earlier one of the same picture, every packet must have been heard twice alike; where the
picture itself looks odd, once more than otherwise.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from drivers.fingerprint.codes import PACKET_SIZES
from drivers.fingerprint.images import Layout
from drivers.fingerprint.plausibility import is_in_order

_FEW_TWINS = 4
Piece = bytes | None
"""One data packet's payload, or None where it was damaged and only its place is known."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """One upload as heard; `ended` once its last packet said so, `clean` without noise or strays between."""

    pieces: tuple[Piece, ...]
    ended: bool
    clean: bool


class Verdict(Enum):
    REPEAT = "not enough was heard; the same picture may be uploaded again"
    CHANGED = "the uploads are of different pictures; only a new capture helps"


def assemble(transfers: list[Transfer], layouts: Sequence[Layout], hearings: int = 1) -> bytes | Verdict:
    """The picture that these uploads of it agree on; `layouts` are those a whole picture may have."""
    sizes = [layout.size for layout in layouts]
    whole = [each for each in transfers if _is_whole(each, sizes)]
    merged = _merge(whole)
    if merged is None:
        return Verdict.CHANGED
    if not all(_agree(each.pieces, merged) for each in transfers if None not in merged):
        return Verdict.CHANGED
    pieces = [piece for piece in merged if piece is not None]
    if not merged or len(pieces) < len(merged):
        return Verdict.REPEAT
    is_doubtful = len(whole) < len(transfers) or not all(each.clean for each in whole)
    wanted = max(hearings + _is_odd(pieces, layouts), 2 if is_doubtful else 1)
    if _times_heard(whole) < wanted:
        return Verdict.REPEAT
    return b"".join(pieces)


def _is_whole(transfer: Transfer, sizes: Collection[int]) -> bool:
    """Whether every packet has its place: the last said so, all have one size, and they make up a picture."""
    sizes_heard = Counter(len(piece) for piece in transfer.pieces if piece is not None)
    if not transfer.ended or len(sizes_heard) != 1:
        return False
    (size,) = sizes_heard
    return size in PACKET_SIZES and size * len(transfer.pieces) in sizes


def _merge(whole: list[Transfer]) -> tuple[Piece, ...] | None:
    """Each place filled from any upload that heard it; None if two heard different things."""
    if not whole:
        return ()
    if len({len(each.pieces) for each in whole}) > 1:
        return None
    merged: list[Piece] = []
    for heard in zip(*(each.pieces for each in whole), strict=True):
        said = {piece for piece in heard if piece is not None}
        if len(said) > 1:
            return None
        merged.append(said.pop() if said else None)
    return tuple(merged)


def _times_heard(whole: list[Transfer]) -> int:
    """How often the packet was heard that was heard least."""
    places = zip(*(each.pieces for each in whole), strict=True)
    return min(sum(piece is not None for piece in place) for place in places)


def _agree(heard: Iterable[Piece], picture: tuple[Piece, ...]) -> bool:
    """Whether one of the two is the other with packets left out, as far as both were heard."""
    known = [piece for piece in heard if piece is not None]
    return _is_within(known, picture) or _is_within(picture, known)


def _is_within(few: Iterable[Piece], many: Iterable[Piece]) -> bool:
    rest = iter(many)
    return all(piece in rest for piece in few)


def _is_odd(pieces: list[bytes], layouts: Sequence[Layout]) -> bool:
    """Whether one more hearing is due: a packet seems to have come twice or at a wrong place.

    Ridges do not repeat themselves, nor does a grainy background. A wide plain one does and proves nothing:
    a twin among few is odd, many are a background.
    """
    twins = [a for a, b in pairwise(pieces) if a == b]
    is_background = len(twins) > _FEW_TWINS and all(len(set(twin)) == 1 for twin in twins)
    if twins and not is_background:
        return True
    size = sum(map(len, pieces))
    return not is_in_order(pieces, next(layout for layout in layouts if layout.size == size))

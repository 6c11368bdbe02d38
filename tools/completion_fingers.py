"""On real prints: does the quality predict scores, are second identities found? It says how few they are."""

import os
import time
from itertools import combinations
from pathlib import Path

import numpy as np
from PIL import Image

from centre.completion.duplicates import Enrolled, enrolled, find_duplicate
from matcher import Template, compact, compare, extract
from matcher.decision import COMPARE_THRESHOLDS, FalseMatchRate
from tests.matcher.prints import scattered

Figure = tuple[str, float, str]
_SETS = (("FVC2002_DB1_B", 500.0), ("FVC2002_DB2_B", 569.0), ("FVC2002_DB3_B", 500.0))
_GALLERY = 200
_REJECTED = (0.0, 0.05, 0.1, 0.2, 0.3)
_SAME = COMPARE_THRESHOLDS[FalseMatchRate.ONE_IN_10000]
_Prints = dict[int, list[Template]]


def finger_figures() -> list[Figure]:
    sets = public_sets()
    real = [*_correlation(sets), *_second_identities(sets)] if sets else []
    return [*real, *_speed()]


def public_sets() -> list[_Prints]:
    """The public sets that are at hand, each as templates by finger, in the order they were taken."""
    return [found for name, dpi in _SETS if (found := _read(name, dpi))]


def _read(name: str, dpi: float) -> _Prints | None:
    """Templates of one set by finger, as a packet would carry them."""
    named = os.environ.get("KIOSK_FINGERPRINTS")
    root = Path(named) if named else Path(__file__).resolve().parents[2] / "shared" / "data" / "fingerprints"
    folder = root / name
    if not folder.is_dir():
        return None
    found: _Prints = {}
    for path in sorted(folder.glob("*_*.png")):
        finger = int(path.stem.split("_")[0])
        found.setdefault(finger, []).append(extract(np.asarray(Image.open(path).convert("L")), dpi))
    return found


def _correlation(sets: list[_Prints]) -> list[Figure]:
    pairs = [pair for prints in sets for each in prints.values() for pair in combinations(each, 2)]
    quality = [min(a.quality, b.quality) for a, b in pairs]
    scores = [compare(a, b) for a, b in pairs]
    rank = float(np.asarray(np.corrcoef(_ranks(quality), _ranks(scores)))[0, 1])
    how = f"Spearman over {len(pairs)} mated pairs of {len(sets)} public sets, lower quality against score"
    return [("quality and mated score", rank, how), *_error_versus_reject(quality, scores)]


def _error_versus_reject(quality: list[int], scores: list[float]) -> list[Figure]:
    """Mated pairs that would not be taken for one finger, once those of the lowest quality are gone."""
    by_quality = sorted(zip(quality, scores, strict=True), key=lambda pair: pair[0])
    figures = []
    for share in _REJECTED:
        kept = by_quality[round(share * len(by_quality)) :]
        missed = sum(score < _SAME for _, score in kept)
        how = f"{missed} of {len(kept)} mated pairs below the score of one false match in 10,000"
        figures.append((f"missed when the worst {share:.0%} are rejected", missed / len(kept), how))
    return figures


def _ranks(values: list[float] | list[int]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    array = np.asarray(values, np.float64)
    _, inverse, counts = np.unique(array, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray((ends - (counts - 1) / 2)[inverse], np.float64)


def _second_identities(sets: list[_Prints]) -> list[Figure]:
    """Two fingers of a set make a person: five people a set, the first impressions enrolled."""
    people = [
        {2: prints[a], 7: prints[b]}
        for prints in sets
        for a, b in zip(sorted(prints)[::2], sorted(prints)[1::2], strict=True)
    ]
    gallery = [_enrolled(number, person, 0) for number, person in enumerate(people)]
    missed = tried = accused = strangers = 0
    for number, person in enumerate(people):
        others = [each for each in gallery if each.application != str(number)]
        for impression in range(1, len(person[2])):
            newcomer = _enrolled(number, person, impression, identity=b"x" * 32)
            tried += 1
            missed += find_duplicate(newcomer, [gallery[number]]) is None
            strangers += len(others)
            accused += sum(find_duplicate(newcomer, [each]) is not None for each in others)
    return [
        ("second identity missed", missed / tried, f"{missed} of {tried}, two real fingers each, one sample"),
        (
            "stranger taken for another",
            accused / strangers,
            f"{accused} of {strangers} pairs of {len(people)} people",
        ),
    ]


def _enrolled(
    number: int, person: dict[int, list[Template]], impression: int, identity: bytes | None = None
) -> Enrolled:
    fingers = {at: compact.decode(compact.encode(each[impression])) for at, each in person.items()}
    return enrolled(str(number), identity or bytes([number]) * 32, fingers)


def _speed() -> list[Figure]:
    hands = [{at: scattered(20 * number + at) for at in (2, 7)} for number in range(_GALLERY)]
    gallery = [enrolled(str(number), bytes([number]) * 32, hand) for number, hand in enumerate(hands)]
    newcomer = enrolled("new", b"x" * 32, {2: scattered(99_002), 7: scattered(99_007)})
    begun = time.perf_counter()
    find_duplicate(newcomer, gallery)
    each_ms = 1000 * (time.perf_counter() - begun) / _GALLERY
    how = f"ms for each person in a gallery of {_GALLERY}, two fingers"
    return [("looking for a second identity", each_ms, how)]

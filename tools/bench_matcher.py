"""Measures the matcher beside a peer from a package (nbis: mindtct and bozorth3), and sets its thresholds.

`python -m tools.bench_matcher` measures the real prints, where they are, and synthetic ones. The other jobs:
`draw DIR --count 500` writes the synthetic fingers from which `calibrate DIR` takes the thresholds that
`matcher.decision` holds, and `attack DIR` tries hostile templates against a folder's fingers. Set
OPENBLAS_NUM_THREADS=1 to keep numpy to one thread; OpenCV is told here.
"""

import argparse
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import cv2

from matcher import compact
from matcher.errors import MatcherError
from matcher.evaluation import FEWEST_MINUTIAE, Impression, Stopwatch, Way, compare_all, image_files, read
from matcher.rates import Comparisons, rates
from tools import matcher_peer
from tools.matcher_attack import attack
from tools.matcher_calibration import calibrate
from tools.matcher_fingers import draw
from tools.matcher_reject import reject_curve

ROOT = Path(__file__).resolve().parent.parent
SETS = (("DB1", 500.0), ("DB2", 569.0), ("DB3", 500.0))
SEED, FINGERS = 77, 500
BENCH_SEED, BENCH_FINGERS = 78, 30
ATTACKS = 10_000
Size = tuple[int, int]
CUTS: tuple[Size, ...] = ((256, 288), (192, 192))
EVERY_OF_A_CUT = 3

Figure = tuple[str, float, str]


@dataclass(frozen=True, slots=True)
class Read:
    """A folder's impressions at one size, and the times they took."""

    name: str
    impressions: list[Impression]
    watch: Stopwatch


def figures() -> list[Figure]:
    """Name, value, unit or remark."""
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as folder:
        draw(Path(folder), seed=BENCH_SEED, count=BENCH_FINGERS)
        return [*_real_figures(), *_folder_figures("synthetic", Path(folder), 500.0), *_attacks(Path(folder))]


def prints() -> Path | None:
    named = os.environ.get("KIOSK_FINGERPRINTS")
    folder = Path(named) if named else ROOT.parent / "shared" / "data" / "fingerprints"
    return folder if folder.is_dir() else None


def _real_figures() -> list[Figure]:
    folder = prints()
    if folder is None:
        return [("real prints", float("nan"), "absent here (KIOSK_FINGERPRINTS); synthetic prints only")]
    found: list[Figure] = []
    cut_found: dict[Size, list[tuple[list[Impression], Comparisons]]] = {size: [] for size in CUTS}
    for name, dpi in SETS:
        place = folder / f"FVC2002_{name}_B"
        found += _folder_figures(name, place, dpi)
        for size in CUTS:
            cut = _read(f"{name} {size[0]}x{size[1]}", place, dpi, size)
            scores = compare_all(cut.impressions, Way.CARD, cut.watch, every=EVERY_OF_A_CUT)
            found += _rate_figures(cut, "card", scores, f"every {EVERY_OF_A_CUT}rd stranger")
            cut_found[size].append((cut.impressions, scores))
    for size, folders in cut_found.items():
        found += _reject_figures(f"all three {size[0]}x{size[1]}", folders)
    return found


def _folder_figures(name: str, folder: Path, dpi: float) -> list[Figure]:
    whole = _read(name, folder, dpi)
    card_watch = Stopwatch(whole.watch.taken_ms.copy())
    card = compare_all(whole.impressions, Way.CARD, card_watch)
    oncard = compare_all(whole.impressions, Way.ONCARD, Stopwatch())
    ours = card_watch.medians()
    failures = sum(len(each.template.minutiae) < FEWEST_MINUTIAE for each in whole.impressions)
    return [
        *_rate_figures(whole, "card", card, "all pairs"),
        *_rate_figures(whole, "on-card", oncard, "all pairs"),
        (f"{name} failures to enrol", float(failures), f"of {len(whole.impressions)}"),
        *((f"{name} {step}", ours[step], "ms CPU, median") for step in ("extract", "prepare", "compare")),
        *_peer_figures(name, folder, dpi, ours),
        *_reject_figures(name, [(whole.impressions, card)]),
    ]


def _read(name: str, folder: Path, dpi: float, size: Size | None = None) -> Read:
    watch = Stopwatch()
    return Read(name, [read(path, watch, dpi=dpi, size=size) for path in image_files(folder)], watch)


def _rate_figures(found: Read, way: str, scores: Comparisons, which: str) -> list[Figure]:
    got = rates(scores)
    low, high = (100 * bound for bound in got.eer_interval)
    pairs = f"{len(scores.mated)} mated, {len(scores.non_mated)} non-mated: {which}"
    return [
        (f"{found.name} {way} EER", 100 * got.eer, f"% (95 %: {low:.2f} to {high:.2f}; {pairs})"),
        (f"{found.name} {way} FMR1000", 100 * got.fmr1000, "%"),
    ]


def _peer_figures(name: str, folder: Path, dpi: float, ours: dict[str, float]) -> list[Figure]:
    peer = matcher_peer.measure(folder, dpi)
    if peer is None:
        return [(f"{name} peer", float("nan"), "nbis is not installed here")]
    theirs = rates(peer.scores)
    return [
        (f"{name} peer EER", 100 * theirs.eer, "% mindtct + bozorth3"),
        (f"{name} peer FMR1000", 100 * theirs.fmr1000, "% mindtct + bozorth3"),
        *(
            (
                f"{name} {step} / peer",
                ours[step] / peer.medians_ms[step],
                f"x of {peer.medians_ms[step]:.2f} ms",
            )
            for step in ("extract", "compare")
        ),
    ]


def _reject_figures(name: str, folders: list[tuple[list[Impression], Comparisons]]) -> list[Figure]:
    curve = reject_curve(folders)
    return [
        (f"{name} FNMR, worst {100 * share:.0f} % refused", 100 * fnmr, "% at FMR 0.1 %, card templates")
        for share, fnmr in curve.items()
    ]


def _attacks(folder: Path) -> list[Figure]:
    """One card a finger, of its first impression."""
    watch = Stopwatch()
    firsts = [path for path in image_files(folder) if path.stem.endswith("_1")]
    cards = [compact.encode(read(path, watch, dpi=500.0, size=None).template) for path in firsts]
    found = attack(cards, count=ATTACKS, seed=1)
    return [
        ("hostile templates", float(found.tried), f"{found.refused} refused as no template; seed 1"),
        ("hostile templates verified", float(found.verified), "at FMR 0.01 %, by either comparator"),
        ("hostile highest score", found.highest, "compare"),
        ("hostile highest score on-card", float(found.highest_oncard), "oncard.compare"),
    ]


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    cv2.setNumThreads(1)
    try:
        found: list[Figure] = options.run(options)
    except (MatcherError, OSError) as error:
        print(f"bench_matcher: {error}", file=sys.stderr)
        return 1
    for name, value, remark in found:
        print(f"{name:40} {value:10.3f} {remark}")
    return 0


def _draw(options: argparse.Namespace) -> list[Figure]:
    draw(options.folder, seed=options.seed, count=options.count)
    return [("fingers drawn", float(options.count), str(options.folder))]


def _calibrate(options: argparse.Namespace) -> list[Figure]:
    return calibrate(options.folder, options.way or tuple(Way), workers=options.workers)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.bench_matcher", description=__doc__)
    parser.set_defaults(run=lambda _: figures())
    jobs = parser.add_subparsers(metavar="JOB")
    drawing = jobs.add_parser("draw", help="write varied synthetic fingers, three impressions each")
    drawing.set_defaults(run=_draw)
    drawing.add_argument("--seed", type=int, default=SEED)
    drawing.add_argument("--count", type=int, default=FINGERS)
    calibrating = jobs.add_parser("calibrate", help="thresholds from a folder of synthetic fingers")
    calibrating.set_defaults(run=_calibrate)
    calibrating.add_argument("--workers", type=int, default=1, help="processes (1)")
    calibrating.add_argument("--way", type=Way, choices=list(Way), action="append", help="only this")
    attacking = jobs.add_parser("attack", help="hostile templates against a folder's fingers")
    attacking.set_defaults(run=lambda options: _attacks(options.folder))
    for job in (drawing, calibrating, attacking):
        job.add_argument("folder", type=Path)
    return parser


if __name__ == "__main__":
    sys.exit(main())

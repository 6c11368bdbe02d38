"""The matcher's command line: extract, compare, evaluate."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

import cv2

from matcher import decision
from matcher.comparison import compare
from matcher.detplot import write_det_plot
from matcher.errors import MatcherError
from matcher.evaluation import Evaluation, Way, evaluate, load
from matcher.extraction import extract, quality
from matcher.minutia import Template
from matcher.parameters import WORKING_DPI
from matcher.pictures import PictureTrace, overlay


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    cv2.setNumThreads(1)
    try:
        print(options.run(options))
    except (MatcherError, OSError) as error:
        print(f"matcher: {error}", file=sys.stderr)
        return 1
    return 0


def _extract(options: argparse.Namespace) -> str:
    image = load(options.image)
    if not options.trace:
        return json.dumps(as_json(extract(image, options.dpi)))
    trace = PictureTrace(options.trace)
    trace("print", image)
    template = extract(image, options.dpi, trace=trace)
    trace("minutiae", overlay(image, template))
    return json.dumps(as_json(template))


def _compare(options: argparse.Namespace) -> str:
    probe, reference = (extract(load(path), options.dpi) for path in (options.probe, options.reference))
    score = compare(probe, reference)
    if not options.json:
        return f"{score:.4f}"
    return json.dumps({"score": score, "verified": decision.verified(score)})


def _quality(options: argparse.Namespace) -> str:
    found = quality(load(options.image), options.dpi)
    return json.dumps({"score": found.score, "reasons": [reason.value for reason in found.reasons]})


def _evaluate(options: argparse.Namespace) -> str:
    way = Way.ONCARD if options.oncard else Way.CARD if options.card else Way.FULL
    found = evaluate(options.folder, dpi=options.dpi, size=options.crop, way=way)
    if options.det:
        write_det_plot(options.det, found.scores)
    return json.dumps(summary(found)) if options.json else _told(found)


def as_json(template: Template) -> dict[str, object]:
    minutiae = [
        {
            "x": round(m.x, 2),
            "y": round(m.y, 2),
            "angle": round(m.angle, 4),
            "type": m.type.name.lower(),
            "quality": m.quality,
        }
        for m in template.minutiae
    ]
    return {
        "width": template.width,
        "height": template.height,
        "dpi": template.dpi,
        "quality": template.quality,
        "minutiae": minutiae,
    }


def summary(found: Evaluation) -> dict[str, object]:
    """Rates as shares, times as CPU milliseconds (medians, one thread)."""
    return {
        **asdict(found.rates),
        "mated": len(found.scores.mated),
        "non_mated": len(found.scores.non_mated),
        "images": found.images,
        "failures_to_enrol": found.failures_to_enrol,
        "medians_ms": found.medians_ms,
    }


def _told(found: Evaluation) -> str:
    low, high = (100 * bound for bound in found.rates.eer_interval)
    times = ", ".join(f"{step} {taken:.2f}" for step, taken in found.medians_ms.items())
    return "\n".join(
        [
            f"EER       {100 * found.rates.eer:.2f} %  (95 % of draws of fingers: {low:.2f} to {high:.2f})",
            f"FMR100    {100 * found.rates.fmr100:.2f} %",
            f"FMR1000   {100 * found.rates.fmr1000:.2f} %",
            f"zeroFMR   {100 * found.rates.zero_fmr:.2f} %",
            f"pairs     {len(found.scores.mated)} mated, {len(found.scores.non_mated)} non-mated",
            f"failures  {found.failures_to_enrol} of {found.images} images to enrol",
            f"CPU ms    {times} (medians)",
        ]
    )


def _size(text: str) -> tuple[int, int]:
    width, height = (int(side) for side in text.split("x"))
    if not (0 < width <= 4000 and 0 < height <= 4000):
        raise ValueError(text)
    return width, height


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m matcher", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text)
        added.set_defaults(run=globals()[f"_{name}"])
        added.add_argument("--dpi", type=float, default=WORKING_DPI, help="the images' resolution (500)")
        return added

    one = command("extract", "the template of an image, as JSON")
    one.add_argument("image", type=Path)
    one.add_argument("--trace", type=Path, metavar="DIR", help="write a picture of every stage there")
    two = command("compare", "the score of two images")
    two.add_argument("probe", type=Path)
    two.add_argument("reference", type=Path)
    two.add_argument("--json", action="store_true")
    fit = command("quality", "an image's fitness for comparison, 0 to 100, with reasons")
    fit.add_argument("image", type=Path)
    many = command("evaluate", "error rates over a folder of <finger>_<impression>.png")
    many.add_argument("folder", type=Path)
    many.add_argument("--crop", type=_size, metavar="WxH", help="cut to a smaller sensor first, at 500 dpi")
    many.add_argument("--card", action="store_true", help="compare compact card templates")
    many.add_argument("--oncard", action="store_true", help="compare them with the card's own comparator")
    many.add_argument("--det", type=Path, metavar="FILE.png", help="draw the trade-off of both errors")
    many.add_argument("--json", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())

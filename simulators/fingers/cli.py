"""`kiosk-sim fingers`: write synthetic prints, and on request their truth, to a folder."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

import cv2

from simulators.fingers.condition import NAMED
from simulators.fingers.impression import Impression, impression
from simulators.fingers.master import master

_SIDE_PX = (32, 2000)
_DPI = (200, 1200)


def main(argv: list[str]) -> int:
    parser = _parser()
    options = parser.parse_args(argv)
    try:
        options.out.mkdir(parents=True, exist_ok=True)
        _write_all(options)
    except OSError as error:
        print(f"kiosk-sim fingers: cannot write to {options.out}: {error.strerror or error}", file=sys.stderr)
        return 1
    return 0


def _write_all(options: argparse.Namespace) -> None:
    width, height = options.size
    for finger in range(1, options.count + 1):
        grown = master(options.seed * 1_000_003 + finger)
        for number in range(1, options.impressions + 1):
            print_ = impression(
                grown,
                number,
                width=width,
                height=height,
                dpi=options.dpi,
                bits=options.bits,
                condition=NAMED[options.condition],
            )
            _write(print_, options.out / f"{finger}_{number}", truth=options.truth)


def _write(print_: Impression, stem: Path, *, truth: bool) -> None:
    done, encoded = cv2.imencode(".png", print_.image)
    if not done:
        raise OSError("the picture could not be encoded")
    stem.with_suffix(".png").write_bytes(encoded.tobytes())
    if truth:
        stem.with_suffix(".json").write_text(json.dumps(_truth(print_), indent=1) + "\n")


def _truth(print_: Impression) -> dict[str, object]:
    minutiae = [{**asdict(minutia), "kind": minutia.kind.value} for minutia in print_.minutiae]
    return {"dpi": print_.dpi, "angle": "radians, counter-clockwise from the right", "minutiae": minutiae}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "kiosk-sim fingers", description="Write synthetic fingerprints as PNG files."
    )
    parser.add_argument("--seed", type=_whole, required=True, help="another seed, other fingers")
    parser.add_argument("--count", type=_whole, required=True, help="how many fingers")
    parser.add_argument("--impressions", type=_whole, required=True, help="how many of each finger")
    parser.add_argument(
        "--out", type=Path, required=True, help="folder to write <finger>_<impression>.png into"
    )
    parser.add_argument("--size", type=_size, default=(256, 288), help="WxH in pixels (default 256x288)")
    parser.add_argument("--dpi", type=_dpi, default=500, help="resolution of the pictures (default 500)")
    parser.add_argument("--bits", type=int, choices=(4, 8), default=8, help="grey depth (default 8)")
    parser.add_argument(
        "--condition", choices=sorted(NAMED), default="good", help="state of finger and glass"
    )
    parser.add_argument(
        "--truth", action="store_true", help="write the minutiae beside each picture, as JSON"
    )
    return parser


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"expected a whole number of 0 or more, got {text!r}")
    return int(text)


def _dpi(text: str) -> int:
    dpi = _whole(text)
    if not _DPI[0] <= dpi <= _DPI[1]:
        raise argparse.ArgumentTypeError(f"expected {_DPI[0]} to {_DPI[1]}, got {dpi}")
    return dpi


def _size(text: str) -> tuple[int, int]:
    width, cross, height = text.partition("x")
    if not (cross and width.isdigit() and height.isdigit()):
        raise argparse.ArgumentTypeError(f"expected WIDTHxHEIGHT such as 256x288, got {text!r}")
    size = (int(width), int(height))
    if not all(_SIDE_PX[0] <= side <= _SIDE_PX[1] for side in size):
        raise argparse.ArgumentTypeError(
            f"each side must be {_SIDE_PX[0]} to {_SIDE_PX[1]} pixels, got {text}"
        )
    return size

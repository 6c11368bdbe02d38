"""`kiosk-sim camera`: a face camera as a Motion JPEG stream, showing pictures from files."""

import argparse
import sys
from pathlib import Path

from simulators.camera.portraits import Portraits
from simulators.camera.serving import serve, takes_serving


def main(argv: list[str]) -> int:
    options = _parse(argv)
    try:
        return serve(Portraits(options.image, *options.size), options)
    except (OSError, ValueError) as error:
        print(f"kiosk-sim camera: {error}", file=sys.stderr)
        return 2


def _parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="kiosk-sim camera", description=__doc__)
    parser.add_argument("--image", type=Path, nargs="+", required=True, metavar="FILE", help="what it sees")
    takes_serving(parser)
    return parser.parse_args(argv)

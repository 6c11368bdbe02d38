"""`kiosk-sim scanner`: a document camera as a Motion JPEG stream, with pages laid on its table by control."""

import argparse
import sys

from simulators.camera.serving import serve, takes_serving
from simulators.scanner.paper import Kind
from simulators.scanner.tabletop import Tabletop


def main(argv: list[str]) -> int:
    options = _parse(argv)
    table = Tabletop(options.size[0], options.size[1], options.seed)
    if options.page:
        table.lay(Kind(options.page))
    try:
        return serve(table, options)
    except (OSError, ValueError) as error:
        print(f"kiosk-sim scanner: {error}", file=sys.stderr)
        return 2


def _parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="kiosk-sim scanner", description=__doc__)
    parser.add_argument("--page", choices=list(Kind), help="what lies there from the start")
    takes_serving(parser)
    parser.set_defaults(size=(1920, 1080))
    return parser.parse_args(argv)

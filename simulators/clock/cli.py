"""`kiosk-sim clock`: the time of day of a whole trial, turned on command: {"do": "turn", "days": 20}."""

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path

from kiosk.domain.stopping import Stop
from simulators.clock.service import ClockService
from simulators.control import ControlServer


def main(argv: list[str]) -> int:
    options = _parse(argv)
    try:
        return _run(options)
    except (OSError, OverflowError, ValueError) as error:
        print(f"kiosk-sim clock: {error}", file=sys.stderr)
        return 2


def _run(options: argparse.Namespace) -> int:
    with ExitStack() as stack:
        service = ClockService(options.port, options.state)
        stack.callback(service.close)
        if options.control:
            stack.callback(ControlServer(options.control, service.handle).close)
        stop = Stop.on_signals()
        print(f"ready {service.address}", flush=True)
        stop.wait()
    return 0


def _parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="kiosk-sim clock", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="default: a free one")
    parser.add_argument("--control", type=Path, help="Unix socket for control requests")
    parser.add_argument("--state", type=Path, help="file that keeps how far it is turned over a restart")
    parser.add_argument("--seed", type=int, default=0, help="taken as by every device; a clock has no chance")
    return parser.parse_args(argv)

"""`kiosk-sim production`: card production, outside this product, as an HTTP service on loopback."""

import argparse
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from kiosk.domain.stopping import Stop
from simulators.clock.listener import ClockListener
from simulators.control import ControlServer
from simulators.production.device import Factory, Setup
from simulators.production.faults import CATALOGUE
from simulators.production.schedule import USUAL_DAYS, Pace
from simulators.production.service import ProductionService


def main(argv: list[str]) -> int:
    options = _parse(argv)
    try:
        return _run(options)
    except (OSError, OverflowError, ValueError) as error:
        print(f"kiosk-sim production: {error}", file=sys.stderr)
        return 2


def _run(options: argparse.Namespace) -> int:
    if not 0 < options.days <= 3650 or options.batch < 1:
        raise ValueError("--days is more than 0 and at most 3650, --batch 1 or more")
    setup = Setup(options.cards, Pace(options.days, options.batch), options.seed, options.state)
    with ExitStack() as stack:
        now = _clock(options.clock, stack)
        factory = Factory(setup, now.now if now else lambda: datetime.now(UTC))
        for fault in options.fault:
            factory.mischief.switch_on(fault)
        if options.control:
            stack.callback(ControlServer(options.control, factory.handle).close)
        service = ProductionService(factory, options.port)
        stack.callback(service.close)
        stop = Stop.on_signals()
        print(f"ready {service.address}", flush=True)
        stop.wait()
    return 0


def _clock(address: str | None, stack: ExitStack) -> ClockListener | None:
    if not address:
        return None
    listener = ClockListener(address)
    stack.callback(listener.close)
    return listener


def _parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="kiosk-sim production", description=__doc__)
    parser.add_argument(
        "--cards", type=Path, default=Path("cards"), metavar="DIR", help="where SERIAL.card.json appears"
    )
    parser.add_argument("--port", type=int, default=0, help="default: a free one")
    parser.add_argument("--days", type=float, default=USUAL_DAYS, help="what a card takes on average (20)")
    parser.add_argument(
        "--batch", type=int, default=Pace().batch, metavar="N", help="cards begun on each of those days"
    )
    parser.add_argument("--clock", metavar="ADDRESS", help="tcp://HOST:PORT of a turned clock")
    parser.add_argument("--control", type=Path, help="Unix socket for control requests")
    parser.add_argument("--state", type=Path, help="file that keeps key and orders over a restart")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--fault", action="append", default=[], metavar="NAME[:COUNT]", help=f"one of {', '.join(CATALOGUE)}"
    )
    return parser.parse_args(argv)

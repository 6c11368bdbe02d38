"""`kiosk-sim panel`: every simulated device on one screen."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from simulators.panel.bench import Bench, devices_named
from simulators.panel.kinds import KINDS

_BAD_INPUT = 2


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="kiosk-sim panel", description="every simulated device on one screen"
    )
    takes_devices(parser)
    parser.add_argument("--fingers", type=Path, metavar="DIR", help="PNG files to put on the sensor's glass")
    parser.add_argument("--dpi", type=float, default=500.0, help="their resolution (500)")
    parser.add_argument(
        "--record",
        type=Path,
        default=Path("scenario.toml"),
        metavar="FILE",
        help="where `s` saves what was done",
    )
    parser.add_argument(
        "--wire",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a trace that a device writes (--record): its bytes with their names, as they come",
    )
    options = parser.parse_args(argv)
    bench = _bench(options)
    if not bench.devices:
        return _complain("no device named; give its control socket, as in --sensor PATH", _BAD_INPUT)
    if not os.isatty(0):
        return _complain("a terminal is wanted; kiosk-sim play does it without one", _BAD_INPUT)
    from simulators.panel.app import Panel
    from simulators.panel.wire import Wire

    fingers = sorted(options.fingers.glob("*.png")) if options.fingers else []
    Panel(bench, fingers, options.dpi, options.record, [Wire(path) for path in options.wire]).run()
    bench.close()
    return 0


def takes_devices(parser: argparse.ArgumentParser) -> None:
    """An option for each kind of device; `devices` keeps them in their order."""
    for kind in KINDS:
        parser.add_argument(
            f"--{kind}",
            dest="devices",
            action=_Named,
            kind=kind,
            type=Path,
            metavar="PATH",
            help="control socket",
        )
    parser.set_defaults(devices=[])


class _Named(argparse.Action):
    """Keeps the kinds with their paths in the order they were given."""

    def __init__(self, *, kind: str, **options: Any) -> None:
        super().__init__(**options)
        self._kind = kind

    def __call__(
        self, parser: object, namespace: argparse.Namespace, path: Any, option: object = None
    ) -> None:
        namespace.devices = [*namespace.devices, (self._kind, path)]


def _bench(options: argparse.Namespace) -> Bench:
    return Bench(devices_named(options.devices))


def _complain(problem: object, code: int) -> int:
    print(f"kiosk-sim panel: {problem}", file=sys.stderr)
    return code

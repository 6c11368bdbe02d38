"""`kiosk-sim panel`: every simulated device on one screen."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from simulators.panel.bench import Bench, devices_named
from simulators.panel.kinds import KINDS

SERVED = "TEXTUAL_DRIVER"  # set for a panel that a browser shows: it has no terminal
_BAD_INPUT = 2


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="kiosk-sim panel", description="every simulated device on one screen", allow_abbrev=False
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
    parser.add_argument(
        "--serve",
        type=int,
        nargs="?",
        const=0,
        metavar="PORT",
        help="show it to browsers on this machine instead; a free port if none is named",
    )
    options = parser.parse_args(argv)
    if not options.devices:
        return _complain("no device named; give its control socket, as in --sensor PATH", _BAD_INPUT)
    if options.serve is not None:
        return _serve(_without_serve(argv), options.serve)
    if not os.isatty(0) and SERVED not in os.environ:
        return _complain("a terminal is wanted; kiosk-sim play does it without one", _BAD_INPUT)
    bench = Bench(devices_named(options.devices))
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


def _serve(arguments: list[str], port: int) -> int:
    from simulators.panel.serving import serve

    if not 0 <= port < 65_536:
        return _complain(f"port {port} cannot be had; choose one from 1 to 65535", 1)
    try:
        serve(arguments, port)
    except OSError as error:
        return _complain(f"port {port} cannot be had ({error}); choose another", 1)
    return 0


def _without_serve(argv: list[str]) -> list[str]:
    """What each window's own panel is started with."""
    at = next(number for number, each in enumerate(argv) if each.split("=")[0] == "--serve")
    has_port = "=" not in argv[at] and argv[at + 1 : at + 2] and argv[at + 1].isdecimal()
    return [*argv[:at], *argv[at + (2 if has_port else 1) :]]


def _complain(problem: object, code: int) -> int:
    print(f"kiosk-sim panel: {problem}", file=sys.stderr)
    return code

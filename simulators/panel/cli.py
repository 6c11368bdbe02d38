"""`kiosk-sim panel` and `kiosk-sim play`: the bench by hand, and a scenario of it once more."""

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any

from simulators.control import ControlError
from simulators.panel import scenario
from simulators.panel.bench import Bench, devices_named
from simulators.panel.kinds import KINDS

_BAD_INPUT, _REFUSED = 2, 1


def main(argv: list[str]) -> int:
    parser = _parser("panel", "every simulated device on one screen")
    parser.add_argument("--fingers", type=Path, metavar="DIR", help="PNG files to put on the sensor's glass")
    parser.add_argument("--dpi", type=float, default=500.0, help="their resolution (500)")
    parser.add_argument(
        "--record",
        type=Path,
        default=Path("scenario.toml"),
        metavar="FILE",
        help="where `s` saves what was done",
    )
    options = parser.parse_args(argv)
    bench = _bench(options)
    if not bench.devices:
        return _complain("panel", "no device named; give its control socket, as in --sensor PATH", _BAD_INPUT)
    if not os.isatty(0):
        return _complain("panel", "a terminal is wanted; kiosk-sim play does it without one", _BAD_INPUT)
    from simulators.panel.app import Panel

    fingers = sorted(options.fingers.glob("*.png")) if options.fingers else []
    Panel(bench, fingers, options.dpi, options.record).run()
    bench.close()
    return 0


def play(argv: list[str]) -> int:
    parser = _parser("play", "repeat a scenario that the panel saved or a hand wrote")
    parser.add_argument("file", type=Path, metavar="FILE")
    options = parser.parse_args(argv)
    bench = _bench(options)
    try:
        for line in scenario.play(bench, scenario.read(options.file), time.sleep):
            print(line, flush=True)
    except scenario.ScenarioError as error:
        return _complain("play", error, _BAD_INPUT)
    except ControlError as error:
        return _complain("play", error, _REFUSED)
    finally:
        bench.close()
    return 0


def _parser(name: str, description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"kiosk-sim {name}", description=description)
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
    return parser


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


def _complain(name: str, problem: object, code: int) -> int:
    print(f"kiosk-sim {name}: {problem}", file=sys.stderr)
    return code

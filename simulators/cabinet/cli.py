"""`kiosk-sim cabinet`: latch, card sensor, case, headphones, keypad and lamps on simulated Modbus boards."""

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path

from kiosk.domain.stopping import Stop
from simulators.cabinet.device import CabinetDevice
from simulators.cabinet.faults import CATALOGUE
from simulators.cabinet.line import BAUD, ServedLine
from simulators.control import ControlServer
from simulators.serve import PtyEndpoint


def main(argv: list[str]) -> int:
    options = _parse(argv)
    try:
        return _run(options)
    except (OSError, ValueError) as error:
        print(f"kiosk-sim cabinet: {error}", file=sys.stderr)
        return 2


def _run(options: argparse.Namespace) -> int:
    device = CabinetDevice(unit=options.unit, seed=options.seed, state=options.state)
    for fault in options.fault:
        device.mischief.switch_on(fault)
    with ExitStack() as stack:
        if options.control:
            stack.callback(ControlServer(options.control, device.handle).close)
        stack.callback(ServedLine(device, PtyEndpoint(options.link, BAUD)).close)
        stop = Stop.on_signals()
        print(f"ready {options.link}", flush=True)
        stop.wait()
    return 0


def _parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="kiosk-sim cabinet", description=__doc__)
    parser.add_argument("--link", type=Path, required=True, help="where the serial port appears")
    parser.add_argument("--unit", type=int, default=1, help="address of the custody board; the keypad's is 2")
    parser.add_argument("--control", type=Path, help="Unix socket for control requests")
    parser.add_argument("--state", type=Path, help="file that keeps card, case and plug over a restart")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--fault", action="append", default=[], metavar="NAME[:COUNT]", help=f"one of {', '.join(CATALOGUE)}"
    )
    return parser.parse_args(argv)

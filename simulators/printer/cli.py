"""`kiosk-sim printer`: an ESC/POS receipt printer that drops its receipts into a folder as PNG files."""

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path

from kiosk.domain.stopping import Stop
from simulators.control import ControlServer
from simulators.printer.device import PrinterDevice
from simulators.printer.faults import CATALOGUE
from simulators.printer.line import BAUD, ServedLine
from simulators.serve import Endpoint, PtyEndpoint, TcpEndpoint


def main(argv: list[str]) -> int:
    options = _parse(argv)
    try:
        return _run(options)
    except (OSError, ValueError) as error:
        print(f"kiosk-sim printer: {error}", file=sys.stderr)
        return 2


def _run(options: argparse.Namespace) -> int:
    device = PrinterDevice(options.out, seed=options.seed, state=options.state, paper_mm=options.paper_mm)
    for fault in options.fault:
        device.mischief.switch_on(fault)
    with ExitStack() as stack:
        endpoint = _endpoint(options)
        line = ServedLine(device, endpoint)
        stack.callback(line.close)
        if options.control:
            stack.callback(ControlServer(options.control, line.handle).close)
        stop = Stop.on_signals()
        print(f"ready {endpoint.address}", flush=True)
        stop.wait()
    return 0


def _endpoint(options: argparse.Namespace) -> Endpoint:
    return PtyEndpoint(options.link, BAUD) if options.link else TcpEndpoint(options.tcp)


def _parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="kiosk-sim printer", description=__doc__)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--link", type=Path, help="where the serial port appears")
    where.add_argument("--tcp", type=int, metavar="PORT", help="TCP port on loopback; 0 chooses one")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where receipts drop as PNG")
    parser.add_argument("--paper-mm", type=float, metavar="MM", help="what is left on the roll")
    parser.add_argument("--control", type=Path, help="Unix socket for control requests")
    parser.add_argument("--state", type=Path, help="file that keeps roll and count over a restart")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--fault", action="append", default=[], metavar="NAME", help=f"one of {', '.join(CATALOGUE)}"
    )
    return parser.parse_args(argv)

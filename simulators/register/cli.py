"""`kiosk-sim register`: the population register, outside this product, as an HTTP service on loopback."""

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path

from kiosk.domain.stopping import Stop
from simulators.control import ControlServer
from simulators.register.device import Register, Trouble
from simulators.register.people import load
from simulators.register.service import RegisterService
from simulators.state_file import StateFile


def main(argv: list[str]) -> int:
    options = _parse(argv)
    try:
        return _run(options)
    except (OSError, ValueError) as error:
        print(f"kiosk-sim register: {error}", file=sys.stderr)
        return 2


def _run(options: argparse.Namespace) -> int:
    people = load(options.people) if options.people else {}
    state = StateFile(options.state)
    register = Register(people, delay_s=options.delay, seed=options.seed, state=state)
    register.trouble = Trouble(options.fault) if options.fault else None
    with ExitStack() as stack:
        if options.control:
            stack.callback(ControlServer(options.control, register.handle).close)
        service = RegisterService(register, options.port)
        stack.callback(service.close)
        stop = Stop.on_signals()
        print(f"ready {service.address}", flush=True)
        stop.wait()
    return 0


def _parse(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="kiosk-sim register", description=__doc__)
    parser.add_argument(
        "--people", type=Path, metavar="FILE", help='JSON list of {"items": {…}, "outcome": …}'
    )
    parser.add_argument("--port", type=int, default=0, help="default: a free one")
    parser.add_argument("--control", type=Path, help="Unix socket for control requests")
    parser.add_argument("--state", type=Path, help="file that keeps people and notices over a restart")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--delay", type=float, default=0.0, metavar="S", help="hold answers back, about so long"
    )
    parser.add_argument("--fault", choices=[each.value for each in Trouble])
    return parser.parse_args(argv)

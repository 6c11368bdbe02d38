"""`kiosk-sim sensor`: a fingerprint module at a pty link or a TCP port."""

import argparse
import signal
import sys
import time
from pathlib import Path

from drivers.fingerprint.codes import BAUD_UNIT
from simulators.control import ControlServer
from simulators.mischief import Mischief
from simulators.rfc2217 import Rfc2217Endpoint
from simulators.sensor.device import Device
from simulators.sensor.faults import CATALOGUE
from simulators.sensor.flash import Flash
from simulators.sensor.glass import Glass
from simulators.sensor.line import Line
from simulators.sensor.models import MODELS, Model, model_named
from simulators.sensor.running import Running
from simulators.serve import Endpoint, PtyEndpoint, TcpEndpoint

_BAD_INPUT = 2


def main(argv: list[str]) -> int:
    """The command's exit status: 0 once it is told to stop, 2 for bad input."""
    options = _parser().parse_args(argv)
    try:
        return _run(options)
    except ValueError as error:
        print(f"kiosk-sim sensor: {error}", file=sys.stderr)
    except OSError as error:
        print(f"kiosk-sim sensor: {error.filename or ''} {error.strerror or error}".strip(), file=sys.stderr)
    return _BAD_INPUT


def _run(options: argparse.Namespace) -> int:
    model = _model(options)
    mischief = Mischief(CATALOGUE, options.seed)
    for fault in options.fault:
        mischief.switch_on(fault)
    glass = Glass(model, mischief, seed=options.seed, clock=time.monotonic)
    if options.finger:
        glass.place(options.finger, options.dpi)
    if options.other:
        glass.set_other(options.other, options.dpi)
    flash = Flash.load(options.state)
    device = Device(model, flash, glass, mischief, seed=options.seed, clock=time.monotonic)
    endpoint = _endpoint(options, device.speed_factor * BAUD_UNIT)
    return _serve(options, endpoint, device, Running(endpoint, glass, mischief, options.dpi))


def _endpoint(options: argparse.Namespace, baud: int) -> Endpoint:
    if options.link:
        return PtyEndpoint(options.link, baud)
    return TcpEndpoint(options.tcp) if options.tcp is not None else Rfc2217Endpoint(options.rfc2217, baud)


def _serve(options: argparse.Namespace, endpoint: Endpoint, device: Device, running: Running) -> int:
    line = Line(device, device.mischief, paced=options.paced, clock=time.monotonic, unplug=running.unplug)
    control = ControlServer(options.control, running.control) if options.control else None
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: running.stop())
    print(f"ready {endpoint.address}", flush=True)
    try:
        running.serve(line)
    finally:
        if control:
            control.close()
    return 0


def _model(options: argparse.Namespace) -> Model:
    model = model_named(options.model)
    return model.with_depth(options.bits) if options.bits else model


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk-sim sensor", description=__doc__, epilog=_epilog())
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--link", type=Path, help="path of a link to a pseudo terminal")
    where.add_argument("--tcp", type=_port, metavar="PORT", help="TCP port on the loopback, 0 for any")
    where.add_argument("--rfc2217", type=_port, metavar="PORT", help="the same, with the host's speed in it")
    parser.add_argument("--finger", type=Path, help="picture of the finger that lies there from the start")
    parser.add_argument("--other", type=Path, help="picture of the second person's finger, for some faults")
    parser.add_argument("--dpi", type=_dpi, default=500.0, help="resolution of the pictures (500)")
    parser.add_argument("--model", default="ZFM-20", help=f"one of {', '.join(MODELS)} (ZFM-20)")
    parser.add_argument("--bits", type=int, choices=(4, 8), help="bits a pixel in an upload (4)")
    parser.add_argument(
        "--paced", action="store_true", help="as slow as the wire; without, as fast as it goes"
    )
    parser.add_argument("--fault", nargs="+", action="extend", default=[], metavar="NAME[:COUNT]")
    parser.add_argument("--control", type=Path, metavar="PATH", help="Unix socket for control requests")
    parser.add_argument(
        "--state", type=Path, metavar="FILE", help="keeps settings and templates without power"
    )
    parser.add_argument("--seed", type=int, default=1, help="of noise and faults (1)")
    return parser


def _epilog() -> str:
    return "faults:\n" + "\n".join(f"  {name:<16}{effect}" for name, effect in CATALOGUE.items())


def _port(text: str) -> int:
    if not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no TCP port (0 to 65535)")
    return int(text)


def _dpi(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 50 <= value <= 5000:
        raise argparse.ArgumentTypeError(f"{text!r} is no resolution (50 to 5000 dpi)")
    return value

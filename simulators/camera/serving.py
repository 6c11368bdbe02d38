"""How every simulated camera's command runs: serve, say where, and stop when told."""

import argparse
from contextlib import ExitStack
from pathlib import Path

from kiosk.domain.stopping import Stop
from simulators.camera.device import CameraDevice, Scene
from simulators.camera.faults import CATALOGUE
from simulators.control import ControlServer

WIDTH, HEIGHT = 1280, 720


def serve(scene: Scene, options: argparse.Namespace) -> int:
    device = CameraDevice(scene, options.tcp, seed=options.seed)
    with ExitStack() as stack:
        stack.callback(device.close)
        for fault in options.fault:
            device.mischief.switch_on(fault)
        if options.control:
            stack.callback(ControlServer(options.control, device.handle).close)
        stop = Stop.on_signals()
        print(f"ready {device.address}", flush=True)
        stop.wait()
    return 0


def takes_serving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--tcp", type=_port, default=0, metavar="PORT", help="port on loopback; 0 chooses one"
    )
    parser.add_argument("--size", type=_size, default=(WIDTH, HEIGHT), metavar="WxH")
    parser.add_argument("--control", type=Path, help="Unix socket for control requests")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--fault", action="append", default=[], metavar="NAME", help=f"one of {', '.join(CATALOGUE)}"
    )


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= 65_535):
        raise argparse.ArgumentTypeError(f"expected a port, got {text!r}")
    return int(text)


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdigit() and height.isdigit() and 64 <= int(width) <= 4096 and 64 <= int(height) <= 4096):
        raise argparse.ArgumentTypeError(f"expected a size like 1280x720, got {text!r}")
    return int(width), int(height)

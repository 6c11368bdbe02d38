"""`kiosk-sim broker`: a mosquitto on a loopback port, in a folder of its own."""

import argparse
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from kiosk.domain.stopping import Stop
from simulators.broker import Broker, BrokerError
from simulators.control import ControlError, ControlServer, Reply, Request


def main(argv: list[str]) -> int:
    options = _parser().parse_args(argv)
    stop = Stop.on_signals()
    try:
        with Broker(options.state, options.port, options.configuration) as broker, ExitStack() as stack:
            if options.control:
                stack.callback(ControlServer(options.control, partial(handle, broker)).close)
            print(f"ready 127.0.0.1:{broker.port}", flush=True)
            stop.wait()
    except (BrokerError, OSError) as error:
        print(f"kiosk-sim broker: {error}", file=sys.stderr)
        return 1
    return 0


def handle(broker: Broker, request: Request) -> Reply:
    """A network that is cut is, for everybody on it, a broker that is not there."""
    match request["do"]:
        case "cut":
            broker.kill()
        case "mend":
            if broker.pid is None:
                broker.start()
        case "status":
            pass
        case _:
            raise ControlError("a broker knows cut, mend and status")
    return {"port": broker.port, "running": broker.pid is not None}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk-sim broker", description=__doc__)
    parser.add_argument("--state", type=Path, required=True, metavar="DIR", help="its settings and its log")
    parser.add_argument("--port", type=int, metavar="PORT", help="a free one if none is named")
    parser.add_argument(
        "--configuration", type=Path, metavar="FILE", help="of `kiosk-centre broker-init`; its port is --port"
    )
    parser.add_argument("--control", type=Path, metavar="PATH", help="control socket: cut, mend, status")
    return parser

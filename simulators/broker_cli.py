"""`kiosk-sim broker`: a mosquitto on a loopback port, in a folder of its own."""

import argparse
import sys
from pathlib import Path

from kiosk.domain.stopping import Stop
from simulators.broker import Broker, BrokerError


def main(argv: list[str]) -> int:
    options = _parser().parse_args(argv)
    stop = Stop.on_signals()
    try:
        with Broker(options.state, options.port, options.configuration) as broker:
            print(f"ready 127.0.0.1:{broker.port}", flush=True)
            stop.wait()
    except (BrokerError, OSError) as error:
        print(f"kiosk-sim broker: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk-sim broker", description=__doc__)
    parser.add_argument("--state", type=Path, required=True, metavar="DIR", help="its settings and its log")
    parser.add_argument("--port", type=int, metavar="PORT", help="a free one if none is named")
    parser.add_argument(
        "--configuration", type=Path, metavar="FILE", help="of `kiosk-centre broker-init`; its port is --port"
    )
    return parser

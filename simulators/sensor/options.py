"""The options of `kiosk-sim sensor`."""

import argparse
from pathlib import Path

from simulators.sensor.faults import CATALOGUE
from simulators.sensor.models import MODELS

_PURPOSE = "A fingerprint module at a pty link or a TCP port."
_DPI = range(50, 5001)


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="kiosk-sim sensor", description=_PURPOSE, epilog=_epilog())
    made.formatter_class = argparse.RawDescriptionHelpFormatter
    where = made.add_mutually_exclusive_group(required=True)
    where.add_argument("--link", type=Path, help="path of a link to a pseudo terminal")
    where.add_argument("--tcp", type=_port, metavar="PORT", help="TCP port on the loopback, 0 for any")
    where.add_argument("--rfc2217", type=_port, metavar="PORT", help="the same, with the host's speed in it")
    made.add_argument("--finger", type=Path, help="picture of the finger that lies there from the start")
    made.add_argument("--other", type=Path, help="picture of the second person's finger, for some faults")
    made.add_argument("--dpi", type=_dpi, default=500.0, help="resolution of the pictures (500)")
    made.add_argument("--model", default="ZFM-20", help=f"one of {', '.join(MODELS)}, SFM (ZFM-20)")
    made.add_argument("--bits", type=int, choices=(4, 8), help="bits a pixel in an upload (4)")
    made.add_argument("--paced", action="store_true", help="as slow as the wire; without, as fast as it goes")
    made.add_argument("--fault", nargs="+", action="extend", default=[], metavar="NAME[:COUNT]")
    made.add_argument("--scenario", type=Path, metavar="FILE", help="TOML: what happens when")
    made.add_argument("--record", type=Path, metavar="TRACE", help="write every byte and its time down")
    made.add_argument("--replay", type=Path, metavar="TRACE", help="be the sensor of this trace")
    made.add_argument("--control", type=Path, metavar="PATH", help="Unix socket for control requests")
    made.add_argument("--state", type=Path, metavar="FILE", help="keeps settings and templates without power")
    made.add_argument(
        "--seed", type=int, help="of noise and faults (faults: 1; noise: another at each start)"
    )
    return made


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
    if not _DPI.start <= value < _DPI.stop:
        raise argparse.ArgumentTypeError(f"{text!r} is no resolution (50 to 5000 dpi)")
    return value

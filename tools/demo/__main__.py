"""`make demo`: the whole kiosk on simulated devices, told in the terminal and in pictures."""

import argparse
import logging
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
OUT = ROOT / "demo-output"
SEED = 1405


def main() -> int:
    options = _parser().parse_args()
    has_screen = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    _prepare_kivy(has_screen)
    shutil.rmtree(OUT, ignore_errors=True)
    (OUT / "screens").mkdir(parents=True)
    logging.basicConfig(
        filename=OUT / "kiosk.log", level=logging.INFO, format="%(asctime)s %(name)s %(message)s"
    )
    from simulators.broker import BrokerError
    from tools.demo.processes import ProgramError
    from tools.demo.show import show
    from ui.app import CANNOT_BEGIN

    try:
        return show(
            OUT, fingers=options.fingers, dpi=options.dpi, seed=SEED, touch=has_screen and sys.stdin.isatty()
        )
    except (ProgramError, BrokerError, *CANNOT_BEGIN) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument(
        "--fingers", type=Path, help="folder of <finger>_<impression>.png (default: grown ones)"
    )
    parser.add_argument("--dpi", type=float, default=500.0, help="resolution of those images (500)")
    return parser


def _prepare_kivy(has_screen: bool) -> None:
    """Kivy reads these when it is first imported."""
    os.environ |= {
        "KIVY_NO_ARGS": "1",
        "KIVY_NO_CONFIG": "1",
        "KIVY_NO_FILELOG": "1",
        "KIVY_LOG_MODE": "MIXED",
    }
    if not has_screen:
        os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")


if __name__ == "__main__":
    sys.exit(main())

"""Which of SDL's drivers opens the window: chosen before Kivy does, with what is wrong said in one line."""

import os
from collections.abc import MutableMapping
from pathlib import Path

from config.settings import ScreenDriver

VARIABLE = "SDL_VIDEODRIVER"
_DRI = Path("/dev/dri")


class DisplayError(Exception):
    """What stands in the way of a window, and the remedy."""


def choose(
    driver: ScreenDriver | None, environment: MutableMapping[str, str] = os.environ, dri: Path = _DRI
) -> None:
    """Name the driver to SDL; None leaves the choice to it and to whoever set the environment."""
    if driver is None:
        return
    if driver is ScreenDriver.X11 and not environment.get("DISPLAY"):
        raise DisplayError(
            "screen: x11 needs DISPLAY; start it from a desktop, or set screen.driver to kmsdrm"
        )
    if driver is ScreenDriver.KMSDRM:
        _require_card(dri)
    environment[VARIABLE] = driver.value


def no_window(environment: MutableMapping[str, str] = os.environ) -> DisplayError:
    """What to say when Kivy found no way to open one."""
    driver = environment.get(VARIABLE, "any driver SDL knows here")
    return DisplayError(
        f"screen: no window with {driver}; end what else holds the screen, or set screen.driver to "
        "kmsdrm, x11 or offscreen"
    )


def open_window() -> None:
    """Have Kivy open the window; what it tells of each driver's failure is left to its debug log."""
    from kivy.base import EventLoop
    from kivy.logger import Logger

    Logger.disabled = True
    try:
        EventLoop.ensure_window()
    except SystemExit:
        raise no_window() from None
    finally:
        Logger.disabled = False


def _require_card(dri: Path) -> None:
    cards = sorted(dri.glob("card*"))
    if not cards:
        raise DisplayError(
            f"screen: no {dri}/card*; load the graphics driver (Raspberry Pi: dtoverlay=vc4-kms-v3d in "
            "config.txt)"
        )
    if not any(os.access(card, os.R_OK | os.W_OK) for card in cards):
        raise DisplayError(
            f"screen: {cards[0]} may not be opened; add this user to the groups video, render and input"
        )

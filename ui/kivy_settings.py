"""Kivy's own settings, to be made before the window opens: nothing leads out, nothing pops up."""

import os

from kivy.clock import Clock
from kivy.config import Config

FPS, CALM_FPS = 30.0, 15.0  # looks for touches a second; calm while nobody is served


def configure(size: tuple[int, int], *, fullscreen: bool, rotation: int = 0) -> None:
    """Set what a kiosk needs; without `fullscreen` the window is `size` pixels and a mouse may touch.

    `rotation` turns the picture and its touches by so many degrees: SDL does not turn a KMS/DRM output.
    """
    kivy = {
        "exit_on_escape": "0",
        "desktop": "0",
        "pause_on_minimize": "0",
        "keyboard_mode": "",
        "log_level": "warning",
    }
    graphics = {
        "width": str(size[0]),
        "height": str(size[1]),
        "fullscreen": "auto" if fullscreen else "0",
        "resizable": "0" if fullscreen else "1",
        "show_cursor": "0" if fullscreen else "1",
        "multisamples": "0",
        "allow_screensaver": "0",
        "rotation": str(rotation),
    }
    for section, values in (("kivy", kivy), ("graphics", graphics)):
        for key, value in values.items():
            Config.set(section, key, value)
    _choose_input(fullscreen)


def _choose_input(fullscreen: bool) -> None:
    """SDL's own touch provider is enough on the kiosk; a desktop touches with its mouse."""
    for name, _ in list(Config.items("input")):
        Config.remove_option("input", name)
    if not fullscreen and os.environ.get("SDL_VIDEODRIVER") != "offscreen":
        Config.set("input", "mouse", "mouse,disable_multitouch")
    for name, _ in list(Config.items("modules")):
        Config.remove_option("modules", name)


def set_pace(*, calm: bool) -> None:
    """How often Kivy's loop turns; Kivy has no public word for it once its clock runs."""
    Clock._max_fps = CALM_FPS if calm else FPS

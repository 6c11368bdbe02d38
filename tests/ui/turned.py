"""A window whose picture is turned by 90 degrees: touches come as the panel feels them, unturned."""

import json
import os
import sys

os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")

from kivy.base import EventLoop
from kivy.input.motionevent import MotionEvent

from tests.ui.scripted_kiosk import ScriptedKiosk
from tests.ui.stage import wait_until
from ui.bridge import Bridge
from ui.pilot import Pilot, PilotFinger
from ui.window import KioskApp


class PanelFinger(PilotFinger):
    """One touch by its place on the glass, 0 to 1 from the bottom left."""

    def __init__(self, across: float, up: float) -> None:
        MotionEvent.__init__(self, "panel", 1, {"x": across, "y": up}, is_touch=True, type_id="touch")


def main() -> int:
    found: dict[str, object] = {}

    def script(pilot: Pilot) -> None:
        pilot.wait_for("attract")
        window = EventLoop.window
        found["page"], found["panel"] = list(window.size), list(window.system_size)
        _touch(app, pilot, "start")
        pilot.wait_for("claim.receipt")
        _touch(app, pilot, "key.7")
        wait_until(lambda: app.draft.receipt)
        found["typed"] = app.draft.receipt

    app = KioskApp(ScriptedKiosk(), Bridge(), size=(1280, 800), rotation=90, still=True, script=script)
    app.run()
    print(json.dumps(found))
    return 0


def _touch(app: KioskApp, pilot: Pilot, name: str) -> None:
    """Where the thing is drawn on the panel: the page's left edge lies at its bottom."""

    def put_down() -> PilotFinger | None:
        target = app.surface.target(name)
        if target is None or not app.surface.is_settled():
            return None
        x, y = app.surface.window_point(target)
        finger = PanelFinger(1 - y / app.surface.height, x / app.surface.width)
        finger.press()
        return finger

    finger = wait_until(lambda: pilot.on_screen(put_down))
    assert finger
    pilot.on_screen(finger.lift)


if __name__ == "__main__":
    sys.exit(main())

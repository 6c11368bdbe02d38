"""Opens the window once off screen, tells one group of stories, and prints what became of each as JSON."""

import json
import os
import sys
import time
import traceback

os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")

from tests.ui import (
    form_stories,
    journey_stories,
    keypad_stories,
    sound_stories,
    stories,
    touch_stories,
    wish_stories,
)
from tests.ui.groups import DELIVERY, JOURNEYS
from tests.ui.mute import mute_voice
from tests.ui.scripted_kiosk import ScriptedKiosk
from tests.ui.stage import Stage
from ui.bridge import Bridge
from ui.pilot import Pilot
from ui.window import KioskApp

STORIES = {
    DELIVERY: (
        *stories.STORIES,
        *form_stories.STORIES,
        *keypad_stories.STORIES,
        *sound_stories.STORIES,
        *touch_stories.STORIES,
    ),
    JOURNEYS: (*journey_stories.STORIES, *wish_stories.STORIES),
}


def main(group: str) -> int:
    kiosk, bridge = ScriptedKiosk(), Bridge()
    results: dict[str, str] = {}

    def tell(pilot: Pilot) -> None:
        pilot.wait_for("attract")
        for story in STORIES[group]:
            name = story.__name__
            begun = time.monotonic()
            try:
                story(Stage(app, kiosk, bridge, pilot))
                results[name] = "ok"
            except Exception:
                results[name] = traceback.format_exc()
            print(f"{time.monotonic() - begun:6.2f} s  {name}", file=sys.stderr)

    app = KioskApp(kiosk, bridge, still=True, script=tell, voice=mute_voice())
    app.run()
    print(json.dumps(results))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

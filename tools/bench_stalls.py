"""The longest time the screens stood still: in every story of the tests, and in the demo's real kiosk.

`make bench` measures the stories; `python -m tools.bench stalls_demo` the demo with all its programs.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from kiosk.session.journeys.registration.answers import Answers
from kiosk.session.journeys.registration.pages import FormPage, Topic
from kiosk.session.journeys.registration.stages import FillingForm
from kiosk.work.panel import Key
from tests.ui import form_stories, journey_stories, sound_stories, stories, touch_stories
from tests.ui.mute import mute_voice
from tests.ui.scripted_kiosk import ScriptedKiosk
from tests.ui.stage import Stage
from tools.ui_stalls import STALL_MS, Stalls
from ui.bridge import Bridge
from ui.pilot import Pilot
from ui.window import KioskApp

ROOT = Path(__file__).resolve().parent.parent
LONGEST_S = 900.0
STORIES = (
    *(*stories.STORIES, *form_stories.STORIES, *journey_stories.STORIES),
    *(*sound_stories.STORIES, *touch_stories.STORIES),
)
# They look through the whole memory, end the app, or press a whole row of keys within one turn.
LEFT_OUT = ("left_after", "a_bug", "by_keypad")
KEYS, PICTURES = 200, 60
SHOWN = 10  # of the hardest turns

Figure = tuple[str, float, str]


def figures() -> list[Figure]:
    told = measured("stories")
    how = f"{told['stories']:.0f} stories, {told['turns']:.0f} turns of the loop"
    return [
        ("longest stall of the screens, ms", told["longest_ms"], how),
        (f"stalls over {STALL_MS:g} ms", told["long"], how),
        ("most work of the screens in one turn, ms of processor time", told["hardest_ms"], how),
    ]


def measured(what: str) -> dict[str, float]:
    """In a process of its own; what took long goes to stderr by name."""
    environment = {**os.environ, "SDL_VIDEODRIVER": "offscreen"}
    command = [sys.executable, "-m", "tools.bench_stalls", what]
    run = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, timeout=LONGEST_S
    )
    if run.returncode:
        raise RuntimeError(f"{what} failed with exit status {run.returncode}")
    found: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
    return found


def main(what: str) -> int:
    stalls = Stalls()
    told = _stories(stalls) if what == "stories" else _demo(stalls)
    for gap_ms, during in stalls.long:
        print(f"{gap_ms:6.0f} ms  {during}", file=sys.stderr)
    for work_ms, during in sorted(stalls.work_ms, reverse=True)[:SHOWN]:
        print(f"{work_ms:6.0f} ms of work  {during}", file=sys.stderr)
    figures = {"longest_ms": stalls.longest_ms, "hardest_ms": stalls.hardest_ms, "long": len(stalls.long)}
    print(json.dumps({**figures, "turns": len(stalls.gaps_ms), "stories": told}))
    return 0


def _stories(stalls: Stalls) -> int:
    kiosk, bridge = ScriptedKiosk(), Bridge()
    chosen = [each for each in STORIES if not any(part in each.__name__ for part in LEFT_OUT)]

    def script(pilot: Pilot) -> None:
        pilot.wait_for("attract")
        stalls.begin(pilot)
        stage = Stage(app, kiosk, bridge, pilot)
        for story in chosen:
            stalls.during = story.__name__
            story(stage)
        stalls.during = "keys and pictures"
        _keys_and_pictures(stage)

    app = KioskApp(kiosk, bridge, script=script, voice=mute_voice())
    app.run()
    return len(chosen) + 1


def _keys_and_pictures(stage: Stage) -> None:
    """The keypad through a keyboard's rows, a turn a key, while a camera and a scanner bring pictures."""
    form = FillingForm(FormPage(Topic.APPLICANT_NAME), Answers())
    stage.kiosk.begin(replace(form_stories.SERVED, stage=form))
    stage.pilot.wait_for("registration.applicant_name")
    dice = np.random.default_rng(1405)
    pages = dice.integers(0, 255, (3, 972, 1296, 3), dtype=np.uint8)
    for n in range(KEYS):
        stage.bridge.press(Key.SELECT if n % 7 == 6 else Key.DOWN)
        if n < PICTURES:
            stage.bridge.show_photo(n % 3, pages[n % 3])
        stage.pilot.on_screen(lambda: None)


def _demo(stalls: Stalls) -> int:
    from tools.demo.show import show

    class Metered(KioskApp):
        def on_start(self) -> None:
            super().on_start()
            stalls.during = "the demo"
            stalls.start()

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        (out / "screens").mkdir()
        told = show(out, fingers=None, dpi=500, seed=1405, touch=False, window=Metered)
    if told:
        raise RuntimeError("the demo did not end as expected")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

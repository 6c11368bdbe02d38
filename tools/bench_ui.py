"""Figures of the screens, off screen under software GL: start, load, touch to response, screen change."""

import json
import os
import statistics
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

from kiosk.session.states import Language
from tools.exhibits import exhibits
from tools.gallery import Showcase
from ui.bridge import Bridge
from ui.pilot import Pilot
from ui.window import KioskApp

ROOT = Path(__file__).resolve().parent.parent
STARTS, TOUCHES, CHANGES, IDLE_S = 3, 40, 20, 10.0
PAGES = (
    *("claim-receipt-filled", "claim-second-filled", "officer-filled", "finger-place", "take-card"),
    *("form-name-typing", "form-children-later", "check-answers", "appointment-day", "attract-services"),
)
LETTERS = "ضصثقفغعهخحجچشسیبلاتنمکگ"

Figure = tuple[str, float, str]


def figures() -> list[Figure]:
    runs = [_window("start") for _ in range(STARTS)] + [_window("all")]
    starts = [run["start_s"] for run in runs]
    told = runs[-1]
    return [
        ("start to attract screen, s", statistics.median(starts), f"median of {len(starts)} cold processes"),
        ("idle CPU of the attract screen, % of a core", told["idle"], f"over {IDLE_S:g} s"),
        ("CPU of a waiting screen with its turning arc, % of a core", told["busy"], f"over {IDLE_S:g} s"),
        ("touch to response, ms", told["touch_ms"], f"p95 of {TOUCHES}, finger down to frame shown"),
        (
            "letter typed to letter shown, ms",
            told["letter_ms"],
            f"p95 of {TOUCHES}, finger up to frame shown",
        ),
        ("screen change, ms", told["change_ms"], f"p95 of {CHANGES}, new state to frame shown"),
    ]


def _window(what: str) -> dict[str, float]:
    environment = {**os.environ, "SDL_VIDEODRIVER": "offscreen"}
    command = [sys.executable, "-m", "tools.bench_ui", what, repr(time.time())]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    if run.returncode:
        raise RuntimeError(run.stderr)
    measured: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
    return measured


def main(what: str, begun: float) -> int:
    """In a process of its own: open the window and measure in it."""
    measured: dict[str, float] = {}

    def script(pilot: Pilot) -> None:
        pilot.wait_for("attract")
        flips = Flips(app)
        measured["start_s"] = time.time() - begun
        if what == "all":
            measured.update(_in_window(app, pilot, flips))

    app = KioskApp(Showcase(), Bridge(), script=script)
    app.run()
    print(json.dumps(measured))
    return 0


class Flips:
    """When frames were shown."""

    def __init__(self, app: KioskApp) -> None:
        self._times: list[float] = []
        app.pilot.on_screen(partial(app.root_window.bind, on_flip=self._note))

    def since(self, moment: float) -> float:
        """Milliseconds from the moment to the first frame after it."""
        while not (later := [each for each in self._times if each > moment]):
            time.sleep(0.001)
        return 1000 * (later[0] - moment)

    def _note(self, *_: object) -> None:
        self._times.append(time.perf_counter())


def _in_window(app: KioskApp, pilot: Pilot, flips: Flips) -> dict[str, float]:
    pages = {each.name: each for each in exhibits(Language.PERSIAN)}

    def put_up(name: str) -> float:
        app.exhibit(pages[name].state, pages[name].draft)
        return time.perf_counter()

    def change(name: str) -> float:
        before = time.perf_counter()
        pilot.on_screen(partial(put_up, name))
        return flips.since(before)

    idle = _load()
    pilot.on_screen(partial(put_up, "claim-checking"))
    busy = _load()
    pilot.on_screen(partial(put_up, "claim-receipt-empty"))
    touches = [_touch(pilot, flips, f"key.{n % 10}") for n in range(TOUCHES)]
    pilot.on_screen(partial(put_up, "form-applicant_name"))
    letters = [_typed(pilot, flips, f"key.{LETTERS[n % len(LETTERS)]}") for n in range(TOUCHES)]
    changes = [change(PAGES[n % len(PAGES)]) for n in range(CHANGES)]
    return {
        "idle": idle,
        "busy": busy,
        "touch_ms": _p95(touches),
        "letter_ms": _p95(letters),
        "change_ms": _p95(changes),
    }


def _touch(pilot: Pilot, flips: Flips, name: str) -> float:
    """Down on a key until the frame that shows it pressed; the wait for Kivy's next turn is counted."""
    while True:
        before = time.perf_counter()
        if finger := pilot.on_screen(partial(pilot.put_down, name)):
            break
    answered = flips.since(before)
    pilot.on_screen(finger.lift)
    return answered


def _typed(pilot: Pilot, flips: Flips, name: str) -> float:
    """From the finger's leaving a letter to the frame that shows it in its field."""
    while (finger := pilot.on_screen(partial(pilot.put_down, name))) is None:
        time.sleep(0.001)
    before = time.perf_counter()
    pilot.on_screen(finger.lift)
    return flips.since(before)


def _load() -> float:
    """Percent of one core that this process uses while nobody touches it."""
    time.sleep(1.0)
    used, begun = time.process_time(), time.monotonic()
    time.sleep(IDLE_S)
    return 100 * (time.process_time() - used) / (time.monotonic() - begun)


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], float(sys.argv[2])))

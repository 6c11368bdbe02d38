"""What a thousand people leave in memory: whole deliveries through a real window, one after the other."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from kiosk.session.events import (
    ClaimEntered,
    ClaimGranted,
    Event,
    NoMatch,
    OfficerConfirmed,
    OfficerSigned,
    SampleReady,
    Started,
)
from kiosk.session.policy import Policy
from kiosk.session.states import AwaitingFinger, Language, State
from tests.ui.scripted_kiosk import ScriptedKiosk
from tests.ui.stage import finger_asked
from tools.exhibits import CLAIM, FIRST, NATIONAL_CODE, RECEIPT
from ui.bridge import Bridge
from ui.pilot import Pilot
from ui.window import KioskApp

ROOT = Path(__file__).resolve().parent.parent
SESSIONS, SETTLED = 1000, 100  # the first fill every cache that has a bound
LONGEST_S = 1800.0

Figure = tuple[str, float, str]


def figures() -> list[Figure]:
    environment = {**os.environ, "SDL_VIDEODRIVER": "offscreen", "KCFG_GRAPHICS_MAXFPS": "120"}
    command = [sys.executable, "-m", "tools.bench_sessions", str(SESSIONS)]
    run = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, timeout=LONGEST_S, check=True
    )
    told: list[float] = json.loads(run.stdout.splitlines()[-1])
    how = f"session {SETTLED} to {SESSIONS}, a window off screen"
    return [
        ("memory of the kiosk's window, MiB", told[-1], f"after {SESSIONS} sessions"),
        ("growth of its memory, kB a session", 1024 * (told[-1] - told[0]) / (SESSIONS - SETTLED), how),
    ]


def main(sessions: int) -> int:
    kiosk, bridge = ScriptedKiosk(), Bridge()
    resident: list[float] = []

    def script(pilot: Pilot) -> None:
        pilot.wait_for("attract")
        for n in range(1, sessions + 1):
            _session(kiosk, pilot, Language.PERSIAN if n % 4 else Language.ENGLISH)
            if n in (SETTLED, sessions) or n % 100 == 0:
                resident.append(_resident_mib())
                print(f"{n} sessions: {resident[-1]:.1f} MiB", file=sys.stderr)

    KioskApp(kiosk, bridge, still=True, script=script).run()
    print(json.dumps(resident))
    return 0


def _session(kiosk: ScriptedKiosk, pilot: Pilot, language: Language) -> None:
    """Numbers typed, the officer's word, a finger that does not match, and home."""
    _then(kiosk, pilot, Started(), "claim.receipt")
    pilot.type(RECEIPT[:4])
    number = kiosk.state.session
    _then(kiosk, pilot, ClaimEntered(RECEIPT, NATIONAL_CODE), "claim.checking")
    _then(kiosk, pilot, ClaimGranted(number, CLAIM), "officer")
    _then(kiosk, pilot, OfficerSigned("20417", "123456"), "officer.checking")
    _then(kiosk, pilot, OfficerConfirmed(number, "officer-7"), "card.awaited")
    kiosk.begin(State(Policy(), AwaitingFinger(FIRST), language=language, card_present=True))
    pilot.wait_for("finger")
    number = kiosk.state.session
    _then(kiosk, pilot, SampleReady(number, 80, finger_asked(kiosk)), "comparing")
    _then(kiosk, pilot, NoMatch(number, 4), "not_matched")
    kiosk.begin(State(Policy(), language=language))
    pilot.wait_for("attract")


def _then(kiosk: ScriptedKiosk, pilot: Pilot, event: Event, *screens: str) -> None:
    kiosk.post(event)
    pilot.wait_for(*screens)


def _resident_mib() -> float:
    status = Path("/proc/self/status").read_text("utf-8")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found
    return int(found[1]) / 1024


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))

"""What the stories share: the window, the scripted kiosk behind it, and eyes and hands for both."""

import gc
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from kiosk.ports import Picture
from kiosk.session.events import (
    CardInserted,
    CardRead,
    CardRemoved,
    ClaimGranted,
    Event,
    FingerSeen,
    NoMatch,
    OfficerConfirmed,
    SamplePoor,
    SampleReady,
    TimedOut,
    Timer,
)
from kiosk.session.policy import Policy
from kiosk.session.states import AwaitingFinger, Finger, FingerHint, State
from tests.ui.scripted_kiosk import ScriptedKiosk
from tools.exhibits import CARD, CLAIM, NATIONAL_CODE, RECEIPT
from ui.bridge import Bridge
from ui.pilot import Pilot, PilotFinger
from ui.window import KioskApp

Seen = TypeVar("Seen")
PATIENCE_S = 10.0


@dataclass(frozen=True, slots=True)
class Stage:
    app: KioskApp
    kiosk: ScriptedKiosk
    bridge: Bridge
    pilot: Pilot

    def home(self) -> None:
        """A fresh attract screen that takes touches, as if nobody had been there for a while."""
        self.kiosk.begin(State(Policy()))
        self.pilot.wait_for("attract")
        self.pilot.on_screen(self.app.forget_wishes)


def enter_claim(pilot: Pilot) -> None:
    pilot.wait_for("claim.receipt")
    pilot.type(RECEIPT)
    pilot.touch("claim.next")
    pilot.wait_for("claim.second")
    pilot.type(NATIONAL_CODE)
    pilot.touch("claim.submit")
    pilot.wait_for("claim.checking")


def sign_as_officer(pilot: Pilot) -> None:
    pilot.wait_for("officer")
    pilot.type("123456")
    pilot.touch("officer.submit")
    pilot.wait_for("officer.checking")


def wait_until(look: Callable[[], Seen]) -> Seen:
    """What `look` sees as soon as it is something."""
    deadline = time.monotonic() + PATIENCE_S
    while not (seen := look()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
    return seen


def finger_asked(kiosk: ScriptedKiosk) -> Finger:
    assert isinstance(kiosk.state.stage, AwaitingFinger)
    return kiosk.state.stage.attempt.finger.position


def press_anyhow(stage: Stage, name: str) -> None:
    """Touch where the named thing stands, whether or not it takes touches now."""
    surface = stage.app.surface
    assert surface.scene
    target = next(each for each in surface.scene.targets() if each.name == name)
    touch_at(stage, *surface.window_point(target))


def touch_at(stage: Stage, x: float, y: float) -> None:
    del stage
    finger = PilotFinger(x, y)
    finger.press()
    finger.lift()


def ridges(rows: int = 100) -> Picture:
    """Stripes, as much like a print as the screen needs."""
    return np.tile(np.where(np.arange(256) % 9 < 4, 60, 200).astype(np.uint8), (rows, 1))


def happen_by_chance(kiosk: ScriptedKiosk, dice: random.Random) -> None:
    """One thing of those that devices, the centre or time may say, fitting or not."""
    session = kiosk.state.session
    happenings: list[Event] = [
        ClaimGranted(session, CLAIM),
        OfficerConfirmed(session, "officer-7"),
        CardInserted(),
        CardRead(session, CARD),
        FingerSeen(session, dice.randrange(289), 288),
        SamplePoor(session, dice.choice(list(FingerHint)), Finger.RIGHT_INDEX),
        SampleReady(session, 80, Finger.RIGHT_INDEX),
        NoMatch(session, 4),
        TimedOut(dice.choice(list(Timer))),
        CardRemoved(),
    ]
    kiosk.post(dice.choice(happenings))


def ink_share(stage: Stage) -> float:
    """How much of the sensor's picture is not white."""
    pixels = np.frombuffer(stage.app.surface.live.texture.pixels, dtype=np.uint8)
    return float((pixels.reshape(-1, 4)[:, :3].min(axis=1) < 250).mean())


def remains(digits: list[int]) -> int:
    """How many strings in memory hold the digits, as typed or as shown."""
    return strings_with("".join(map(str, digits)), "".join("۰۱۲۳۴۵۶۷۸۹"[digit] for digit in digits))


def strings_with(typed: str, shown: str) -> int:
    """How many strings in memory hold either, apart from these two themselves."""
    gc.unfreeze()  # the window puts what was there at the start out of the collector's sight
    gc.collect()
    strings = {
        id(each): each
        for holder in gc.get_objects()
        for each in gc.get_referents(holder)
        if type(each) is str and each is not typed and each is not shown
    }
    return sum(typed in each or shown in each for each in strings.values())

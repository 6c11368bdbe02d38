"""A session thirty-one seconds old, and what its records, reports and ends say to the letter."""

from dataclasses import replace
from typing import Any

from kiosk.domain.delivery import DeliveryStep
from kiosk.session import states as st
from kiosk.session.commands import Command, EndSession, Report, StartTimer, StopTimer, Tell, Write
from kiosk.session.events import Timer
from tests.kiosk.people import ATTEMPT, CARD, LEFT, RIGHT, SESSION, state

APP = "app-7f3a"
TRIAL: dict[str, Any] = {"attempt": 1, "finger": 2, "tries_left": 5}
SPENT = replace(
    ATTEMPT,
    finger=replace(RIGHT, tries_left=4),
    card=replace(CARD, fingers=(replace(RIGHT, tries_left=4), LEFT)),
)
CLOSING = (EndSession(SESSION), StopTimer(Timer.LEASE), StopTimer(Timer.TAKE))


def on(stage: st.Stage, **changes: object) -> st.State:
    """Thirty-one seconds into the session."""
    return state(stage, began_s=100.0, now_s=131.04, warning_s=7, extensions=3, **changes)


def alarm(code: str, severity: str, **more: str) -> Tell:
    return Tell(Report("alarm.raised", {"code": code, "severity": severity, **more}))


def journey_ended(outcome: str) -> Tell:
    data = {"journey": "delivery", "outcome": outcome, "language": "fa", "duration_s": 31.0}
    return Tell(Report("journey.ended", data))


def ended(outcome: str, trial: dict[str, Any] | None = None, **reason: str) -> tuple[Command, ...]:
    told = {"application": APP, "outcome": outcome, **reason, **(trial or {}), "duration_s": 31.0}
    write = Write(DeliveryStep.ENDED, APP, {"outcome": outcome, **reason}, Report("delivery.ended", told))
    return write, journey_ended(outcome)


def verdict(word: str, trial: dict[str, Any]) -> Write:
    told = Report("delivery.verdict", {"application": APP, "verdict": word, **trial})
    return Write(DeliveryStep.VERDICT, APP, {**trial, "verdict": word}, told)


def home(before: st.State, stage: st.Stage, **changes: object) -> st.State:
    return replace(before, stage=stage, warning_s=None, extensions=0, **changes)  # type: ignore[arg-type]


def without_waiting(commands: tuple[Command, ...]) -> tuple[Command, ...]:
    """The commands but for those that time a person's patience."""
    patience = (Timer.IDLE, Timer.COUNTDOWN, Timer.RESULT)
    timed = (each for each in commands if isinstance(each, StartTimer | StopTimer) and each.timer in patience)
    left = list(commands)
    for each in timed:
        left.remove(each)
    return tuple(left)

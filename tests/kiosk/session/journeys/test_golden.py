"""The golden list of the stages before delivery and the events that do more there than tell of somebody."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from kiosk.session.commands import AnnounceHealth, Command, StartTimer, StopTimer, Tell
from kiosk.session.events import Event, Timer
from kiosk.session.states import Stage
from kiosk.session.step import step
from tests.kiosk.session.journeys.all_of_them import EVENTS, STAGES
from tests.kiosk.session.journeys.applicants import at

GOLDEN = Path(__file__).parent.parent / "golden" / "journeys.txt"
_DELIVERY = "kiosk.session.delivery_"


def test_every_stage_and_event_lead_where_the_golden_list_says(recording: bool) -> None:
    listing = "".join(line + "\n" for stage in STAGES for event in EVENTS for line in _line(stage, event))
    if recording:
        GOLDEN.write_text(listing)
    assert listing == GOLDEN.read_text()


def test_the_list_leaves_no_stage_and_no_event_out() -> None:
    listed = {type(each) for each in STAGES} | {type(each) for each in EVENTS}
    missing = {kind.__name__ for kind in (*get_args(Stage), *get_args(Event)) if kind not in listed}
    delivery = {
        kind.__name__ for kind in (*get_args(Stage), *get_args(Event)) if _DELIVERY in kind.__module__
    }
    assert missing <= delivery | {"OutOfService"}


def _line(stage: Stage, event: Event) -> Iterator[str]:
    before = at(stage, warning_s=1 if "COUNTDOWN" in repr(event) else None)
    done = step(before, event)
    if done.state.stage == stage and all(_is_usual(command) for command in done.commands):
        return
    after = "=" if done.state.stage == stage else _name(done.state.stage)
    work = " ".join(_word(command) for command in done.commands)
    yield f"{_name(stage):<36} {_name(event):<38} -> {after:<40} {work}".rstrip()


def _is_usual(command: Command) -> bool:
    """A part's health is told wherever somebody stands, and every touch begins the idle time anew."""
    return isinstance(command, AnnounceHealth) or (
        isinstance(command, StartTimer) and command.timer is Timer.IDLE
    )


_DETAILS = (
    "journey",
    "page",
    "part",
    "timer",
    "reason",
    "problem",
    "hint",
    "doubt",
    "finger",
    "kind",
    "at",
    "subject",
)
_FLAGS = ("unreachable", "lapsed", "keeping", "changing", "again", "short", "refusing", "findings", "shots")


def _name(value: Stage | Event) -> str:
    told = [getattr(value, name, None) for name in _DETAILS]
    words = [_told(each) for each in told if each is not None]
    words += [name for name in _FLAGS if getattr(value, name, None)]
    words += ["old"] if getattr(value, "session", 4) not in (4, 5) else []
    return f"{type(value).__name__}({' '.join(words)})" if words else type(value).__name__


def _told(value: object) -> str:
    if hasattr(value, "topic"):
        return f"{value.topic.value}"
    return re.sub(r"\s", "_", str(getattr(value, "value", value)))


def _word(command: Command) -> str:
    match command:
        case StartTimer(timer):
            return f"+{timer.value}"
        case StopTimer(timer):
            return f"-{timer.value}"
        case Tell(report):
            return f"{report.kind}:{report.data.get('outcome', report.data.get('part', ''))}".rstrip(":")
        case _:
            return type(command).__name__

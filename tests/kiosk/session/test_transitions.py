"""The golden list of every stage met by every event; a change of behaviour shows as a changed line."""

from pathlib import Path

from kiosk.session.commands import Command, StartTimer, StopTimer, Write
from kiosk.session.events import Event, SampleReady
from kiosk.session.states import Stage
from kiosk.session.step import step
from tests.kiosk.people import EVENTS, STAGES, state

GOLDEN = Path(__file__).parent / "golden" / "transitions.txt"


def test_every_stage_and_event_lead_where_the_golden_list_says(recording: bool) -> None:
    listing = "".join(_line(stage, event) + "\n" for stage in STAGES for event in EVENTS)
    listing += "".join(
        _line(stage, event, slot_sensor=True) + "\n"
        for stage in STAGES
        for event in EVENTS
        if step(state(stage), event).state.stage != step(state(stage, slot_sensor=True), event).state.stage
    )
    if recording:
        GOLDEN.write_text(listing)
    assert listing == GOLDEN.read_text()


def _line(stage: Stage, event: Event, *, slot_sensor: bool = False) -> str:
    before = state(stage, warning_s=1 if "COUNTDOWN" in repr(event) else None, slot_sensor=slot_sensor)
    done = step(before, event)
    after = "=" if done.state == before else type(done.state.stage).__name__ + _detail(done.state.stage)
    work = " ".join(_word(command) for command in done.commands)
    name = _name(stage) + (" +slot" if slot_sensor else "")
    return f"{name:<22} {_name(event):<34} -> {after:<28} {work}".rstrip()


def _name(value: Stage | Event) -> str:
    detail = [getattr(value, name).value for name in ("trouble", "part", "timer") if hasattr(value, name)]
    detail += [f"{value.quality} {value.finger.name}"] if isinstance(value, SampleReady) else []
    detail += ["old"] if getattr(value, "session", 4) != 4 else []
    detail += ["reminded"] if getattr(value, "reminded", False) else []
    return f"{type(value).__name__}({' '.join(detail)})" if detail else type(value).__name__


def _detail(stage: Stage) -> str:
    for name in ("hint", "reason", "problem", "part"):
        if getattr(stage, name, None):
            return f"({getattr(stage, name).value})"
    attempt = getattr(stage, "attempt", None)
    return f"({attempt.number} {attempt.finger.reference})" if attempt else ""


def _word(command: Command) -> str:
    match command:
        case Write(record, _, facts, report):
            outcome = f":{facts['outcome']}" if "outcome" in facts else ""
            return f"{record.value}{outcome}{'+' + report.kind if report else ''}"
        case StartTimer(timer) | StopTimer(timer):
            return f"{'+' if isinstance(command, StartTimer) else '-'}{timer.value}"
        case _:
            return type(command).__name__

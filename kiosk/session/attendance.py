"""Whether somebody is still there: warning, countdown and the end of a stage's time (F16, WCAG 2.2.1).

The language a person chose ends with that person (U8).
"""

from dataclasses import replace

from kiosk.session import events as ev
from kiosk.session.commands import Command, StartTimer, Step, StopTimer
from kiosk.session.events import Event, Timer
from kiosk.session.journeys import attention
from kiosk.session.states import (
    Attract,
    AwaitingCard,
    AwaitingFinger,
    AwaitingOfficer,
    Delivered,
    EnteringClaim,
    Interrupted,
    Language,
    NotMatched,
    OutOfService,
    SeeOfficer,
    Stage,
    State,
)

_WAITS_FOR_A_PERSON = (
    EnteringClaim,
    AwaitingOfficer,
    AwaitingCard,
    AwaitingFinger,
    Interrupted,
    *attention.WAITS_FOR_A_PERSON,
)
_SHOWS_A_RESULT = (NotMatched, Delivered, SeeOfficer, *attention.SHOWS_A_RESULT)
_BY_A_PERSON = (
    ev.Started,
    ev.LanguageChosen,
    ev.ClaimEntered,
    ev.OfficerSigned,
    ev.Touched,
    ev.AttendantCalled,
    ev.Continued,
    ev.OtherFinger,
    *attention.BY_A_PERSON,
)
_TICK = StartTimer(Timer.COUNTDOWN, 1.0)


def waits_for_person(stage: Stage) -> bool:
    """Whether somebody before the kiosk has to do something now."""
    return isinstance(stage, _WAITS_FOR_A_PERSON)


def attend(state: State, event: Event) -> State:
    """Take a touch during the countdown as one extension, as long as there are extensions left."""
    if state.warning_s is None or not _by_a_person(event):
        return state
    if state.extensions >= state.policy.idle_extend_max:
        return state
    return replace(state, warning_s=None, extensions=state.extensions + 1)


def choose(state: State, language: Language) -> Step:
    """Speak this language; on the attract screen only as long as somebody may still begin."""
    waits = isinstance(state.stage, Attract)
    timers = (StartTimer(Timer.IDLE, state.policy.idle_warn_s),) if waits else ()
    return Step(replace(state, language=language), timers)


def warn(state: State) -> Step:
    """Nobody touched the screen: start the countdown, if this stage waits for a person at all."""
    if isinstance(state.stage, Attract | OutOfService):
        return Step(replace(state, language=state.usual_language))
    if not isinstance(state.stage, _WAITS_FOR_A_PERSON):
        return Step(state)
    return Step(replace(state, warning_s=state.policy.idle_countdown_s), (_TICK,))


def tick(state: State) -> Step | None:
    """One second less; None when the countdown is over."""
    if state.warning_s is None or not isinstance(state.stage, _WAITS_FOR_A_PERSON):
        return Step(replace(state, warning_s=None))
    if state.warning_s <= 1:
        return None
    return Step(replace(state, warning_s=state.warning_s - 1), (_TICK,))


def with_timers(before: State, event: Event, step: Step) -> Step:
    """Add the timers that the new stage needs, so that no rule can forget one."""
    after = step.state
    moved = type(after.stage) is not type(before.stage)
    if moved:
        after = replace(after, warning_s=None)
    if moved and isinstance(after.stage, Attract | OutOfService):
        after = replace(after, language=after.usual_language)
    return Step(after, (*step.commands, *_timers(before, after, moved, _by_a_person(event))))


def _timers(before: State, after: State, moved: bool, by_a_person: bool) -> list[Command]:
    timers: list[Command] = []
    if before.warning_s is not None and after.warning_s is None:
        timers.append(StopTimer(Timer.COUNTDOWN))
    if isinstance(after.stage, _WAITS_FOR_A_PERSON):
        if moved or (by_a_person and after.warning_s is None):
            timers.append(StartTimer(Timer.IDLE, attention.patience_s(after)))
    elif isinstance(before.stage, _WAITS_FOR_A_PERSON):
        timers.append(StopTimer(Timer.IDLE))
    if moved and isinstance(after.stage, _SHOWS_A_RESULT):
        timers.append(StartTimer(Timer.RESULT, attention.result_s(after)))
    elif moved and isinstance(before.stage, _SHOWS_A_RESULT):
        timers.append(StopTimer(Timer.RESULT))
    return timers


def _by_a_person(event: Event) -> bool:
    """A touch; or a finger that lay on the glass."""
    return isinstance(event, _BY_A_PERSON) or attention.gave_a_sample(event)

"""What the centre changes at a kiosk: locked and unlocked, other limits, a planned closing; never a release.

A forged card or an opened case locks the delivery as well (F13, F32). The lock ends with the centre's signed
word alone and outlives every restart: whoever keeps the alarm keeps the lock with it.
"""

from dataclasses import replace

from kiosk.session.commands import AnnounceHealth, Step, Tell
from kiosk.session.endings import home
from kiosk.session.faults import LOCKING
from kiosk.session.remote_events import Looked, PlanChanged, PolicyChanged, RemoteEvent
from kiosk.session.reports import ALARM_RAISED
from kiosk.session.states import Attract, OutOfService, Part, State
from kiosk.session.trouble import part_lost


def hear_centre(state: State, event: RemoteEvent) -> Step:
    match event:
        case PolicyChanged(policy) if isinstance(state.stage, Attract | OutOfService):
            return Step(replace(state, policy=policy))
        case PlanChanged(notice, closed, hours, night):
            planned = replace(state, notice=notice, hours=hours, night=night)
            return _planned(planned, closed=closed)
        case Looked(at) if isinstance(state.stage, OutOfService):
            return Step(replace(state, looked_at=at))
        case Looked() if state.looked_at:
            return Step(replace(state, looked_at=None))
        case _:
            return Step(state)


def locked(done: Step) -> Step:
    """The same step, and the delivery locked if it told of what locks it."""
    cause = next((code for each in done.commands if (code := _alarm(each)) in LOCKING), None)
    if cause is None or Part.LOCK in done.state.missing:
        return done
    after = part_lost(replace(done.state, missing=done.state.missing | {Part.LOCK}), Part.LOCK, cause)
    return Step(after.state, (*done.commands, *after.commands))


def _planned(state: State, *, closed: bool) -> Step:
    was_closed = Part.PLAN in state.missing
    missing = state.missing | {Part.PLAN} if closed else state.missing - {Part.PLAN}
    state = replace(state, missing=missing)
    told = (AnnounceHealth(Part.PLAN, "planned" if closed else None),) if closed != was_closed else ()
    waits = isinstance(state.stage, Attract | OutOfService)
    return Step(state.at(home(state)) if waits else state, told)


def _alarm(command: object) -> str | None:
    if isinstance(command, Tell) and command.report.kind == ALARM_RAISED:
        return str(command.report.data["code"])
    return None

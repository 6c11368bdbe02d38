"""Check-in and contact data: the right place, day and time (R25, R34); what was known is confirmed (R63)."""

from dataclasses import replace

from kiosk.domain.registration import ApplicationRefusal
from kiosk.session.commands import Step
from kiosk.session.events import CentreSilent, Event
from kiosk.session.journeys.completion.contact import PAGES
from kiosk.session.journeys.completion.course import ORDER, enough_fingers, proceed, with_taken
from kiosk.session.journeys.completion.events import VisitGranted, VisitRefused
from kiosk.session.journeys.completion.parts import Completion, CompletionPart, Visit, VisitRefusal
from kiosk.session.journeys.completion.stages import ConfirmingContact, NotAdmitted
from kiosk.session.journeys.registration.answers import Answers
from kiosk.session.journeys.registration.events import Answered, Values, WentBack
from kiosk.session.journeys.registration.reading import contact_of
from kiosk.session.journeys.status.stages import Identifying
from kiosk.session.policy import Policy
from kiosk.session.states import State
from kiosk.session.vocabulary import Journey

_ASK_ANEW = {
    VisitRefusal.NOT_FOUND: ApplicationRefusal.NOT_FOUND,
    VisitRefusal.TOO_MANY_TRIES: ApplicationRefusal.TOO_MANY_TRIES,
}


def check_in(state: State, event: Event) -> Step:
    match event:
        case VisitGranted(_, visit):
            return proceed(state, begun(state.policy, visit))
        case VisitRefused(_, reason, _, wait_s) if reason in _ASK_ANEW:
            return Step(state.at(Identifying(Journey.COMPLETION, _ASK_ANEW[reason], wait_s)))
        case VisitRefused(_, reason, appointment):
            return Step(state.at(NotAdmitted(reason, appointment)))
        case CentreSilent():
            return Step(state.at(Identifying(Journey.COMPLETION, unreachable=True)))
        case _:
            return Step(state)


def begun(policy: Policy, visit: Visit) -> Completion:
    """A visit with what an earlier one kept; contact data are always confirmed anew."""
    known = {**visit.contact, **visit.kept.contact}
    answers = Answers({f"contact.{key}": _as_typed(value) for key, value in known.items()})
    accepted = tuple(each for each in visit.kept.documents if each.accepted)
    taken = replace(visit.kept, contact={}, documents=accepted)
    enough = enough_fingers(policy, taken)
    return Completion(visit, answers, taken, hands_asked=enough, skipped=ORDER if enough else ())


def _as_typed(stored: str) -> str:
    """A mobile number as people write it, so that it can be changed digit by digit."""
    return f"0{stored.removeprefix('+98')}" if stored.startswith("+98") else stored


def confirm_contact(state: State, stage: ConfirmingContact, event: Event) -> Step:
    match event:
        case Answered(values):
            return _answered(state, _with(stage, values))
        case WentBack(values) if stage.at:
            return Step(state.at(replace(_with(stage, values), at=stage.at - 1, findings=())))
        case _:
            return Step(state)


def _answered(state: State, stage: ConfirmingContact) -> Step:
    here = [each.path.removeprefix("contact.") for each in PAGES[stage.at]]
    _, wrong = contact_of(stage.completion.answers, here)
    if wrong:
        return Step(state.at(replace(stage, findings=wrong)))
    if stage.at + 1 < len(PAGES):
        return Step(state.at(replace(stage, at=stage.at + 1, findings=())))
    keys = [each.path.removeprefix("contact.") for page in PAGES for each in page]
    contact, _ = contact_of(stage.completion.answers, keys)
    return proceed(state, with_taken(stage.completion, contact=contact), CompletionPart.CONTACT)


def _with(stage: ConfirmingContact, values: Values) -> ConfirmingContact:
    told, before = dict(values), stage.completion.answers
    here = [(each.path, told.get(each.path, before.text(each.path))) for each in PAGES[stage.at]]
    completion = replace(stage.completion, answers=before.having(here))
    return replace(stage, completion=completion)

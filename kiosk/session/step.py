"""The whole behaviour of one kiosk as a pure function: `step(state, event)`, one line a rule.

People, devices, the centre and time all arrive as events; work leaves as commands. The order of a step's
commands is the order of writing of the delivery (D1-D9): a `Write` is durable before what follows it.
"""

from dataclasses import replace

from kiosk.domain.delivery import Authorisation, DeliveryOutcome, ReferralReason
from kiosk.session import events as ev
from kiosk.session import handover, trouble
from kiosk.session.attendance import attend, choose, tick, warn, with_timers
from kiosk.session.attendant import call_again, call_attendant
from kiosk.session.claims import claim_of
from kiosk.session.commands import AskClaim, AskOfficer, FreeClaim, ReadCard, Step
from kiosk.session.endings import Evidence, delivered, end, home, refer
from kiosk.session.events import CardTrouble, Event, Timer
from kiosk.session.journeys.dispatch import IN_FLIGHT, advance
from kiosk.session.journeys.parts import TOLD
from kiosk.session.journeys.technician.events import ServiceCalled, ServiceResumed
from kiosk.session.journeys.technician.rules import (
    call_service,
    leave_service,
    resume_service,
    service_is_over,
)
from kiosk.session.journeys.technician.stages import TechnicianStage
from kiosk.session.leaving import JourneyOutcome, begin, leave
from kiosk.session.machine import noted
from kiosk.session.remote import hear_centre, locked
from kiosk.session.reports import told_of
from kiosk.session.services import begun_here, journey_of, offered
from kiosk.session.states import (
    Attract,
    AwaitingCard,
    AwaitingFinger,
    AwaitingOfficer,
    Capturing,
    CheckingClaim,
    CheckingOfficer,
    Comparing,
    Delivered,
    EnteringClaim,
    Interrupted,
    Journey,
    NotMatched,
    OutOfService,
    ReadingCard,
    Recording,
    SeeOfficer,
    State,
    TakeCard,
)

__all__ = ["Step", "step"]


def step(state: State, event: Event) -> Step:
    """Return the next state and the work to start, for any state and any event."""
    if getattr(event, "session", state.session) != state.session:
        return _late(state, event)
    known = noted(attend(state, event), event)
    return with_timers(state, event, locked(_advance(known, event)))


def _advance(state: State, event: Event) -> Step:
    match event:
        case ev.LanguageChosen(language):
            return choose(state, language)
        case ev.PartLost(part, cause):
            return trouble.part_lost(state, part, cause)
        case ev.PartBack(part):
            return trouble.part_back(state, part)
        case ev.PolicyChanged() | ev.PlanChanged() | ev.Looked():
            return hear_centre(state, event)
        case ServiceResumed(left_s):
            return resume_service(state, left_s)
        case ev.TimedOut(timer):
            return _timed_out(state, timer)
        case ev.Cancelled():
            return _cancelled(state)
        case ev.AttendantCalled():
            return call_attendant(state)
        case ev.CardRemoved() | ev.CardTaken():
            return _card_gone(state, by_slot=isinstance(event, ev.CardTaken))
        case ev.CardRefused(_, reason):
            return trouble.card_refused(state, reason)
        case _:
            return _proceed(state, event)


def _proceed(state: State, event: Event) -> Step:
    match state.stage, event:
        case Attract(), ev.Started() if Journey.DELIVERY in offered(state):
            return begin(state, Journey.DELIVERY)
        case Attract(), ev.JourneyChosen(journey, language) if journey in begun_here(state):
            return begin(replace(state, language=language or state.language), journey)
        case ((Attract() | OutOfService()), ServiceCalled()):
            return call_service(state)
        case Interrupted(), ev.Continued():
            return Step(state.at(home(state)))
        case EnteringClaim(), ev.ClaimEntered(receipt, second_item):
            return Step(state.at(CheckingClaim()), (AskClaim(state.session, receipt, second_item),))
        case CheckingClaim(), ev.ClaimGranted(_, claim):
            return handover.claim_granted(state, claim)
        case CheckingClaim(), ev.ClaimRefused(_, refusal):
            return Step(state.at(EnteringClaim(problem=refusal)))
        case CheckingClaim(), ev.CentreSilent():
            return Step(state.at(EnteringClaim(unreachable=True)))
        case AwaitingOfficer(claim), ev.OfficerSigned(officer, pin):
            with_card = state.policy.officer_cards
            ask = AskOfficer(state.session, claim.application, officer, pin, with_card)
            return Step(state.at(CheckingOfficer(claim)), (ask,))
        case CheckingOfficer(claim), ev.OfficerConfirmed(_, checker):
            return handover.documents_confirmed(state, claim, checker)
        case CheckingOfficer(claim), ev.OfficerRefused(_, problem):
            return Step(state.at(AwaitingOfficer(claim, problem=problem)), told_of(problem))
        case ((CheckingOfficer() | Recording()), ev.ClaimEnded()):
            return refer(state, ReferralReason.CLAIM_ENDED)
        case CheckingOfficer(claim), ev.CentreSilent():
            return Step(state.at(AwaitingOfficer(claim, unreachable=True)))
        case _, ev.ClaimGranted(_, claim):
            return _given_back(state, claim)
        case stage, _ if journey_of(stage) is Journey.DELIVERY:
            return _with_card(state, event)
        case _:
            return advance(state, event)


def _with_card(state: State, event: Event) -> Step:
    match state.stage, event:
        case AwaitingCard(claim, checker, _, reinserts, tries), ev.CardInserted():
            reading = ReadingCard(claim, checker, reinserts, tries)
            return Step(state.at(reading), (ReadCard(state.session, claim.card_serial, claim.holder_digest),))
        case ReadingCard() as reading, ev.CardRead(_, card, draw):
            return handover.card_read(state, reading, card, draw)
        case AwaitingCard(claim, checker, _, reinserts, tries), ev.CardRead(_, card, draw) if (
            state.card_present
        ):
            return handover.card_read(state, ReadingCard(claim, checker, reinserts, tries), card, draw)
        case ((AwaitingFinger(attempt) | Capturing(attempt)), ev.FingerSeen(_, rows_done, rows_total)):
            return Step(state.at(Capturing(attempt, rows_done, rows_total)))
        case ((AwaitingFinger(attempt) | Capturing(attempt)), ev.SamplePoor(_, hint, finger)):
            return handover.poor_sample(state, attempt, hint, finger)
        case ((AwaitingFinger(attempt) | Capturing(attempt)), ev.SampleReady(_, quality, finger)):
            return handover.good_sample(state, attempt, quality, finger)
        case ((AwaitingFinger(attempt) | NotMatched(attempt)), ev.OtherFinger()):
            return handover.other_finger_wished(state, attempt)
        case ((AwaitingFinger() | Capturing() | NotMatched()), ev.CannotGiveFinger()):
            return refer(state, ReferralReason.CANNOT_GIVE_FINGER)
        case Comparing(attempt), ev.Matched():
            return handover.matched(state, attempt)
        case Comparing(attempt), ev.NoMatch(_, tries_left):
            return handover.not_matched(state, attempt, tries_left)
        case Comparing(attempt), ev.FingerBlocked():
            return handover.finger_blocked(state, attempt)
        case NotMatched(attempt), ev.Continued():
            return handover.capture(state, attempt)
        case Recording(attempt), ev.ReceiptStored(_, digest, receipt):
            return handover.receipt_stored(state, attempt, digest, receipt)
        case TakeCard(attempt), ev.HandedOut():
            return delivered(state, attempt, Evidence.OFFICER)
        case TakeCard(), ev.LatchHeld():
            return handover.latch_held(state)
        case TakeCard(), ev.ReleaseUncertain():
            return handover.release_uncertain(state)
        case ((Delivered() | SeeOfficer()), ev.Continued()):
            return Step(state.at(home(state)))
        case _:
            return Step(state)


def _card_gone(state: State, *, by_slot: bool) -> Step:
    """The slot's sensor, or without one the reader, says that the card is no longer there."""
    match state.stage:
        case TakeCard(attempt) if by_slot or not state.slot_sensor:
            return delivered(state, attempt, Evidence.SLOT if by_slot else Evidence.REMOVAL)
        case SeeOfficer(ReferralReason.UNCONFIRMED_RELEASE | ReferralReason.LATCH_STUCK) if by_slot:
            return handover.taken_after_all(state)
        case ReadingCard() | AwaitingFinger() | Capturing() | Comparing() | NotMatched() | Recording():
            return trouble.card_refused(state, CardTrouble.REMOVED)
        case _:
            return Step(state)


def _cancelled(state: State) -> Step:
    match state.stage:
        case Delivered() | SeeOfficer() | Interrupted():
            return Step(state.at(home(state)))
        case Attract() | OutOfService() | Recording() | TakeCard():
            return Step(state)
        case _:
            return _given_up(state, JourneyOutcome.CANCELLED)


def _given_up(state: State, how: JourneyOutcome) -> Step:
    """The person left; what is being sent is not taken back, and an end that was reached stays one."""
    journey = journey_of(state.stage)
    if journey is Journey.DELIVERY:
        return handover.void_verdict(state, end(state, DeliveryOutcome(how.value)))
    if isinstance(state.stage, TechnicianStage) and not isinstance(state.stage, IN_FLIGHT):
        return leave_service(state, state.stage, how)
    if journey is None or isinstance(state.stage, IN_FLIGHT):
        return Step(state)
    return leave(state, journey, JourneyOutcome.FINISHED if isinstance(state.stage, TOLD) else how)


def _timed_out(state: State, timer: Timer) -> Step:
    match timer, state.stage:
        case Timer.IDLE, _:
            return warn(state)
        case Timer.COUNTDOWN, _:
            return tick(state) or _timed_out_for_good(state)
        case Timer.CALL, _:
            return call_again(state)
        case Timer.SERVICE, _:
            return service_is_over(state)
        case Timer.LEASE, (Recording() | TakeCard() | Delivered() | SeeOfficer()):
            return Step(state)
        case Timer.LEASE, stage if journey_of(stage) is Journey.DELIVERY:
            return handover.void_verdict(state, end(state, DeliveryOutcome.TIMED_OUT))
        case Timer.TAKE, TakeCard() as take:
            return handover.not_taken(state, take)
        case Timer.RESULT, NotMatched(attempt):
            return handover.capture(state, attempt)
        case Timer.RESULT, (Delivered() | SeeOfficer()):
            return Step(state.at(home(state)))
        case _:
            return advance(state, ev.TimedOut(timer))


def _timed_out_for_good(state: State) -> Step:
    if isinstance(state.stage, Interrupted):
        return Step(replace(state, stage=home(state), extensions=0))
    return _given_up(state, JourneyOutcome.TIMED_OUT)


def _late(state: State, event: Event) -> Step:
    """An answer to a session that is over changes nothing, save that a claim for nobody is given back."""
    return _given_back(state, event.claim) if isinstance(event, ev.ClaimGranted) else Step(state)


def _given_back(state: State, claim: Authorisation) -> Step:
    """Free a claim that nobody waits for any more, unless the next person holds it or is about to."""
    held = claim_of(state.stage)
    if isinstance(state.stage, CheckingClaim) or (held and held.application == claim.application):
        return Step(state)
    return Step(state, (FreeClaim(claim.application),))

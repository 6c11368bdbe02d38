"""How a session ends: what is written, reported and shown; every way but one leaves the card in custody."""

from dataclasses import replace
from enum import StrEnum

from kiosk.domain.delivery import DeliveryOutcome, DeliveryStep, ReferralReason
from kiosk.session import reports
from kiosk.session.claims import claim_of
from kiosk.session.commands import Command, EndSession, FreeClaim, Step, StopTimer, Write
from kiosk.session.events import Timer
from kiosk.session.faults import Fault
from kiosk.session.services import begun_here, lacking
from kiosk.session.states import (
    Attempt,
    Attract,
    Delivered,
    Journey,
    OutOfService,
    Part,
    SeeOfficer,
    Stage,
    State,
    TakeCard,
)


class Evidence(StrEnum):
    """How it is known that the card was taken."""

    REMOVAL = "removal"  # the reader saw it go
    OFFICER = "officer"  # the officer who stands by took it out
    SLOT = "slot"  # the cabinet's sensor saw it leave the slot


def home(state: State) -> Stage:
    """Where the kiosk waits for the next person: the attract screen, or out of service."""
    if begun_here(state):
        return Attract()
    main = Journey.DELIVERY if Journey.DELIVERY in state.services else min(state.services)
    return OutOfService(lacking(state, main) or Part.CASE)


def end(
    state: State,
    outcome: DeliveryOutcome,
    *,
    reason: ReferralReason | None = None,
    fault: Fault | None = None,
) -> Step:
    """End without a delivery: the journal says how, the claim is free, the person sees why."""
    claim = claim_of(state.stage)
    commands: list[Command] = []
    if claim:
        facts = {"outcome": outcome.value} | ({"reason": reason.value} if reason else {})
        report = reports.ended(state, outcome, reason)
        commands.append(Write(DeliveryStep.ENDED, claim.application, facts, report))
    commands.append(reports.journey_ended(state, Journey.DELIVERY, outcome))
    if fault:
        commands.append(reports.alarm(fault, claim.application if claim else None))
    if Part.JOURNAL in state.missing:
        commands.clear()
    # Once the card was let go, only the report of its end may free the claim: it says what became of it.
    if claim and not isinstance(state.stage, TakeCard):
        commands.append(FreeClaim(claim.application))
    return Step(_closed(state, SeeOfficer(reason) if reason else home(state)), (*commands, *_closing(state)))


def refer(state: State, reason: ReferralReason, fault: Fault | None = None) -> Step:
    return end(state, DeliveryOutcome.REFERRED, reason=reason, fault=fault)


def refer_unmatched(state: State, attempt: Attempt) -> Step:
    """No finger matched (F8, F14); the alarm comes with the third such session of one card."""
    often = attempt.claim.sessions_failed + 1 >= state.policy.alarm_after_mismatch
    return refer(state, ReferralReason.NOT_MATCHED, Fault.REPEATED_MISMATCH if often else None)


def delivered(state: State, attempt: Attempt, evidence: Evidence) -> Step:
    """The card was taken after a verdict of this session: the one way to DELIVERED (D8, D9)."""
    application = attempt.claim.application
    report = reports.ended(state, DeliveryOutcome.DELIVERED, None)
    records = (
        Write(DeliveryStep.TAKEN, application, {"evidence": evidence.value}),
        Write(DeliveryStep.CONFIRMED, application, {"outcome": DeliveryOutcome.DELIVERED.value}, report),
    )
    told = reports.journey_ended(state, Journey.DELIVERY, DeliveryOutcome.DELIVERED)
    return Step(_closed(state, Delivered()), (*records, told, *_closing(state)))


def _closed(state: State, stage: Stage) -> State:
    return replace(state, stage=stage, warning_s=None, extensions=0, left_behind=state.card_present)


def _closing(state: State) -> tuple[Command, ...]:
    return EndSession(state.session), StopTimer(Timer.LEASE), StopTimer(Timer.TAKE)

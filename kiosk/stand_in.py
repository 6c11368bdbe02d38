"""Who stands in around a delivery without a window: person, centre, broker, and a witness."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kiosk.domain.clock import Clock
from kiosk.domain.delivery import (
    Authorisation,
    ClaimRefusal,
    DeliveryOutcome,
    DeliveryStep,
    DocumentsConfirmed,
    OfficerRefusal,
    ReferralReason,
)
from kiosk.ports import HealthState, Journal, JournalRecord
from kiosk.session import states as st
from kiosk.session.commands import Report
from kiosk.session.events import Cancelled, CardInserted, ClaimEntered, Continued, OfficerSigned, Started
from kiosk.work.worker import Post

EXIT_DELIVERED, EXIT_REFUSED, EXIT_FAULT = 0, 3, 4
_REFUSED_CARDS = (ReferralReason.NOT_THIS_CARD.value, ReferralReason.NOT_AUTHENTIC.value)
_FAULTS = (DeliveryOutcome.FAULT, DeliveryOutcome.CARD_FAULT, DeliveryOutcome.UNCONFIRMED)

StepSeen = Callable[[DeliveryStep, Mapping[str, Any]], None]


@dataclass(slots=True)
class Course:
    """How it went: every journal record in order with its time, and the outcome of the last."""

    steps: list[dict[str, Any]] = field(default_factory=list)
    outcome: DeliveryOutcome = DeliveryOutcome.FAULT
    reason: str | None = None

    @property
    def exit_code(self) -> int:
        if self.outcome is DeliveryOutcome.DELIVERED:
            return EXIT_DELIVERED
        if self.outcome in _FAULTS and self.reason not in _REFUSED_CARDS:
            return EXIT_FAULT
        return EXIT_REFUSED

    def as_json(self) -> dict[str, Any]:
        return {"outcome": self.outcome.value, "reason": self.reason, "steps": self.steps}


class Person:
    """Does what applicant and officer would do, screen after screen, and says when it is over.

    A card that cannot be read but is still there is powered anew, which is all a chip can tell of being put
    in again; one that was taken out is waited for, then the session is given up.
    """

    def __init__(self, post: Post, card_present: Callable[[], bool], patience_s: float, clock: Clock) -> None:
        self._post = post
        self._card_present = card_present
        self._patience_s = patience_s
        self._clock = clock
        self._began = False
        self._missed_s: float | None = None
        self.done = threading.Event()

    def waits(self) -> None:
        """Called from time to time: nobody will bring back a card that stays away."""
        missed_s = self._missed_s
        if missed_s is not None and self._clock.monotonic() - missed_s > self._patience_s:
            self._missed_s = None
            self._post(Cancelled())

    def sees(self, state: st.State) -> None:
        self._missed_s = None
        match state.stage:
            case st.Attract() if not self._began:
                self._began = True
                self._post(Started())
            case st.EnteringClaim():
                self._post(ClaimEntered("", ""))
            case st.AwaitingOfficer():
                self._post(OfficerSigned("", ""))
            case st.AwaitingCard(hint=st.CardHint.UNREADABLE) if self._card_present():
                self._post(CardInserted())
            case st.AwaitingCard():
                self._missed_s = self._clock.monotonic()
            case st.NotMatched():
                self._post(Continued())
            case st.Attract() | st.Delivered() | st.SeeOfficer() | st.OutOfService() if self._began:
                self.done.set()


class Witness:
    """The journal, and everything it has made durable told at once."""

    def __init__(self, journal: Journal, course: Course, seen: StepSeen, clock: Clock) -> None:
        self._journal = journal
        self._course = course
        self._seen = seen
        self._clock = clock
        self._began_s = clock.monotonic()

    def append(
        self,
        step: DeliveryStep,
        application: str,
        facts: Mapping[str, Any],
        report: Report | None = None,
        chip_receipt: bytes | None = None,
    ) -> int:
        number = self._journal.append(step, application, facts, report, chip_receipt)
        if step is DeliveryStep.CLAIM:  # what came before closed an earlier run's delivery
            self._course.steps.clear()
        at_s = round(self._clock.monotonic() - self._began_s, 3)
        self._course.steps.append({"step": step.value, "at_s": at_s, **facts})
        self._course.outcome = DeliveryOutcome(facts.get("outcome", DeliveryOutcome.FAULT))
        self._course.reason = facts.get("reason")
        self._seen(step, facts)
        return number

    def tell(self, report: Report) -> None:
        self._journal.tell(report)

    def unfinished(self) -> tuple[JournalRecord, ...]:
        return self._journal.unfinished()


class Given:
    """Claim and documents as the options gave them."""

    def __init__(self, claim: Authorisation) -> None:
        self._claim = claim

    def claim(self, receipt: str, second_item: str) -> Authorisation | ClaimRefusal:
        return self._claim

    def confirm_documents(
        self, application: str, officer: str, pin: str
    ) -> DocumentsConfirmed | OfficerRefusal:
        return DocumentsConfirmed("given")

    def make_sure(self, application: str) -> None:
        pass

    def release_claim(self, application: str) -> None:
        pass


class Nobody:
    """There is no broker to tell."""

    def health(self, part: str, state: HealthState, cause: str | None = None) -> None:
        pass

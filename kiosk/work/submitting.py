"""Forms and corrections on their way to the centre, as events; a form is durable before it is sent (F1)."""

import logging
import uuid

from kiosk.domain import fields
from kiosk.domain.clock import Clock
from kiosk.domain.form import Finding
from kiosk.domain.identifiers import uuid7
from kiosk.domain.number_lists import NumberList, NumberListError
from kiosk.domain.problems import Problem
from kiosk.domain.refusals import MessageError
from kiosk.domain.registration import ApplicationRefusal
from kiosk.ports import CentreSilentError
from kiosk.reporting.applications import ApplicationsOverLine
from kiosk.reporting.posting import Posting
from kiosk.reporting.requests import Reply
from kiosk.session.events import CentreSilent, Event
from kiosk.session.journeys.correction.commands import SendCorrection
from kiosk.session.journeys.correction.events import CorrectionAccepted
from kiosk.session.journeys.registration.commands import KeepApplication, SubmitApplication
from kiosk.session.journeys.registration.events import (
    ApplicationAccepted,
    ApplicationKept,
    ApplicationNotKept,
    ApplicationRefused,
)
from kiosk.storage.number_stock import NoNumberLeftError, NumberStock
from kiosk.storage.store import StoreError
from kiosk.storage.submissions import Submissions, SubmissionTooLargeError

log = logging.getLogger(__name__)

NUMBERS_TRIED = 3  # a disk that was put back holds numbers which are somebody's by now

Sending = SubmitApplication | SendCorrection | KeepApplication


class Submitting:
    """Called on one thread; `(session, submission)` of a command is one message id as long as it lasts."""

    def __init__(
        self,
        line: ApplicationsOverLine,
        posting: Posting,
        submissions: Submissions,
        stock: NumberStock,
        clock: Clock,
    ) -> None:
        self._line = line
        self._posting = posting
        self._submissions = submissions
        self._stock = stock
        self._clock = clock
        self._session = -1
        self._ids: dict[tuple[str, int], uuid.UUID] = {}
        self._promised: dict[uuid.UUID, str] = {}  # tracking numbers of what was kept in this session

    def submit(self, command: SubmitApplication) -> Event:
        try:
            for _ in range(NUMBERS_TRIED):
                answer = self._submit_once(command)
                if not _is(answer, ApplicationRefusal.NUMBER_NOT_YOURS):
                    break
                self._ids.pop(("form", command.submission), None)
            return answer
        except SubmissionTooLargeError:
            return ApplicationRefused(command.session, ApplicationRefusal.INVALID)
        except StoreError as error:
            log.error("a form cannot be kept: %s", error)
            return CentreSilent(command.session)
        except CentreSilentError as error:
            log.info("a form waits: %s", error)
            return CentreSilent(command.session)

    def keep(self, command: KeepApplication) -> Event:
        """Promise what lies in the store since it was sent in vain; without a number nothing is promised."""
        tracking = self._promised.get(self._id("form", command))
        if tracking is None:
            return ApplicationNotKept(command.session)
        return ApplicationKept(command.session, tracking)

    def correct(self, command: SendCorrection) -> Event:
        try:
            once = self._id("correction", command)
            changes = dict(command.changes)
            reply = self._line.edit(command.tracking, command.second_item, changes, once=once)
            if reply.data is not None:
                due_at = fields.instant(reply.data, "due_at")
                return CorrectionAccepted(command.session, due_at, fields.whole(reply.data, "edits_left"))
            return refused(command.session, reply)
        except (CentreSilentError, MessageError) as error:
            log.info("a correction was not answered: %s", error)
            return CentreSilent(command.session)

    def _submit_once(self, command: SubmitApplication) -> Event:
        once = self._id("form", command)
        body = {"form": command.form, "contact": command.contact, "consent": command.consent}
        try:
            kept = self._submissions.accept(once, body)
        except NoNumberLeftError:
            if not self._draw_numbers():
                return self._submit_unnumbered(command, once)
            kept = self._submissions.accept(once, body)
        self._promised[once] = kept.tracking
        return self._answer(command.session, self._posting.send(kept), kept.tracking)

    def _submit_unnumbered(self, command: SubmitApplication, once: uuid.UUID) -> Event:
        """The centre's own number then; if it is silent after all, nothing can be promised."""
        reply = self._line.submit(command.form, command.contact, consent=command.consent, once=once)
        return self._answer(command.session, reply, "")

    def _answer(self, session: int, reply: Reply, tracking: str) -> Event:
        if reply.data is None:
            return refused(session, reply)
        try:
            number = tracking or fields.text(reply.data, "tracking", 12)
            return ApplicationAccepted(session, number, fields.instant(reply.data, "due_at"))
        except MessageError as error:
            raise CentreSilentError(f"an answer that cannot be used: {error}") from error

    def _draw_numbers(self) -> bool:
        """Another list of numbers; False when the centre gives none, CentreSilentError when it is silent."""
        try:
            drawn = self._line.draw_numbers()
        except NumberListError as error:
            log.error("a list of numbers that cannot be used: %s", error)
            return False
        return isinstance(drawn, NumberList) and self._stock.add(drawn)

    def _id(self, what: str, command: Sending) -> uuid.UUID:
        if command.session != self._session:
            self._session = command.session
            self._ids.clear()
            self._promised.clear()
        return self._ids.setdefault((what, command.submission), uuid7(self._clock.now()))


def refused(session: int, reply: Reply) -> ApplicationRefused:
    """The centre's no as an event; CentreSilentError for one that no applicant can be told."""
    try:
        reason = ApplicationRefusal(reply.code or "")
    except ValueError as error:
        raise CentreSilentError(f"the centre refuses: {reply.code}") from error
    return ApplicationRefused(session, reason, _findings(reply), reply.retry_after_s)


def _findings(reply: Reply) -> tuple[Finding, ...]:
    told = reply.details.get("findings")
    pairs = [each for each in told if isinstance(each, dict)] if isinstance(told, list) else []
    known = set(Problem)
    return tuple(
        Finding(str(each.get("field"))[:64], Problem(each["problem"]))
        for each in pairs
        if each.get("problem") in known
    )


def _is(answer: Event, reason: ApplicationRefusal) -> bool:
    return isinstance(answer, ApplicationRefused) and answer.reason is reason

"""How an application stands: the centre's word, or what this kiosk knew last, with its time (F2, R12)."""

import logging
from dataclasses import replace

from kiosk.domain.applications import ApplicationState
from kiosk.domain.identity import SecondItem, second_item
from kiosk.domain.numbers import NumberKind, parse_number
from kiosk.domain.problems import FieldError
from kiosk.domain.refusals import MessageError
from kiosk.domain.registration import ApplicationRefusal
from kiosk.domain.status import text_key
from kiosk.domain.told import ApplicationStatus, read_status
from kiosk.ports import CentreSilentError
from kiosk.reporting.applications import ApplicationsOverLine
from kiosk.reporting.posting import REFUSED
from kiosk.reporting.silence import Silence, or_instead
from kiosk.session.events import CentreSilent, Event
from kiosk.session.journeys.registration.events import ApplicationRefused
from kiosk.session.journeys.status.commands import AskStatus
from kiosk.session.journeys.status.events import StatusTold
from kiosk.storage.statuses import StatusCache
from kiosk.storage.submissions import Submission, Submissions
from kiosk.storage.tries import ANYTHING, NUMBER, Tries
from kiosk.work.submitting import refused

log = logging.getLogger(__name__)


class LookingUp:
    """An unknown number and a wrong second item are one answer, whoever gives it."""

    def __init__(
        self, line: ApplicationsOverLine, submissions: Submissions, statuses: StatusCache, tries: Tries
    ) -> None:
        self._line = line
        self._submissions = submissions
        self._statuses = statuses
        self._tries = tries

    def status(self, command: AskStatus) -> Event:
        try:
            known = {Silence.LAST_ANSWER: lambda silence: self._known(command, silence)}
            return or_instead("appl.status", lambda: self._ask(command), known)
        except (CentreSilentError, MessageError) as error:
            log.info("no status: %s", error)
            return CentreSilent(command.session)

    def forget(self, tracking: str, typed: str) -> None:
        """The applicant changed something: what was known is no longer so."""
        item = item_of(typed)
        if item is not None:
            self._statuses.forget(tracking_of(tracking), item)

    def _ask(self, command: AskStatus) -> Event:
        tracking, item = tracking_of(command.tracking), item_of(command.second_item)
        reply = self._line.status(command.tracking, command.second_item)
        if reply.data is not None:
            status = read_status(reply.data)
            if item is not None:
                self._statuses.remember(tracking, item, reply.data)
            return StatusTold(command.session, status)
        if reply.code == ApplicationRefusal.NOT_FOUND and item is not None:
            here = self._of_this_kiosk(command.session, tracking, item)
            if here is not None:
                return here
        return refused(command.session, reply)

    def _known(self, command: AskStatus, silence: CentreSilentError) -> Event:
        tracking, item = tracking_of(command.tracking), item_of(command.second_item)
        wait_s = max(self._tries.locked_s(NUMBER, tracking), self._tries.locked_s(ANYTHING))
        if wait_s:
            return ApplicationRefused(command.session, ApplicationRefusal.TOO_MANY_TRIES, wait_s=wait_s)
        here = self._of_this_kiosk(command.session, tracking, item) if item else None
        told = self._statuses.recall(tracking, item) if item and not here else None
        if here is None and told is None:
            self._tries.wrong(NUMBER, tracking)
            self._tries.wrong(ANYTHING)
            raise silence
        self._tries.right(NUMBER, tracking)
        return here or StatusTold(command.session, replace(read_status(told or {}), stale=True))

    def _of_this_kiosk(self, session: int, tracking: str, item: SecondItem) -> Event | None:
        """What the centre cannot know: a form that waits here, or one that it refused number and all."""
        waiting = self._submissions.of(tracking, item)
        if waiting is not None:
            return StatusTold(session, _waiting(waiting))
        told = self._statuses.recall(tracking, item)
        if told is not None and REFUSED in told:
            return ApplicationRefused(session, ApplicationRefusal(told[REFUSED]))
        return None


def tracking_of(typed: str) -> str:
    return parse_number(typed, NumberKind.TRACKING) or typed


def item_of(typed: str) -> SecondItem | None:
    try:
        return second_item(typed)
    except FieldError:
        return None


def _waiting(submission: Submission) -> ApplicationStatus:
    state = ApplicationState.SUBMITTED
    return ApplicationStatus(
        application=str(submission.id),
        state=state,
        text=text_key(state),
        since=submission.made_at,
        as_of=submission.made_at,
        stale=True,
    )

"""Sends a form that the kiosk keeps and takes in the centre's answer: registered, or refused for good."""

import logging

from kiosk.domain.applications import ApplicationState
from kiosk.domain.clock import Clock
from kiosk.domain.messages import timestamp
from kiosk.domain.registration import ApplicationRefusal
from kiosk.domain.status import text_key
from kiosk.ports import CentreSilentError
from kiosk.reporting.applications import ApplicationsOverLine
from kiosk.reporting.requests import Reply
from kiosk.storage.statuses import REFUSAL_KEPT, STATUS_KEPT, StatusCache
from kiosk.storage.submissions import REGISTERED, Submission, Submissions

log = logging.getLogger(__name__)

REFUSED = "refused"


class Posting:
    def __init__(
        self, line: ApplicationsOverLine, submissions: Submissions, statuses: StatusCache, clock: Clock
    ) -> None:
        self._line = line
        self._submissions = submissions
        self._statuses = statuses
        self._clock = clock

    def send(self, submission: Submission) -> Reply:
        """The centre's word, and the form is gone from here; CentreSilentError leaves it for later."""
        body = submission.body
        reply = self._line.submit(
            body["form"],
            body["contact"],
            consent=body["consent"],
            tracking=submission.tracking,
            once=submission.message_id(self._clock.now()),
        )
        if reply.data is not None:
            self._remember(submission, self._as_status(reply.data), lasting=False)
            self._submissions.settle(submission, REGISTERED)
        elif reply.code in set(ApplicationRefusal):
            self._remember(submission, {REFUSED: reply.code}, lasting=True)
            self._submissions.settle(submission, str(reply.code))
        else:
            raise CentreSilentError(f"form not taken yet: {reply.code}")
        return reply

    def _remember(self, submission: Submission, told: dict[str, object], *, lasting: bool) -> None:
        for item in submission.second_items():
            kept = REFUSAL_KEPT if lasting else STATUS_KEPT
            self._statuses.remember(submission.tracking, item, told, kept)

    def _as_status(self, data: dict[str, object]) -> dict[str, object]:
        """What the reply to a submit says, as the reply to a status request would."""
        now, state = timestamp(self._clock.now()), ApplicationState.SUBMITTED
        told = {"application": data["application"], "due_at": data["due_at"]}
        return told | {"state": state.value, "text": text_key(state), "since": now, "as_of": now}

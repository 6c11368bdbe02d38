"""What the centre's thread does: one question at a time, and silence as an answer of its own."""

import logging

from kiosk.domain.delivery import Authorisation, DocumentsConfirmed
from kiosk.ports import Central, CentreSilentError, ClaimEndedError
from kiosk.session.commands import AskClaim, AskOfficer, RecordDelivery
from kiosk.session.events import (
    CentreSilent,
    ClaimEnded,
    ClaimGranted,
    ClaimRefused,
    Event,
    OfficerConfirmed,
    OfficerRefused,
)

log = logging.getLogger(__name__)


class CentreWork:
    """The centre's answers as events."""

    def __init__(self, central: Central) -> None:
        self._central = central

    def claim(self, command: AskClaim) -> Event:
        try:
            answer = self._central.claim(command.receipt, command.second_item)
        except CentreSilentError as error:
            return _silent(command.session, error)
        if isinstance(answer, Authorisation):
            return ClaimGranted(command.session, answer)
        return ClaimRefused(command.session, answer)

    def confirm(self, command: AskOfficer) -> Event:
        try:
            answer = self._central.confirm_documents(command.application, command.officer, command.pin)
        except CentreSilentError as error:
            return _silent(command.session, error)
        except ClaimEndedError:
            return ClaimEnded(command.session)
        if isinstance(answer, DocumentsConfirmed):
            return OfficerConfirmed(command.session, answer.checker)
        return OfficerRefused(command.session, answer)

    def ended(self, command: RecordDelivery) -> ClaimEnded | None:
        """The last question before the chip records and the card goes; silence keeps what was authorised."""
        try:
            self._central.make_sure(command.application)
        except ClaimEndedError:
            return ClaimEnded(command.session)
        except CentreSilentError as error:
            log.info("not asked again before the release: %s", error)
        return None

    def free(self, application: str) -> None:
        """A courtesy: the report in the outbox, or the end of the lease, frees the claim as well."""
        try:
            self._central.release_claim(application)
        except CentreSilentError as error:
            log.info("claim not freed at once: %s", error)


def _silent(session: int, error: CentreSilentError) -> CentreSilent:
    log.info("centre silent: %s", error)
    return CentreSilent(session)

"""The port `CardSlot` over a reader and our card application: one powered card at a time."""

import hashlib
import hmac
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from drivers.card.application import CardApplication, Outcome
from drivers.card.officer import Officer
from drivers.card.officer_card import OfficerApplication
from drivers.card.profile import CardState
from drivers.card.reader import Connection, Reader
from drivers.card.receipt import DeliveryRecord
from drivers.card.refusal import CardProblem, CardRefused
from drivers.card.trust import Trust
from drivers.errors import DeviceError, DeviceFault
from kiosk.domain.clock import Clock
from kiosk.domain.delivery import holder_digest
from kiosk.ports import CardRefusedError, CardVerdict
from kiosk.session.events import CardTrouble
from kiosk.session.states import Card, Finger, FingerReference

log = logging.getLogger(__name__)
Application = TypeVar("Application", bound=CardApplication)

_NOT_GENUINE = {
    CardProblem.BLANK,
    CardProblem.NOT_AUTHENTIC,
    CardProblem.WRONG_ISSUER,
    CardProblem.EXPIRED,
    CardProblem.REVOKED,
    CardProblem.RETURNED,
    CardProblem.BY_EXCEPTION,
    CardProblem.TERMINATED,
}
_KIOSK_NOT_TRUSTED = {
    CardProblem.NOT_YET_VALID,
    CardProblem.REVOCATION_LIST_STALE,
    CardProblem.TERMINAL_REFUSED,
}
_JUST_PUT_IN_S = 0.5  # by when a reader has noticed the card of somebody who signs at once
_OTHER_ROLES = {
    CardProblem.OFFICERS_CARD: CardTrouble.OFFICERS_CARD,
    CardProblem.NO_OFFICERS_CARD: CardTrouble.NOT_THIS_CARD,
    CardProblem.TECHNICIANS_CARD: CardTrouble.OFFICERS_CARD,  # to be taken out without an alarm as well
    CardProblem.NO_TECHNICIANS_CARD: CardTrouble.NOT_THIS_CARD,
}
_VERDICTS = {
    Outcome.MATCH: CardVerdict.MATCH,
    Outcome.NO_MATCH: CardVerdict.NO_MATCH,
    Outcome.BLOCKED: CardVerdict.BLOCKED,
}


class ReaderSlot:
    """Used by one thread. Any failure drops the card's channel: the next `read` authenticates anew."""

    def __init__(self, reader: Reader, trust: Trust, *, kiosk: str, clock: Clock) -> None:
        self._reader = reader
        self._trust = trust
        self._kiosk = kiosk
        self._clock = clock
        self._connection: Connection | None = None
        self._application: CardApplication | None = None

    def identify(self) -> tuple[str, bytes]:
        """Serial and holder digest of the card in the reader, authenticated: what its claim would name."""
        with self._mapped():
            application = self._authenticated(CardApplication)
            return application.serial, holder_digest(
                application.serial, application.read_holder().national_code
            )

    def read_officer(self) -> str:
        return self._number(OfficerApplication.read_officer)

    def read_technician(self) -> str:
        return self._number(OfficerApplication.read_technician)

    def holds(self, card_serial: str, within_s: float) -> bool:
        """Whether this very card lies in the reader; whoever cannot say so, says no."""
        try:
            return self._reader.wait_card(within_s) and self.identify()[0] == card_serial
        except (DeviceError, CardRefusedError) as error:
            log.warning("nobody can say whether the released card lies in the reader: %s", error)
            return False
        finally:
            self.power_off()

    def read(self, card_serial: str, holder: bytes) -> Card:
        serial, digest = self.identify()
        if serial != card_serial or not hmac.compare_digest(digest, holder):
            self.power_off()
            raise CardRefusedError(CardTrouble.NOT_THIS_CARD)
        with self._mapped():
            return Card(serial, _fingers(self._open()))

    def verify(self, finger: FingerReference, probe: bytearray) -> tuple[CardVerdict, int]:
        with self._mapped():
            verdict = self._open().verify(finger.reference, probe)
            return _VERDICTS[verdict.outcome], verdict.tries_left

    def record_delivery(self, application: str) -> bytes:
        """Write the one-way record, or read back the receipt of the one that names this application."""
        with self._mapped():
            card = self._open()
            if card.delivery_state() is CardState.PERSONALISED:
                return card.write_delivery_record(self._record(card.serial, application)).data
            earlier = card.read_receipt()
            if earlier is None or earlier.record.application != application:
                raise CardRefusedError(CardTrouble.NOT_THIS_CARD)
            return earlier.data

    def power_off(self) -> None:
        application, self._application = self._application, None
        connection, self._connection = self._connection, None
        if application:
            application.close()
        if connection:
            connection.disconnect()

    def _number(self, read: Callable[[OfficerApplication], Officer]) -> str:
        try:
            with self._mapped():
                if not self._reader.wait_card(_JUST_PUT_IN_S):
                    raise CardRefusedError(CardTrouble.REMOVED)
                return read(self._authenticated(OfficerApplication)).number
        finally:
            self.power_off()

    def _authenticated(self, kind: type[Application]) -> Application:
        self.power_off()
        self._connection = self._reader.connect()
        self._application = application = kind(self._connection.transmit, self._trust, self._clock.now)
        application.authenticate()
        return application

    def _open(self) -> CardApplication:
        if self._application is None:
            raise DeviceFault("no card is authenticated", "put the card in again")
        return self._application

    def _record(self, serial: str, application: str) -> DeliveryRecord:
        evidence = json.dumps([self._kiosk, application, serial]).encode()
        return DeliveryRecord(self._clock.now(), self._kiosk, application, hashlib.sha256(evidence).digest())

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        """Tell a card that is refused or gone from a reader that failed; none stays powered after either."""
        try:
            yield
        except CardRefusedError:
            self._forget()
            raise
        except CardRefused as error:
            self._forget()
            raise CardRefusedError(_trouble(error.card_problem), str(error)) from error
        except DeviceError as error:
            self._forget()
            if not self._reader.presence.present:
                raise CardRefusedError(CardTrouble.REMOVED, str(error)) from error
            raise

    def _forget(self) -> None:
        try:
            self.power_off()
        except DeviceError:
            self._connection = self._application = None


def _fingers(card: CardApplication) -> tuple[FingerReference, ...]:
    return tuple(
        FingerReference(
            position=Finger(template.finger),
            reference=template.reference,
            tries_left=card.tries_left(template.reference),
            minutiae_min=template.min_minutiae,
            minutiae_max=template.max_minutiae,
            order=int(template.order),
        )
        for template in card.bit_group()
    )


def _trouble(problem: CardProblem) -> CardTrouble:
    if problem in _NOT_GENUINE:
        return CardTrouble.NOT_AUTHENTIC
    if problem in _KIOSK_NOT_TRUSTED:
        return CardTrouble.KIOSK_NOT_TRUSTED
    return _OTHER_ROLES.get(problem, CardTrouble.UNREADABLE)

"""The port `Central` of a kiosk that may lose its line: the centre's word, or the day list in its silence.

A claim is granted here only where everything T25 asks is known here: the card stands in this kiosk's list and
in no other, receipt and second item are right, the centre's authorisation is good at this moment, the list is
for this place, and this kiosk has not ended a delivery on it. An authorisation the centre withdrew is gone
with the next list.
"""

import logging
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from kiosk.domain.authorisation import AuthorisationError, check
from kiosk.domain.clock import Clock
from kiosk.domain.delivery import Authorisation, ClaimRefusal, DocumentsConfirmed, OfficerRefusal
from kiosk.domain.identity import SecondItem, second_item
from kiosk.domain.numbers import NumberKind, parse_number
from kiosk.domain.problems import FieldError
from kiosk.domain.text import ascii_digits, normalise
from kiosk.ports import CentreSilentError
from kiosk.reporting.central import CentralOverLine
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.silence import Silence, or_instead
from kiosk.storage.day_book import DayBook
from kiosk.storage.journal import DeliveryJournal
from kiosk.storage.tries import ANYTHING, NUMBER, OFFICER, Tries

log = logging.getLogger(__name__)

CLOCK_SLACK = timedelta(minutes=5)  # between this kiosk's clock and the centre's


class CentralOrDayList:
    """Every call blocks its caller's thread, as long as the centre may take to answer."""

    def __init__(
        self,
        central: CentralOverLine,
        book: DayBook,
        journal: DeliveryJournal,
        tries: Tries,
        *,
        keys: KioskKeys,
        place: str,
        clock: Clock,
    ) -> None:
        self._central = central
        self._book = book
        self._journal = journal
        self._tries = tries
        self._keys = keys
        self._place = place
        self._clock = clock

    def claim(self, receipt: str, second_item: str) -> Authorisation | ClaimRefusal:
        return or_instead(
            "deliver.claim",
            lambda: self._central.claim(receipt, second_item),
            {Silence.DAY_LIST: lambda silence: self._claim_from_list(receipt, second_item, silence)},
        )

    def confirm_documents(
        self, application: str, officer: str, pin: str
    ) -> DocumentsConfirmed | OfficerRefusal:
        return or_instead(
            "officer.confirm",
            lambda: self._central.confirm_documents(application, officer, pin),
            {Silence.DAY_LIST: lambda silence: self._confirm_from_list(application, officer, pin, silence)},
        )

    def check_officer(self, application: str, officer: str, pin: str) -> DocumentsConfirmed | OfficerRefusal:
        return or_instead(
            "officer.check",
            lambda: self._central.check_officer(application, officer, pin),
            {Silence.DAY_LIST: lambda silence: self._confirm_from_list(application, officer, pin, silence)},
        )

    def make_sure(self, application: str) -> None:
        known = {Silence.DAY_LIST: lambda silence: None}
        or_instead("deliver.stand", lambda: self._central.make_sure(application), known)

    def release_claim(self, application: str) -> None:
        self._central.release_claim(application)

    def _claim_from_list(
        self, receipt: str, typed: str, silence: CentreSilentError
    ) -> Authorisation | ClaimRefusal:
        number = parse_number(receipt, NumberKind.RECEIPT) or receipt
        if self._tries.locked_s(NUMBER, number) or self._tries.locked_s(ANYTHING):
            return ClaimRefusal.TOO_MANY_TRIES
        item = _item(typed)
        listed = self._book.card(number, item) if item and self._list_is_ours() else None
        if listed is None:
            # Whether receipt or second item is wrong, or the card is simply not in the list, is one answer.
            self._tries.wrong(NUMBER, number)
            self._tries.wrong(ANYTHING)
            raise silence
        self._tries.right(NUMBER, number)
        if self._journal.was_delivered(listed.card.authorisation.application):
            return ClaimRefusal.ALREADY_DELIVERED
        if listed.ended:
            return ClaimRefusal.NOT_READY
        try:
            return check(
                dict(listed.card.signed), self._keys.centre_signing, self._keys.kiosk, self._clock.now()
            )
        except AuthorisationError as error:
            log.info("claim from the day list: %s", error)
            raise silence from error

    def _confirm_from_list(
        self, application: str, name: str, pin: str, silence: CentreSilentError
    ) -> DocumentsConfirmed | OfficerRefusal:
        name = normalise(name).casefold()[:64]
        if self._tries.locked_s(OFFICER, name):
            return OfficerRefusal.LOCKED
        officer = self._book.officer(name) if self._list_is_ours() else None
        if officer is None:
            raise silence
        if not _is_right(officer.pin_hash, ascii_digits(pin)):
            self._tries.wrong(OFFICER, name)
            return OfficerRefusal.WRONG_PIN
        self._tries.right(OFFICER, name)
        if application in officer.own:
            return OfficerRefusal.OWN_APPLICATION
        return DocumentsConfirmed(officer.reference)

    def _list_is_ours(self) -> bool:
        """Whether the list is for the place this kiosk stands in, and not from its clock's future (F30)."""
        head = self._book.head()
        return head is not None and head[0] == self._place and head[1] <= self._clock.now() + CLOCK_SLACK


def _item(typed: str) -> SecondItem | None:
    try:
        return second_item(typed)
    except FieldError:
        return None


def _is_right(pin_hash: str, pin: str) -> bool:
    try:
        return PasswordHasher().verify(pin_hash, pin)
    except (Argon2Error, InvalidHashError):
        return False

"""Our card application as the kiosk uses it: select, authenticate, compare, record, receipt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import ClassVar, TypeVar

from drivers.card import bit, certificates, holder, information, probe, receipt, status, tlv
from drivers.card.apdu import MAX_SHORT_LE, Command
from drivers.card.authentication import Authenticated, authenticate
from drivers.card.binary import read_file
from drivers.card.bit import BiometricInformationTemplate
from drivers.card.dialogue import Dialogue
from drivers.card.foreign import recognise
from drivers.card.holder import Holder
from drivers.card.information import CardInformation, SecurityObject, TryCounter
from drivers.card.profile import AID, MAX_PHOTO, PHOTO_OBJECT, VERSION, CardState, File, Ins, Tag
from drivers.card.reader import Transmit
from drivers.card.receipt import DeliveryRecord, Receipt
from drivers.card.refusal import CardProblem, CardRefused
from drivers.card.status import StatusWord
from drivers.card.trust import Trust

_Value = TypeVar("_Value")

MAX_FILE = 4096
UNUSABLE = {
    CardState.BLANK: CardProblem.BLANK,
    CardState.RETURNED: CardProblem.RETURNED,
    CardState.DELIVERED_BY_EXCEPTION: CardProblem.BY_EXCEPTION,
    CardState.TERMINATED: CardProblem.TERMINATED,
}
STAFF = {File.OFFICER: CardProblem.OFFICERS_CARD, File.TECHNICIAN: CardProblem.TECHNICIANS_CARD}


class Outcome(StrEnum):
    MATCH = "match"
    NO_MATCH = "no_match"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The chip's own answer inside its channel, and the tries this finger has left."""

    outcome: Outcome
    tries_left: int


class CardApplication:
    """One visit of one card: `select`, `authenticate`, then the rest in any order.

    Raises CardRefused (this card is not taken, and why), another DeviceError (reader, line or card failed:
    nothing it said counts, connect anew), or MalformedError for an argument the card could not take.
    """

    unusable: ClassVar[Mapping[CardState, CardProblem]] = UNUSABLE

    def __init__(
        self, transmit: Transmit, trust: Trust, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._dialogue = Dialogue(transmit)
        self._trust = trust
        self._now = now
        self._information: CardInformation | None = None
        self._card: Authenticated | None = None
        self._security: SecurityObject | None = None
        self._templates: tuple[BiometricInformationTemplate, ...] = ()
        self._matched: int | None = None

    def close(self) -> None:
        """Forget the channel's keys."""
        self._dialogue.close()

    def select(self) -> CardInformation:
        response = self._dialogue.send(Command(0x00, Ins.SELECT, 0x04, 0x00, AID, MAX_SHORT_LE))
        if response.sw == StatusWord.TERMINATED:
            raise self._refused(CardProblem.TERMINATED)
        if response.sw in (
            StatusWord.NOT_FOUND,
            StatusWord.NOT_SUPPORTED,
            StatusWord.WRONG_INS,
            StatusWord.WRONG_CLA,
        ):
            raise self._refused(recognise(self._dialogue))
        if response.sw != StatusWord.OK:
            raise self._dialogue.broken(f"SELECT was answered {status.name(response.sw)}")
        self._information = self._parsed(information.parse_fci, response.data)
        if self._information.version != VERSION:
            raise self._refused(CardProblem.UNSUPPORTED_PROFILE)
        return self._information

    def authenticate(self) -> None:
        """Make sure of a genuine card and open the channel; a blank or withdrawn card is refused here too."""
        facts = self._information or self.select()
        try:
            self._card = authenticate(self._dialogue, facts, self._trust, self._now())
        except CardRefused:
            self.close()
            raise
        problem = self.unusable.get(self.delivery_state())
        if problem is not None:
            raise self._refused(problem)

    @property
    def serial(self) -> str:
        """The card's serial as its certificate names it; only after `authenticate`."""
        return self._authenticated.serial

    def read_holder(self) -> Holder:
        """Whose card it is, as the issuer signed it for this very card; a card of staff has no holder."""
        for role, problem in STAFF.items():
            if self._issuers_word().names(role):
                raise self._refused(problem)
        data = self._read(File.HOLDER)
        self._must_be_signed(File.HOLDER, data)
        return self._parsed(holder.parse, data)

    def read_photo(self) -> bytes | None:
        """The holder's portrait (JPEG), as the issuer signed it; None on a card without one."""
        if not self._issuers_word().names(File.PHOTO):
            return None
        data = self._read(File.PHOTO, MAX_PHOTO + 8)
        self._must_be_signed(File.PHOTO, data)
        return self._parsed(lambda whole: tlv.parse_one(whole, PHOTO_OBJECT).value, data)

    def bit_group(self) -> tuple[BiometricInformationTemplate, ...]:
        """The fingers in the chip and what a probe for each must look like, as the issuer signed it."""
        if not self._templates:
            tag_list = tlv.encode(0x5C, tlv.encode_tag(Tag.BIT_GROUP))
            command = Command(0x00, Ins.GET_DATA_TLV, 0x3F, 0xFF, tag_list, MAX_SHORT_LE)
            data = self._dialogue.expect(command).data
            self._must_be_signed(Tag.BIT_GROUP, data)
            self._templates = self._parsed(bit.parse_group, data)
        return self._templates

    def tries_left(self, reference: int) -> int:
        return self._counter(reference).left

    def verify(self, reference: int, minutiae: bytes | bytearray) -> Verdict:
        """Let the chip compare compact minutiae with `reference`; pruned and sorted as its BIT demands."""
        data = probe.prepare(minutiae, self._template(reference))
        limit = self._counter(reference).limit
        self._matched = None
        sw = self._dialogue.send(Command(0x00, Ins.VERIFY_TLV, 0x00, reference, data)).sw
        if sw == StatusWord.OK:
            self._matched = reference
            return Verdict(Outcome.MATCH, limit)
        left = status.tries_left(sw)
        if left is None:
            raise self._dialogue.broken(f"VERIFY was answered {status.name(sw)}")
        return Verdict(Outcome.NO_MATCH if left else Outcome.BLOCKED, left)

    def delivery_state(self) -> CardState:
        answer = self._get_data(Tag.STATE)
        return self._parsed(lambda data: CardState(int.from_bytes(data, "big")), answer)

    def write_delivery_record(self, record: DeliveryRecord) -> Receipt:
        """Write the one-way record after a match; the chip's checked receipt for it and this session."""
        if self._matched is None:
            raise self._dialogue.broken("a delivery record needs a match in this session")
        if record.state is not CardState.DELIVERED:
            raise self._dialogue.broken("a match is recorded as a delivery and as nothing else")
        return self._write(record, self._matched)

    def read_receipt(self) -> Receipt | None:
        """The receipt of an earlier delivery record, checked; None on a card never delivered."""
        response = self._dialogue.send(_get(Tag.RECEIPT))
        if response.sw == StatusWord.REFERENCE_NOT_FOUND:
            return None
        if response.sw != StatusWord.OK:
            raise self._dialogue.broken(f"the receipt was answered {status.name(response.sw)}")
        return self._checked(response.data)

    def _write(self, record: DeliveryRecord, matched: int | None) -> Receipt:
        p1, p2 = divmod(Tag.DELIVERY_RECORD, 256)
        command = Command(0x00, Ins.PUT_DATA, p1, p2, bytes(record), MAX_SHORT_LE)
        given = self._checked(self._dialogue.expect(command).data)
        fresh = given.transcript_digest == self._authenticated.transcript_digest
        if bytes(given.record) != bytes(record) or not fresh or given.reference != matched:
            raise self._dialogue.broken("the receipt tells of another record or session")
        return given

    @property
    def _authenticated(self) -> Authenticated:
        if self._card is None:
            raise self._dialogue.broken("it has not been authenticated")
        return self._card

    def _checked(self, data: bytes) -> Receipt:
        given = self._parsed(receipt.parse_receipt, data)
        if given.serial != self.serial or not given.is_signed_by(self._authenticated.key):
            raise self._dialogue.broken("the receipt is not signed by this card")
        return given

    def _must_be_signed(self, name: int, data: bytes) -> None:
        if not self._issuers_word().covers(name, data):
            raise self._refused(CardProblem.NOT_AUTHENTIC)

    def _issuers_word(self) -> SecurityObject:
        if self._security is None:
            given = self._parsed(information.parse_security_object, self._read(File.SECURITY_OBJECT))
            issuer = certificates.public_key(self._authenticated.issuer)
            if given.serial != self.serial or not given.is_signed_by(issuer):
                raise self._refused(CardProblem.NOT_AUTHENTIC)
            self._security = given
        return self._security

    def _template(self, reference: int) -> BiometricInformationTemplate:
        for template in self.bit_group():
            if template.reference == reference:
                return template
        raise self._dialogue.broken(f"it has no finger under reference {reference:02X}")

    def _counter(self, reference: int) -> TryCounter:
        counters = self._parsed(information.parse_counters, self._get_data(Tag.COUNTERS))
        if reference not in counters:
            raise self._dialogue.broken(f"it has no counter for reference {reference:02X}")
        return counters[reference]

    def _read(self, file: File, limit: int = MAX_FILE) -> bytes:
        if not self._dialogue.is_protected:
            raise self._dialogue.broken("it has not been authenticated")
        return read_file(self._dialogue, file, limit)

    def _get_data(self, tag: Tag) -> bytes:
        if not self._dialogue.is_protected:
            raise self._dialogue.broken("it has not been authenticated")
        return self._dialogue.expect(_get(tag)).data

    def _refused(self, problem: CardProblem) -> CardRefused:
        self.close()
        return CardRefused(problem)

    def _parsed(self, parse: Callable[[bytes], _Value], data: bytes) -> _Value:
        try:
            return parse(data)
        except ValueError as error:
            raise self._dialogue.broken(str(error)) from error


def _get(tag: Tag) -> Command:
    p1, p2 = divmod(tag, 256)
    return Command(0x00, Ins.GET_DATA, p1, p2, le=MAX_SHORT_LE)

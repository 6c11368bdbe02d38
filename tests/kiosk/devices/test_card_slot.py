"""The slot over the real card application and the simulated chip, joined in one process."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from drivers.card.presence import Presence
from drivers.card.profile import CardState
from drivers.card.receipt import parse_receipt
from drivers.card.trust import Trust
from drivers.errors import DeviceFault, DeviceGone
from kiosk.devices.card_slot import ReaderSlot
from kiosk.domain.delivery import holder_digest
from kiosk.ports import CardRefusedError, CardVerdict
from kiosk.session.events import CardTrouble
from kiosk.session.states import Finger, FingerReference
from simulators.card.chip import AnyChip
from simulators.card.kinds import Supply
from simulators.card.person import FICTIONAL
from tests.drivers.card.cards import OWNER, SERIAL, STRANGER, TRUST_FOLDER, other_serial, supply
from tests.drivers.card.test_officer import WHO, officers
from tests.kiosk.fakes import FakeClock

DIGEST = holder_digest(SERIAL, FICTIONAL.national_code)


class Joined:
    """A connection that asks the chip itself."""

    def __init__(self, reader: "JoinedReader") -> None:
        self._reader = reader
        self.atr = reader.chip.atr
        reader.chip.power()
        reader.powered = True

    def transmit(self, apdu: bytes) -> bytes:
        if not self._reader.presence.present:
            raise DeviceGone("the card is gone", "put it in again")
        self._reader.on_command()
        return self._reader.chip.process(apdu)

    def reset(self) -> None:
        self._reader.chip.power()

    def disconnect(self) -> None:
        self._reader.powered = False


@dataclass
class JoinedReader:
    chip: AnyChip
    name: str = "joined"
    presence: Presence = field(default_factory=lambda: Presence(True, 1))
    powered: bool = False
    on_command: Callable[[], None] = lambda: None

    @property
    def card_present(self) -> bool:
        return self.presence.present

    def wait_change(self, known: Presence, timeout_s: float) -> Presence:
        return self.presence

    def wait_card(self, timeout_s: float) -> bool:
        return self.presence.present

    def wait_removed(self, timeout_s: float) -> bool:
        return not self.presence.present

    def connect(self) -> Joined:
        return Joined(self)

    def close(self) -> None:
        pass


def _slot(chip: AnyChip) -> tuple[ReaderSlot, JoinedReader]:
    reader = JoinedReader(chip)
    return ReaderSlot(reader, Trust.load(TRUST_FOLDER), kiosk="kiosk-1", clock=FakeClock()), reader


@pytest.fixture
def cards() -> Supply:
    return supply()


@pytest.fixture
def genuine(cards: Supply) -> tuple[ReaderSlot, JoinedReader]:
    return _slot(cards.make()[0])


Genuine = tuple[ReaderSlot, JoinedReader]


def test_the_right_card_tells_its_fingers_and_their_tries(genuine: Genuine) -> None:
    slot, _ = genuine
    assert slot.identify() == (SERIAL, DIGEST)
    card = slot.read(SERIAL, DIGEST)
    assert card.serial == SERIAL
    assert [(f.position, f.reference, f.tries_left) for f in card.fingers] == [
        (Finger.RIGHT_INDEX, 0x96, 5),
        (Finger.LEFT_INDEX, 0x97, 5),
    ]


def test_another_persons_card_and_another_card_of_the_person_are_not_this_card(
    cards: Supply, genuine: Genuine
) -> None:
    slot, reader = genuine
    with pytest.raises(CardRefusedError, match="not_this_card"):
        slot.read(SERIAL, holder_digest(SERIAL, "9991234519"))
    assert not reader.powered
    other, _ = _slot(other_serial(cards).make()[0])
    with pytest.raises(CardRefusedError, match="not_this_card"):
        other.read(SERIAL, DIGEST)


def _first_finger(slot: ReaderSlot) -> FingerReference:
    return slot.read(SERIAL, DIGEST).fingers[0]


def test_the_chip_says_yes_to_its_holder_and_signs_for_the_application(genuine: Genuine) -> None:
    slot, _ = genuine
    finger = _first_finger(slot)
    assert slot.verify(finger, bytearray(OWNER)) == (CardVerdict.MATCH, 5)
    receipt = parse_receipt(slot.record_delivery("app-1"))
    assert (receipt.serial, receipt.record.application, receipt.record.kiosk) == (SERIAL, "app-1", "kiosk-1")
    assert receipt.record.state is CardState.DELIVERED


def test_a_record_is_written_once_and_its_receipt_read_back(genuine: Genuine) -> None:
    slot, _ = genuine
    receipts = []
    for _ in range(2):
        slot.verify(_first_finger(slot), bytearray(OWNER))
        receipts.append(slot.record_delivery("app-1"))
    assert receipts[0] == receipts[1]
    slot.verify(_first_finger(slot), bytearray(OWNER))
    with pytest.raises(CardRefusedError, match="not_this_card"):
        slot.record_delivery("app-2")


def test_a_stranger_spends_tries_until_the_finger_is_blocked(genuine: Genuine) -> None:
    slot, _ = genuine
    finger = _first_finger(slot)
    answers = [slot.verify(finger, bytearray(STRANGER)) for _ in range(5)]
    assert answers[:2] == [(CardVerdict.NO_MATCH, 4), (CardVerdict.NO_MATCH, 3)]
    assert answers[4] == (CardVerdict.BLOCKED, 0)
    assert _first_finger(slot).tries_left == 0


@pytest.mark.parametrize(
    ("kind", "trouble"),
    [
        ("cloned", CardTrouble.NOT_AUTHENTIC),
        ("wrong_issuer", CardTrouble.NOT_AUTHENTIC),
        ("revoked", CardTrouble.NOT_AUTHENTIC),
        ("blank", CardTrouble.NOT_AUTHENTIC),
        ("not_yet_valid", CardTrouble.KIOSK_NOT_TRUSTED),
        ("bank_card", CardTrouble.UNREADABLE),
    ],
)
def test_a_card_that_is_not_ours_or_not_genuine_is_told_apart(
    cards: Supply, kind: str, trouble: CardTrouble
) -> None:
    slot, reader = _slot(cards.make(kind)[0])
    with pytest.raises(CardRefusedError) as caught:
        slot.read(SERIAL, DIGEST)
    assert caught.value.trouble is trouble
    assert not reader.powered


def test_an_officers_card_tells_its_number_and_is_without_power_again() -> None:
    slot, reader = _slot(officers())
    assert slot.read_officer() == WHO.number
    assert not reader.powered


def test_neither_kind_of_card_passes_for_the_other(genuine: Genuine) -> None:
    with pytest.raises(CardRefusedError) as caught:
        genuine[0].read_officer()
    assert caught.value.trouble is CardTrouble.NOT_THIS_CARD
    slot, reader = _slot(officers())
    with pytest.raises(CardRefusedError) as caught:
        slot.read(SERIAL, DIGEST)
    assert caught.value.trouble is CardTrouble.OFFICERS_CARD
    assert not reader.powered


def test_without_a_card_nobody_is_an_officer(genuine: Genuine) -> None:
    slot, reader = genuine
    reader.presence = Presence(False, 1)
    with pytest.raises(CardRefusedError) as caught:
        slot.read_officer()
    assert caught.value.trouble is CardTrouble.REMOVED


def test_a_cloned_officers_card_is_not_authentic() -> None:
    with pytest.raises(CardRefusedError) as caught:
        _slot(officers("cloned"))[0].read_officer()
    assert caught.value.trouble is CardTrouble.NOT_AUTHENTIC


def test_a_mute_card_is_a_fault_of_the_card(cards: Supply) -> None:
    slot, _ = _slot(cards.make("mute")[0])
    with pytest.raises(DeviceFault):
        slot.read(SERIAL, DIGEST)


def test_a_card_pulled_out_in_mid_command_is_removed_and_has_to_be_read_anew(genuine: Genuine) -> None:
    slot, reader = genuine
    finger = _first_finger(slot)
    reader.presence = Presence(False, 1)
    with pytest.raises(CardRefusedError) as caught:
        slot.verify(finger, bytearray(OWNER))
    assert caught.value.trouble is CardTrouble.REMOVED
    reader.presence = Presence(True, 2)
    with pytest.raises(DeviceFault, match="no card is authenticated"):
        slot.verify(finger, bytearray(OWNER))


def test_power_off_forgets_the_channel(genuine: Genuine) -> None:
    slot, reader = genuine
    finger = _first_finger(slot)
    slot.power_off()
    assert not reader.powered
    with pytest.raises(DeviceFault):
        slot.verify(finger, bytearray(OWNER))


def test_only_the_very_card_counts_as_lying_there(
    cards: Supply, genuine: tuple[ReaderSlot, JoinedReader]
) -> None:
    slot, reader = genuine
    assert slot.holds(SERIAL, 1.0)
    assert not reader.powered
    other, _ = _slot(other_serial(cards).make()[0])
    assert not other.holds(SERIAL, 1.0)
    reader.presence = Presence()
    assert not slot.holds(SERIAL, 1.0)


def test_a_card_that_cannot_say_who_it_is_does_not_count_as_lying_there(cards: Supply) -> None:
    for kind in ("blank", "cloned", "bank_card"):
        slot, reader = _slot(cards.make(kind)[0])
        assert not slot.holds(SERIAL, 1.0)
        assert not reader.powered

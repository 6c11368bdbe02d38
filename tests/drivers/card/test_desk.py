"""Delivery by exception: its own role, its own state, its own receipt, and no way to it for a kiosk."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from drivers.card import certificates, receipt
from drivers.card.apdu import Command
from drivers.card.application import Outcome
from drivers.card.desk import DeskApplication
from drivers.card.profile import CardState, Ins, Reference, Role
from drivers.card.receipt import DeliveryRecord, ReceiptError
from drivers.card.refusal import CardProblem, CardRefused
from drivers.card.trust import Trust, TrustError
from drivers.errors import DeviceError
from simulators.card.chip import Chip
from simulators.card.trust_cli import DESK_ROLES, main, write_trust
from tests.drivers.card.cards import NOW, OWNER, RIGHT, TRUST_FOLDER, application, chip, opened, record

EVERY_ROLE = Role.READ_HOLDER | Role.VERIFY | Role.DELIVER | Role.EXCEPTION


def exception(name: str = "application-1") -> DeliveryRecord:
    return replace(record(name), state=CardState.DELIVERED_BY_EXCEPTION)


def desk(card: Chip, folder: Path, roles: Role = DESK_ROLES) -> DeskApplication:
    write_trust(folder, "TEST-DESK", roles)
    made = DeskApplication(card.process, Trust.load_any(folder), lambda: NOW)
    made.authenticate()
    return made


def test_a_desk_leaves_the_card_in_a_state_of_its_own_and_gets_a_receipt_without_a_finger(
    tmp_path: Path,
) -> None:
    card = chip()
    given = desk(card, tmp_path).write_exception_record(exception())
    assert (given.reference, given.record) == (None, exception())
    again = desk(card, tmp_path)
    assert again.delivery_state() is CardState.DELIVERED_BY_EXCEPTION
    repeated = Command(0x00, Ins.PUT_DATA, 0xDF, 0x01, bytes(exception()), 256)
    assert again._dialogue.send(repeated).data == given.data
    kept = again.read_receipt()
    assert kept is not None
    assert kept.data == given.data
    with pytest.raises(DeviceError, match="6985"):
        again.write_exception_record(exception("another"))


def test_a_card_delivered_by_exception_is_none_for_a_kiosk(tmp_path: Path) -> None:
    card = chip()
    desk(card, tmp_path).write_exception_record(exception())
    with pytest.raises(CardRefused) as caught:
        opened(card.process)
    assert caught.value.card_problem is CardProblem.BY_EXCEPTION


def test_a_kiosks_role_cannot_set_that_state_before_or_after_a_match(tmp_path: Path) -> None:
    for matches in (False, True):
        card = chip()
        kiosk = DeskApplication(card.process, Trust.load_any(TRUST_FOLDER), lambda: NOW)
        kiosk.authenticate()
        if matches:
            assert kiosk.verify(RIGHT, OWNER).outcome is Outcome.MATCH
        with pytest.raises(DeviceError, match="6982"):
            kiosk.write_exception_record(exception())
        assert opened(card.process).delivery_state() is CardState.PERSONALISED


def test_a_desks_role_can_set_no_other_state(tmp_path: Path) -> None:
    card = chip()
    with pytest.raises(DeviceError, match="exceptions and nothing else"):
        desk(card, tmp_path).write_exception_record(record())
    with pytest.raises(DeviceError, match="6982"):
        desk(card, tmp_path)._write(record(), RIGHT)
    with pytest.raises(DeviceError, match="6982"):
        desk(card, tmp_path).verify(RIGHT, OWNER)
    assert opened(card.process).delivery_state() is CardState.PERSONALISED


def test_a_delivered_card_stays_delivered(tmp_path: Path) -> None:
    card = chip()
    kiosk = opened(card.process)
    kiosk.verify(RIGHT, OWNER)
    kiosk.write_delivery_record(record())
    with pytest.raises(DeviceError, match="6985"):
        desk(card, tmp_path).write_exception_record(exception())
    assert opened(card.process).delivery_state() is CardState.DELIVERED


def test_a_match_is_recorded_as_a_delivery_alone() -> None:
    kiosk = opened(chip().process)
    kiosk.verify(RIGHT, OWNER)
    with pytest.raises(DeviceError, match="as nothing else"):
        kiosk.write_delivery_record(exception())


def test_no_terminal_is_kiosk_and_desk_at_once(tmp_path: Path) -> None:
    with pytest.raises(CardRefused) as caught:
        desk(chip(), tmp_path, EVERY_ROLE)
    assert caught.value.card_problem is CardProblem.TERMINAL_REFUSED


def test_no_kiosks_certificate_carries_the_role_and_a_kiosk_takes_no_desks(tmp_path: Path) -> None:
    main(["--out", str(tmp_path / "kiosk")])
    for folder in (tmp_path / "kiosk", TRUST_FOLDER):
        assert Role.EXCEPTION not in certificates.roles(Trust.load(folder).terminal_chain[-1])
    main(["--out", str(tmp_path / "desk"), "--desk"])
    with pytest.raises(TrustError, match="a desk's certificate"):
        Trust.load(tmp_path / "desk")


def _with_finger(number: int, given: DeliveryRecord) -> bytes:
    body = receipt.receipt_body("T00000000001", number, bytes(32), bytes(given))
    return receipt.encode_receipt(body, bytes(64))


@pytest.mark.parametrize("made", [(Reference.PRIMARY, exception), (0, record)])
def test_a_receipt_whose_finger_and_state_contradict_each_other_is_none(
    made: tuple[int, Callable[[], DeliveryRecord]],
) -> None:
    number, given = made
    with pytest.raises(ReceiptError, match="contradict"):
        receipt.parse_receipt(_with_finger(number, given()))


def test_the_kiosks_own_application_knows_no_exception() -> None:
    assert not hasattr(application(chip().process), "write_exception_record")

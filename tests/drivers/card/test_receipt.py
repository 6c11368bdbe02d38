from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from drivers.card import handshake, receipt
from drivers.card.handshake import CURVE
from drivers.card.profile import CardState, Reference
from drivers.card.receipt import DeliveryRecord, ReceiptError
from tests.drivers.card.cards import SERIAL, record

KEY = ec.derive_private_key(7, CURVE)


def signed() -> bytes:
    body = receipt.receipt_body(SERIAL, Reference.PRIMARY, bytes(32), bytes(record()))
    return receipt.encode_receipt(body, handshake.sign(KEY, receipt.receipt_message(body)))


def test_a_record_has_the_bytes_of_the_profile() -> None:
    made = DeliveryRecord(datetime(2026, 11, 22, tzinfo=UTC), "K1", "A1", bytes(range(32)))
    seconds = f"{1_795_305_600:016X}"
    digest = bytes(range(32)).hex().upper()
    assert bytes(made).hex().upper() == f"E0378001028108{seconds}82024B31830241318420{digest}"


def test_a_record_is_read_back() -> None:
    assert receipt.parse_record(bytes(record())) == record()
    kept = replace(record(), state=CardState.DELIVERED_BY_EXCEPTION)
    assert receipt.parse_record(bytes(kept)) == kept


def test_a_receipt_tells_card_finger_session_and_record() -> None:
    found = receipt.parse_receipt(signed())
    assert (found.serial, found.reference, found.record) == (SERIAL, Reference.PRIMARY, record())
    assert found.is_signed_by(KEY.public_key())
    assert not found.is_signed_by(ec.derive_private_key(8, CURVE).public_key())


@given(st.data())
def test_no_changed_bit_of_a_receipt_keeps_its_signature(data: st.DataObject) -> None:
    changed = bytearray(signed())
    bit = data.draw(st.integers(0, 8 * len(changed) - 1))
    changed[bit // 8] ^= 1 << bit % 8
    try:
        found = receipt.parse_receipt(bytes(changed))
    except ReceiptError:
        return
    assert not found.is_signed_by(KEY.public_key())


@pytest.mark.parametrize("name", ["", "x" * 41])
def test_names_that_do_not_fit_are_refused(name: str) -> None:
    with pytest.raises(ReceiptError):
        bytes(replace(record(), application=name))
    with pytest.raises(ReceiptError):
        bytes(replace(record(), evidence_digest=b"short"))


@given(st.binary(max_size=200))
def test_any_bytes_raise_nothing_but_a_receipt_error(data: bytes) -> None:
    for parse in (receipt.parse_receipt, receipt.parse_record):
        try:
            parse(data)
        except ReceiptError:
            continue

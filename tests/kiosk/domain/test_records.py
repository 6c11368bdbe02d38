"""Records sealed to their place."""

import pytest

from kiosk.domain.records import RecordPlace, RecordSeal
from kiosk.domain.sealing import SealError

PLACE = RecordPlace("chip_receipts", 7, "receipt")


def test_a_record_comes_back_from_its_own_place() -> None:
    seal = RecordSeal(bytes(32))
    assert seal.unseal(seal.seal(b"signed", PLACE), PLACE) == b"signed"


@pytest.mark.parametrize(
    "elsewhere",
    [
        RecordPlace("other", 7, "receipt"),
        RecordPlace("chip_receipts", 8, "receipt"),
        RecordPlace("chip_receipts", 7, "x"),
    ],
)
def test_a_record_moved_to_another_place_is_noticed(elsewhere: RecordPlace) -> None:
    seal = RecordSeal(bytes(32))
    with pytest.raises(SealError):
        seal.unseal(seal.seal(b"signed", PLACE), elsewhere)


def test_every_flipped_bit_is_noticed() -> None:
    seal = RecordSeal(bytes(32))
    sealed = seal.seal(b"signed", PLACE)
    for at in range(len(sealed) * 8):
        flipped = bytearray(sealed)
        flipped[at // 8] ^= 1 << at % 8
        with pytest.raises(SealError):
            seal.unseal(bytes(flipped), PLACE)


def test_another_key_opens_nothing_and_has_another_name() -> None:
    one, other = RecordSeal(bytes(32)), RecordSeal(b"1" * 32)
    assert one.key_id != other.key_id
    with pytest.raises(SealError):
        other.unseal(one.seal(b"signed", PLACE), PLACE)


def test_equal_records_look_different() -> None:
    seal = RecordSeal(bytes(32))
    assert seal.seal(b"signed", PLACE) != seal.seal(b"signed", PLACE)


def test_a_record_that_finds_no_key_again_is_found_by_a_digest_of_its_own() -> None:
    one, other = RecordSeal(bytes(32)), RecordSeal(b"k" * 32)
    assert one.digest("tries", "number", "1") == one.digest("tries", "number", "1")
    assert len({one.digest("a", "bc"), one.digest("ab", "c"), other.digest("a", "bc")}) == 3

"""Where a card lies and until when."""

from kiosk.domain.custody import CENTRAL, hold_ends, is_province_store, province_hold_ends, province_store
from kiosk.domain.policy import DEFAULT_POLICY

DAY_S = 86_400.0


def test_each_province_has_a_store_of_its_own_and_an_unknown_one_keeps_its_cards_centrally() -> None:
    assert province_store("فارس") != province_store("تهران")
    assert province_store("") == CENTRAL
    assert len(province_store("x" * 200)) == 64


def test_a_provinces_store_is_told_from_a_place_and_from_the_central_one() -> None:
    assert is_province_store(province_store("فارس"))
    assert not is_province_store(CENTRAL)
    assert not is_province_store("place-1")


def test_a_card_nobody_collects_goes_to_the_province_and_then_on() -> None:
    assert hold_ends(1000.0, DEFAULT_POLICY) == 1000.0 + DEFAULT_POLICY.hold_days_local * DAY_S
    assert province_hold_ends(1000.0, DEFAULT_POLICY) == 1000.0 + DEFAULT_POLICY.hold_days_province * DAY_S

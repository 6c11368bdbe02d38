"""The digest that binds a card to its holder."""

import hashlib

from kiosk.domain.delivery import holder_digest


def test_the_digest_is_made_of_parts_with_their_lengths() -> None:
    by_hand = b"\x00\x00\x00\x04C-01" + b"\x00\x00\x00\x0a9991234500"
    assert holder_digest("C-01", "9991234500") == hashlib.sha256(by_hand).digest()


def test_moving_a_character_between_the_parts_changes_it() -> None:
    assert holder_digest("C-019", "991234500") != holder_digest("C-01", "9991234500")

"""No attack on the handing-over gets a card, the right person does, and a hole would be seen."""

from pathlib import Path

import pytest

from drivers.card import application, certificates, secure_messaging
from drivers.card.trust import Trust
from kiosk.devices.last_placement import LastPlacement
from kiosk.devices.pictures_seen import PicturesSeen
from kiosk.domain import authorisation
from kiosk.reporting import central
from tools.attacks import brokers, cards, line, sensors, tls
from tools.attacks.__main__ import ATTACKS
from tools.attacks.cloned import CLONED
from tools.attacks.forged import FORGED
from tools.attacks.tally import Tally


def _held(tally: Tally, kinds: int) -> None:
    assert tally.delivered == []
    assert tally.stuck == []
    assert tally.honest_refused == []
    assert tally.honest > 0
    assert len(tally.kinds) == kinds
    assert tally.holds


def test_forged_cards_are_not_let_go(tmp_path: Path) -> None:
    _held(cards.attack(FORGED, 3 * len(FORGED), 1, tmp_path), len(FORGED))


def test_cloned_exchanged_and_relayed_cards_are_not_let_go(tmp_path: Path) -> None:
    _held(cards.attack(CLONED, 2 * len(CLONED), 1, tmp_path), len(CLONED))


def test_what_a_rogue_broker_tells_lets_no_card_go(tmp_path: Path) -> None:
    _held(brokers.attack(2 * len(line.TOLD), 1, tmp_path), len(line.TOLD))


def test_no_rogue_broker_is_spoken_to(tmp_path: Path) -> None:
    _held(tls.attack(3 * len(tls.KINDS), 1, tmp_path), len(tls.KINDS))


@pytest.mark.timeout(300)
def test_a_replayed_sensor_session_is_refused_as_it_was_and_with_other_pictures(tmp_path: Path) -> None:
    kinds = sensors.REPLAYED | sensors.CHANGED
    _held(sensors.attack(kinds, len(kinds), 1, tmp_path), len(kinds))


def test_a_kiosk_that_believed_every_issuer_would_be_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificates, "is_issued_by", lambda certificate, issuer: True)
    monkeypatch.setattr(Trust, "_issuer_of", lambda self, certificate: self.issuers[0])
    monkeypatch.setattr(application.CardApplication, "_must_be_signed", lambda *_: None)
    monkeypatch.setattr("drivers.card.information.SecurityObject.is_signed_by", lambda *_: True)
    tally = cards.attack({"foreign_issuer": FORGED["foreign_issuer"]}, 2, 1, tmp_path)
    assert len(tally.delivered) == 2
    assert not tally.holds


def test_a_kiosk_that_believed_a_bare_status_word_would_be_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the check of the MAC and the status word inside, a relay's yes would be taken."""
    monkeypatch.setattr(secure_messaging, "_check", lambda *_: None)
    kind = CLONED["relay_says_yes_to_verify"]
    tally = cards.attack({"relay_says_yes_to_verify": kind}, 12, 1, tmp_path)
    assert "D6a" in tally.reached or tally.delivered


def test_a_kiosk_that_did_not_check_the_centres_signature_would_be_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(central, "check", lambda document, *_: authorisation._read(document))
    tally = brokers.attack(len(line.TOLD), 1, tmp_path)
    assert {where.split("/")[1] for where in tally.delivered} >= {"own_signature"}


@pytest.mark.timeout(300)
def test_a_kiosk_that_forgot_pictures_and_placement_would_be_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PicturesSeen, "is_new", lambda self, picture: True)
    monkeypatch.setattr(LastPlacement, "keep", lambda self, placement: None)
    assert sensors.attack(sensors.REPLAYED, 1, 1, tmp_path).delivered


def test_a_refused_right_person_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "honest", FORGED["self_signed"])
    assert not cards.attack(FORGED, 1, 1, tmp_path).holds


def test_all_four_attacks_of_the_sheet_are_there() -> None:
    told = " ".join(ATTACKS)
    assert all(
        each in told for each in ("replayed sensor session", "forged card", "rogue broker", "cloned card")
    )

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from drivers.card.refusal import CardProblem, CardRefused
from drivers.card.trust import TERMINAL_KEY, Trust, TrustError
from simulators.card import authority
from simulators.card.authority import REVOKED_NUMBER, subject
from simulators.card.kinds import EXPIRED, NOT_YET
from simulators.card.trust_cli import write_trust
from tests.drivers.card.cards import NOW, TRUST_FOLDER

KEY = ec.derive_private_key(9, ec.SECP256R1()).public_key()


def refused(trust: Trust, certificate: x509.Certificate, now: datetime = NOW) -> CardProblem:
    with pytest.raises(CardRefused) as caught:
        trust.check_card(certificate, now)
    return caught.value.card_problem


def test_the_shipped_test_trust_believes_a_card_of_the_test_issuer() -> None:
    trust, issuer = Trust.load(TRUST_FOLDER), authority.issuer()
    assert trust.check_card(issuer.issue(subject("card", "T1"), KEY), NOW) == issuer.certificate
    assert (trust.is_test, trust.kiosk) == (True, "TEST-KIOSK")


def test_the_shipped_test_trust_outlives_a_turned_clock() -> None:
    far = datetime(2098, 1, 1, tzinfo=UTC)
    Trust.load(TRUST_FOLDER).check_card(authority.issuer().issue(subject("card", "T1"), KEY), far)


def test_each_reason_to_refuse_a_certificate_has_its_own_name() -> None:
    trust, issuer = Trust.load(TRUST_FOLDER), authority.issuer()
    who = subject("card", "T1")
    assert refused(trust, issuer.issue(who, KEY, number=REVOKED_NUMBER)) is CardProblem.REVOKED
    assert refused(trust, issuer.issue(who, KEY, valid=EXPIRED)) is CardProblem.EXPIRED
    assert refused(trust, issuer.issue(who, KEY, valid=NOT_YET)) is CardProblem.NOT_YET_VALID
    stranger = authority.new_authority("another issuer")
    assert refused(trust, stranger.issue(who, KEY)) is CardProblem.WRONG_ISSUER
    namesake = authority.new_authority("test card issuer")
    assert refused(trust, namesake.issue(who, KEY)) is CardProblem.WRONG_ISSUER


def test_without_a_fresh_revocation_list_no_card_is_believed() -> None:
    issuer = authority.issuer()
    card = issuer.issue(subject("card", "T1"), KEY, valid=(NOW, datetime(2199, 1, 1, tzinfo=UTC)))
    trust = Trust.load(TRUST_FOLDER)
    assert refused(replace(trust, revocation_lists=()), card) is CardProblem.REVOCATION_LIST_STALE
    foreign = authority.new_authority("test card issuer").revoke()
    assert refused(replace(trust, revocation_lists=(foreign,)), card) is CardProblem.REVOCATION_LIST_STALE


@pytest.mark.parametrize(
    "name", ["issuer-ca.pem", "issuer-crl.pem", "terminal-chain.pem", "terminal-key.pem"]
)
def test_a_missing_or_broken_file_is_named(tmp_path: Path, name: str) -> None:
    write_trust(tmp_path)
    Trust.load(tmp_path)
    for content in (None, b"", b"not PEM"):
        (tmp_path / name).unlink()
        if content is not None:
            (tmp_path / name).write_bytes(content)
        with pytest.raises(TrustError, match=name):
            Trust.load(tmp_path)
        (tmp_path / name).touch()


def test_a_key_of_another_certificate_is_refused(tmp_path: Path) -> None:
    write_trust(tmp_path)
    (tmp_path / TERMINAL_KEY).write_bytes((TRUST_FOLDER / TERMINAL_KEY).read_bytes())
    with pytest.raises(TrustError, match="not the key"):
        Trust.load(tmp_path)


def test_no_private_key_shows_in_a_repr() -> None:
    assert "PRIVATE" not in repr(Trust.load(TRUST_FOLDER))

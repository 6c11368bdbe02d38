from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.technicians import Account, TechnicianList, TechniciansError, check, sign

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CENTRE = Ed25519PrivateKey.generate()
MENDER = Account("tech-1", "70125", "mend", "$argon2id$…")
LISTED = TechnicianList("place-1", NOW + timedelta(days=90), (MENDER,))
SIGNED = sign(LISTED, CENTRE)


def judged(document: dict[str, Any], place: str = "place-1", now: datetime = NOW) -> TechnicianList:
    return check(document, CENTRE.public_key(), place, now)


def test_a_signed_list_is_read_as_it_was() -> None:
    assert judged(SIGNED) == LISTED
    assert judged(SIGNED).account("70125") == MENDER
    assert judged(SIGNED).account("70126") is None


@pytest.mark.parametrize(
    "change",
    [
        {"place": "place-2"},
        {"expires_at": "2099-01-01T00:00:00Z"},
        {"technicians": [{**SIGNED["technicians"][0], "role": "look"}]},
        {"technicians": "70125"},
        {"signature": "AAAA"},
        {"signature": None},
    ],
)
def test_a_list_that_was_changed_is_nobodys(change: dict[str, Any]) -> None:
    with pytest.raises(TechniciansError, match="not signed by the centre"):
        judged({**SIGNED, **change})


def test_a_list_serves_its_own_place_and_its_own_time() -> None:
    with pytest.raises(TechniciansError, match="another place"):
        judged(SIGNED, place="place-2")
    with pytest.raises(TechniciansError, match="ended 2027-02-20"):
        judged(SIGNED, now=NOW + timedelta(days=91))
    everywhere = sign(TechnicianList("*", LISTED.expires_at, (MENDER,)), CENTRE)
    assert judged(everywhere, place="place-2").accounts == (MENDER,)


def test_a_role_nobody_knows_is_refused_even_when_signed() -> None:
    odd = TechnicianList("*", LISTED.expires_at, (Account("tech-1", "70125", "deliver", "x"),))
    with pytest.raises(TechniciansError):
        judged(sign(odd, CENTRE))


def test_a_list_longer_than_any_place_needs_is_refused_even_when_signed() -> None:
    for count, fits in ((1000, True), (1001, False)):
        signed = sign(TechnicianList("*", LISTED.expires_at, (MENDER,) * count), CENTRE)
        if fits:
            assert len(judged(signed).accounts) == count
        else:
            with pytest.raises(TechniciansError):
                judged(signed)

"""What a kiosk believes of the centre."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.authorisation import AuthorisationError, check, sign
from kiosk.domain.delivery import Authorisation

NOW = datetime(2026, 11, 22, 12, 0, 0, 123_456, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
GIVEN = Authorisation(
    application="app-1",
    card_serial="C-01",
    holder_digest=b"d" * 32,
    kiosk="k-17",
    expires_at=datetime(2026, 11, 23, 12, tzinfo=UTC),
    sessions_failed=1,
)


def test_what_the_centre_signed_is_believed() -> None:
    assert check(sign(GIVEN, KEY), KEY.public_key(), "k-17", NOW) == GIVEN


def test_instants_survive_to_the_millisecond() -> None:
    odd = replace(GIVEN, expires_at=NOW + timedelta(hours=1))
    back = check(sign(odd, KEY), KEY.public_key(), "k-17", NOW)
    assert abs(back.expires_at - odd.expires_at) < timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("application", "app-2"),
        ("card_serial", "C-02"),
        ("holder_digest", "ZWVlZQ=="),
        ("kiosk", "k-18"),
        ("expires_at", "2027-11-23T12:00:00.000Z"),
        ("sessions_failed", 0),
        ("signature", "AAAA"),
        ("signature", None),
        ("expires_at", 5),
        ("sessions_failed", None),
        ("sessions_failed", float("inf")),
        ("expires_at", "0001-01-01T00:00:00+23:59"),
    ],
)
def test_any_change_breaks_the_signature(key: str, value: Any) -> None:
    with pytest.raises(AuthorisationError, match="not signed"):
        check(sign(GIVEN, KEY) | {key: value}, KEY.public_key(), "k-17", NOW)


def test_a_missing_part_is_no_signature() -> None:
    for key in sign(GIVEN, KEY):
        document = sign(GIVEN, KEY)
        del document[key]
        with pytest.raises(AuthorisationError):
            check(document, KEY.public_key(), "k-17", NOW)


def test_another_kiosks_authorisation_is_refused() -> None:
    with pytest.raises(AuthorisationError, match="another kiosk"):
        check(sign(GIVEN, KEY), KEY.public_key(), "k-18", NOW)


def test_it_ends_at_its_expiry() -> None:
    with pytest.raises(AuthorisationError, match="no longer"):
        check(sign(GIVEN, KEY), KEY.public_key(), "k-17", GIVEN.expires_at)


def test_somebody_elses_signature_is_refused() -> None:
    other = Ed25519PrivateKey.from_private_bytes(b"1" * 32)
    with pytest.raises(AuthorisationError, match="not signed"):
        check(sign(GIVEN, other), KEY.public_key(), "k-17", NOW)

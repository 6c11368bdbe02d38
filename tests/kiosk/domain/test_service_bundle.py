"""What technicians carry away: sealed to the centre, bound to its kiosk, else refused in one word."""

import gzip
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.sealing import context, seal
from kiosk.domain.service_bundle import LARGEST, Bundle, BundleError, pack, unpack

KIOSK, CENTRE = X25519PrivateKey.generate(), X25519PrivateKey.generate()
CONTENT = {"technicians": ["tech-1", "tech-2"], "log": "a line with نام\n" * 400}
MADE = pack("kiosk-1", "2026-11-22T22:16:49Z", CONTENT, KIOSK, CENTRE.public_key())


def test_only_the_centre_reads_it_and_nothing_of_it_shows() -> None:
    assert unpack(Bundle.parse(bytes(MADE)), CENTRE, KIOSK.public_key()) == CONTENT
    assert b"tech-1" not in bytes(MADE)
    with pytest.raises(BundleError):
        unpack(MADE, X25519PrivateKey.generate(), KIOSK.public_key())


def test_another_kiosk_cannot_have_made_it() -> None:
    with pytest.raises(BundleError):
        unpack(MADE, CENTRE, X25519PrivateKey.generate().public_key())


@pytest.mark.parametrize("changed", [{"kiosk": "kiosk-2"}, {"made_at": "2027-01-01T00:00:00Z"}])
def test_whose_it_is_and_when_it_was_made_cannot_be_changed(changed: dict[str, str]) -> None:
    body = json.loads(bytes(MADE)) | changed
    with pytest.raises(BundleError):
        unpack(Bundle.parse(json.dumps(body).encode()), CENTRE, KIOSK.public_key())


@given(data=st.binary(max_size=200) | st.from_regex(rb"\{.{0,60}\}"))
def test_any_bytes_raise_the_bundles_error_alone(data: bytes) -> None:
    with pytest.raises(BundleError):
        Bundle.parse(data)


def test_what_is_larger_than_any_bundle_is_not_looked_at() -> None:
    with pytest.raises(BundleError, match="larger"):
        Bundle.parse(b" " * (LARGEST + 1))


@pytest.mark.parametrize("changed", [{"v": 2}, {"kiosk": 7}, {"made_at": None}])
def test_another_version_or_form_is_told_apart_from_rubbish(changed: dict[str, Any]) -> None:
    body = json.loads(bytes(MADE)) | changed
    with pytest.raises(BundleError, match="of this version"):
        Bundle.parse(json.dumps(body).encode())


UNREADABLE = {"no gzip": b"{}", "no JSON": gzip.compress(b"{"), "no object": gzip.compress(b"[]")}


@pytest.mark.parametrize("plain", UNREADABLE.values(), ids=UNREADABLE)
def test_what_the_kiosk_sealed_but_nobody_can_read_is_refused(plain: bytes) -> None:
    bound = context("service-bundle/1", "kiosk-1", MADE.made_at)
    sealed = Bundle("kiosk-1", MADE.made_at, seal(KIOSK, CENTRE.public_key(), plain, bound))
    with pytest.raises(BundleError, match="content cannot be read"):
        unpack(sealed, CENTRE, KIOSK.public_key())

"""The centre's signature under a delivery authorisation, and the kiosk's check of it, good without a line."""

from base64 import b64decode, b64encode
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kiosk.domain.delivery import Authorisation
from kiosk.domain.fields import instant, whole
from kiosk.domain.messages import timestamp
from kiosk.domain.sealing import context

_PURPOSE = "delivery-authorisation/1"


class AuthorisationError(ValueError):
    """The centre did not say this, or not to this kiosk, or not for now."""


def sign(authorisation: Authorisation, key: Ed25519PrivateKey) -> dict[str, Any]:
    """The authorisation as a JSON object with the centre's signature."""
    return {
        "application": authorisation.application,
        "card_serial": authorisation.card_serial,
        "holder_digest": b64encode(authorisation.holder_digest).decode(),
        "kiosk": authorisation.kiosk,
        "expires_at": timestamp(authorisation.expires_at),
        "sessions_failed": authorisation.sessions_failed,
        "signature": b64encode(key.sign(_signed_bytes(authorisation))).decode(),
    }


def check(document: dict[str, Any], key: Ed25519PublicKey, kiosk: str, now: datetime) -> Authorisation:
    """The authorisation, if the centre signed it for `kiosk` and it is still good at `now`."""
    try:
        authorisation = _read(document)
        key.verify(b64decode(document["signature"], validate=True), _signed_bytes(authorisation))
    except (KeyError, TypeError, ValueError, AttributeError, InvalidSignature) as error:
        raise AuthorisationError("not signed by the centre") from error
    if authorisation.kiosk != kiosk:
        raise AuthorisationError("meant for another kiosk")
    if authorisation.expires_at <= now:
        raise AuthorisationError("no longer good")
    return authorisation


def _read(document: dict[str, Any]) -> Authorisation:
    return Authorisation(
        application=str(document["application"]),
        card_serial=str(document["card_serial"]),
        holder_digest=b64decode(document["holder_digest"], validate=True),
        kiosk=str(document["kiosk"]),
        expires_at=instant(document, "expires_at"),
        sessions_failed=whole(document, "sessions_failed"),
    )


def _signed_bytes(authorisation: Authorisation) -> bytes:
    return context(
        _PURPOSE,
        authorisation.application,
        authorisation.card_serial,
        authorisation.holder_digest,
        authorisation.kiosk,
        timestamp(authorisation.expires_at),
        str(authorisation.sessions_failed),
    )

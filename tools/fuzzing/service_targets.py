"""What technicians carry: their signed list, and the bundle that goes to the centre."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.service_bundle import Bundle, BundleError
from kiosk.domain.technicians import Account, TechnicianList, TechniciansError, check, sign
from tools.fuzzing.target import Target

_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
_NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
_LIST = TechnicianList(
    "place-1", _NOW + timedelta(days=9), (Account("tech-1", "70125", "mend", "$argon2id$"),)
)


def _listed(data: bytes) -> TechnicianList:
    """Out of JSON, as the stick and the folder of keys hold it."""
    try:
        document: Any = json.loads(data)
    except (ValueError, RecursionError):
        document = {}
    return check(document, _KEY.public_key(), "place-1", _NOW)


SERVICE = (
    Target(
        "kiosk.domain.service_bundle:Bundle.parse",
        BundleError,
        Bundle.parse,
        (bytes(Bundle("kiosk-1", "2026-11-22T12:00:00Z", b"sealed")),),
        bytes,
    ),
    Target(
        "kiosk.domain.technicians:check",
        TechniciansError,
        _listed,
        (json.dumps(sign(_LIST, _KEY)).encode(),),
    ),
)

"""What technicians carry, and what the kiosk and its own units say to each other."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.line_tls import Credentials
from kiosk.domain.refusals import MessageError
from kiosk.domain.service_bundle import Bundle, BundleError
from kiosk.domain.technicians import Account, TechnicianList, TechniciansError, check, sign
from kiosk.reporting.connection import Opening
from kiosk.reporting.publication import Endpoint, Message
from kiosk.reporting.reporter_words import (
    End,
    Heard,
    Lost,
    Publish,
    Refused,
    Up,
    read_from_kiosk,
    read_from_reporter,
    write,
)
from tools.fuzzing.target import Target

_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
_NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
_LIST = TechnicianList(
    "place-1", _NOW + timedelta(days=9), (Account("tech-1", "70125", "mend", "$argon2id$"),)
)
_MESSAGE = Message("kiosks/k-17/up", b"\x00\xff", expiry_s=30, correlation=b"c", properties=(("v", "1.0"),))
_OPENING = Opening(Endpoint("broker", 8883, "k-17"), ("a/#", "b"), _MESSAGE, Credentials("A", "B"))


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
    Target(
        "kiosk.reporting.reporter_words:read_from_kiosk",
        MessageError,
        read_from_kiosk,
        (write(_OPENING), write(Publish(_MESSAGE)), write(End()), write(End(_MESSAGE))),
        write,
    ),
    Target(
        "kiosk.reporting.reporter_words:read_from_reporter",
        MessageError,
        read_from_reporter,
        (write(Up()), write(Heard(_MESSAGE)), write(Refused(135)), write(Lost("gone"))),
        write,
    ),
)

"""Files that people bring from one machine to another, and what production and the register say."""

import json
from base64 import b64encode
from collections.abc import Callable
from datetime import date
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from centre.applications.moves import ApplicationFileError, parse_applications
from centre.applications.population import AnswerError, read_answer, read_notices
from centre.appointments.places import PlacesFileError, parse_places
from centre.broker.authority import AuthorityError, requested_key
from centre.fleet.configurations import parse_document
from centre.fleet.register import RegisterError, parse_fleet, parse_request
from centre.web.operators import OperatorError
from kiosk.domain.completion import JPEG_END, JPEG_START
from kiosk.domain.documents import parse_json
from kiosk.domain.inquiry import InquiryOutcome, ItemResult
from kiosk.domain.key_change import KeyChange, read_change, sign_change
from kiosk.domain.production import (
    CardFinger,
    CardHolder,
    Order,
    OrderError,
    Progress,
    Stage,
    read_order,
    read_progress,
    write_order,
    write_progress,
)
from kiosk.domain.sealing import SealError, key_text
from kiosk.enrolment import parse_answer
from kiosk.reporting.keys import KeysError
from kiosk.workload.people import PeopleFileError, parse_people
from tools.fuzzing.target import Target

_KIOSK, _ITEM = "kiosk-1", "applicant.birth_date"
_OWN = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
_SEALING = X25519PrivateKey.from_private_bytes(bytes(range(32))).public_key()
_SIGNING = _OWN.public_key()
_HOLDER = CardHolder("9991234500", "مریم", "کریمی", "حسن", date(1986, 7, 3), "female")
_PHOTO = JPEG_START + b"face" + JPEG_END
_ORDER = Order("order-1", "place-1", _HOLDER, _PHOTO, (CardFinger(2, b"abc"),))
_MADE = Progress("order-1", Stage.ARRIVED, "C-001", b"d" * 32, date(2033, 11, 22), "place-1")
_ENTRY = {"kiosk": _KIOSK, "place": "place-1", "public_key": key_text(_SEALING)}
_ANSWER = {"kiosk": _KIOSK, "sealing": key_text(_SEALING), "signing": key_text(_SIGNING)}
_PERSON = {
    "national_code": "9990000026",
    "first_name": "a",
    "last_name": "b",
    "birth_date": "1986-07-03",
}
_REQUEST = (
    x509.CertificateSigningRequestBuilder()
    .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _KIOSK)]))
    .sign(ec.derive_private_key(7, ec.SECP256R1()), hashes.SHA256())
    .public_bytes(Encoding.DER)
)
_NOTICE = {"number": 1, "national_code": "9990000000", "outcome": InquiryOutcome.DECEASED.value}


def _read(parse: Callable[[Any], object]) -> Callable[[bytes], object]:
    """A reader of decoded objects, fed as it is in the field: out of JSON."""

    def read(data: bytes) -> object:
        try:
            body = parse_json(data)
        except ValueError:
            body = None
        return parse(body if isinstance(body, dict) else {})

    return read


def _request(data: bytes) -> object:
    """Spoilt inside its armour, where there is something to spoil."""
    armour = b"-----%s CERTIFICATE REQUEST-----"
    return requested_key(b"\n".join((armour % b"BEGIN", b64encode(data), armour % b"END", b"")), _KIOSK)


def _json(*bodies: object) -> tuple[bytes, ...]:
    return tuple(json.dumps(body).encode() for body in bodies)


def _item(data: bytes) -> object:
    return _read(lambda body: read_answer(body, {_ITEM: "x"}))(data)


DOCUMENTS = (
    Target("centre.broker.authority:requested_key", AuthorityError, _request, (_REQUEST,)),
    Target("kiosk.domain.documents:parse_json", ValueError, parse_json, _json({"a": [1, None, "ب"]})),
    Target(
        "kiosk.domain.key_change:read_change",
        SealError,
        _read(lambda body: read_change(body, _KIOSK)),
        _json(sign_change(KeyChange(_SEALING, _SIGNING), _KIOSK, _OWN)),
    ),
    Target("kiosk.domain.production:read_order", OrderError, _read(read_order), _json(write_order(_ORDER))),
    Target(
        "kiosk.domain.production:read_progress",
        ValueError,
        _read(read_progress),
        _json(write_progress(_MADE)),
    ),
    Target("kiosk.enrolment:parse_answer", KeysError, parse_answer, _json(_ANSWER)),
    Target("kiosk.workload.people:parse_people", PeopleFileError, parse_people, _json([_PERSON])),
    Target(
        "centre.applications.population:read_answer",
        AnswerError,
        _item,
        _json({"outcome": InquiryOutcome.CONFIRMED.value, "items": {_ITEM: ItemResult.CONFIRMED.value}}),
    ),
    Target(
        "centre.applications.population:read_notices",
        AnswerError,
        _read(read_notices),
        _json({"notices": [_NOTICE]}),
    ),
    Target("centre.fleet.register:parse_fleet", RegisterError, parse_fleet, _json([_ENTRY])),
    Target(
        "centre.fleet.register:parse_request",
        RegisterError,
        lambda data: parse_request(data, "place-1"),
        _json(_ENTRY),
    ),
    Target(
        "centre.fleet.configurations:parse_document",
        OperatorError,
        lambda data: parse_document(data.decode(errors="replace")),
        _json({"policy": {}}),
    ),
    Target(
        "centre.appointments.places:parse_places",
        PlacesFileError,
        parse_places,
        _json({"places": [{"id": "place-1"}], "holidays": [{"day": "2026-12-05"}]}),
    ),
    Target(
        "centre.applications.moves:parse_applications",
        ApplicationFileError,
        parse_applications,
        _json([{"application": "a"}]),
    ),
)

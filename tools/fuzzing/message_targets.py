"""What comes over the line, out of files and rows, and from the hands of people."""

import json
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

import config
from config import loading
from kiosk.domain import completion, configuration, day_list, notices, orders, slips, turning, wire
from kiosk.domain.audit import AuditError, AuditKind, Entry
from kiosk.domain.authorisation import AuthorisationError
from kiosk.domain.authorisation import check as check_authorisation
from kiosk.domain.authorisation import sign as sign_authorisation
from kiosk.domain.delivery import Authorisation
from kiosk.domain.form_wire import read_form
from kiosk.domain.messages import (
    Ack,
    Rejection,
    decode,
    encode,
    open_ack,
    open_envelope,
    open_event,
    timestamp,
)
from kiosk.domain.number_lists import NumberList, NumberListError
from kiosk.domain.number_lists import check as check_numbers
from kiosk.domain.number_lists import sign as sign_numbers
from kiosk.domain.packet_chain import FIRST, open_packet, sign_packet
from kiosk.domain.records import KEY_BYTES, RecordPlace, RecordSeal
from kiosk.domain.refusals import MessageError
from kiosk.domain.sealing import SealError, seal, unseal
from kiosk.domain.told import read_free_days, read_places, read_slots, read_status
from tests.kiosk.domain.messages_made import EVENT
from tests.kiosk.domain.test_completion import body as packet_body
from tools.fuzzing.target import Target

_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
_CENTRE, _KIOSK = (X25519PrivateKey.from_private_bytes(bytes([at]) * 32) for at in (1, 2))
_CHANNEL = wire.event_channel(_CENTRE, _KIOSK.public_key())
_NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
_PACKET = uuid.UUID(int=7)
_SEAL, _ROW = RecordSeal(bytes(KEY_BYTES)), RecordPlace("submissions", 1, "sealed")
_ACK = Ack(uuid.UUID(int=1), uuid.UUID(int=2), 5, (7, 9), ((6, 6),), (Rejection(3, "bad_field"),))
_ENTRY = Entry(3, 1, timestamp(_NOW), AuditKind.EVENT, {"seq": 1, "id": str(_PACKET), "type": "x"})
_NUMBERS = sign_numbers(NumberList("k-17", 1, ("274819305624",)), _KEY)
_AUTHORISATION = Authorisation("a-1", "C-01", bytes(32), "k-17", _NOW + timedelta(days=1))
_SLIP = slips.write_slip(slips.Slip("274819305624", date(2026, 11, 22), "place-1", "kiosk-1"), _KEY)
_CONFIG = (Path(config.__file__).parent / "demo.toml").read_bytes()
_STATUS = {
    "v": "1.0",
    "application": "a",
    "state": "SUBMITTED",
    "text": "status.submitted",
    "since": timestamp(_NOW),
    "as_of": timestamp(_NOW),
    "edits_left": 2,
    "items": ["applicant.first_name"],
}
_PLACE = {"id": "p", "kind": "registry_office", "name": "n", "address": "a", "city": "c"}


def _object(parse: Any) -> Any:
    """A parser of decoded objects, fed as it is in the field: out of JSON."""
    return lambda data: parse(decode(data, most=10**6))


def _decoded(data: bytes) -> dict[str, Any]:
    """What is read here was decoded before; what is no object never gets this far."""
    try:
        body = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _versioned(body: dict[str, Any]) -> bytes:
    return encode({"v": "1.0", **body})


def _day_page() -> dict[str, Any]:
    page = day_list.DayPage(1, "place-1", _NOW, 0, 1, (), (), ())
    return day_list.write_page(page)


_TIMES = (_NOW, _NOW + timedelta(hours=1))
_ORDER = orders.Order("k-17", str(_PACKET), "unlock", {}, *_TIMES, 1).signed(_KEY)
_NOTICE = notices.Notice(3, *_TIMES, closed=True, fa="تعمیر", en="closed").signed(_KEY)
_CONFIGURATION = configuration.sign_document("k-17", 4, {"policy": {"result_s": 5}}, _KEY)
_SIGNED = sign_packet(b"body", _PACKET, "k-17", FIRST, _KEY)
_PUBLIC = _KEY.public_key()


def _settings(data: bytes) -> object:
    return loading.parse(data, Path("kiosk.toml"))


MESSAGES = (
    Target("kiosk.domain.messages:decode", MessageError, decode, (EVENT.encode(), _ACK.encode()), encode),
    Target(
        "kiosk.domain.messages:open_envelope",
        MessageError,
        _object(lambda body: open_envelope(body, "k-17")),
        (EVENT.encode(),),
        lambda event: event.encode(),
    ),
    Target(
        "kiosk.domain.messages:open_event",
        MessageError,
        _object(lambda body: open_event(body, "k-17")),
        (EVENT.encode(),),
        lambda event: event.encode(),
    ),
    Target("kiosk.domain.messages:open_ack", MessageError, open_ack, (_ACK.encode(),), Ack.encode),
    Target("kiosk.domain.wire:unwrap", MessageError, wire.unwrap, (wire.wrap(bytes(40)),), wire.wrap),
    Target(
        "kiosk.domain.wire:unseal_event",
        MessageError,
        lambda data: wire.unseal_event(data, "k-17", _CHANNEL),
        (wire.seal_event(EVENT.encode(), _CHANNEL),),
    ),
    Target(
        "kiosk.domain.wire:unseal_ack",
        MessageError,
        lambda data: wire.unseal_ack(data, "k-17", _CHANNEL),
        (wire.seal_ack(_ACK, "k-17", _CHANNEL),),
    ),
    Target(
        "kiosk.domain.sealing:unseal",
        SealError,
        lambda data: unseal(_CENTRE, _KIOSK.public_key(), data, b"x"),
        (seal(_KIOSK, _CENTRE.public_key(), b"plain", b"x"),),
    ),
    Target(
        "kiosk.domain.packet_chain:open_packet",
        SealError,
        lambda data: open_packet(data, _PACKET, "k-17"),
        (_SIGNED,),
    ),
    Target(
        "kiosk.domain.completion:read_packet",
        completion.PacketError,
        lambda data: completion.read_packet(_decoded(data)),
        (encode(packet_body()),),
    ),
    Target(
        "kiosk.domain.orders:open_order",
        orders.OrderError,
        lambda data: orders.open_order(data, _PUBLIC, "k-17", str(_PACKET)),
        (_ORDER,),
        lambda order: order.signed(_KEY),
    ),
    Target(
        "kiosk.domain.notices:open_notice",
        notices.NoticeError,
        lambda data: notices.open_notice(data, _PUBLIC),
        (_NOTICE,),
        lambda notice: notice.signed(_KEY),
    ),
    Target(
        "kiosk.domain.configuration:open_configuration",
        configuration.ConfigurationError,
        lambda data: configuration.open_configuration(data, _PUBLIC, "k-17"),
        (_CONFIGURATION,),
    ),
    Target(
        "kiosk.domain.day_list:read_page",
        MessageError,
        _object(lambda body: day_list.read_page(body, _PUBLIC, "k-17")),
        (_versioned(_day_page()),),
    ),
    Target(
        "kiosk.domain.authorisation:check",
        AuthorisationError,
        lambda data: check_authorisation(_decoded(data), _PUBLIC, "k-17", _NOW),
        (encode(sign_authorisation(_AUTHORISATION, _KEY)),),
    ),
    Target(
        "kiosk.domain.number_lists:check",
        NumberListError,
        lambda data: check_numbers(_decoded(data), _PUBLIC, "k-17"),
        (encode(_NUMBERS),),
    ),
    Target("kiosk.domain.told:read_status", MessageError, _object(read_status), (encode(_STATUS),)),
    Target(
        "kiosk.domain.told:read_places",
        MessageError,
        _object(read_places),
        (_versioned({"places": [_PLACE]}),),
    ),
    Target(
        "kiosk.domain.told:read_free_days",
        MessageError,
        _object(read_free_days),
        (_versioned({"days": [["2026-03-21", 2]]}),),
    ),
    Target(
        "kiosk.domain.told:read_slots",
        MessageError,
        _object(read_slots),
        (_versioned({"slots": [[1, "08:00", "09:00", 2]]}),),
    ),
    Target(
        "kiosk.domain.form_wire:read_form",
        MessageError,
        _object(read_form),
        (_versioned({"applicant": {"national_code": "9991234500", "first_name": "نرگس"}, "spouses": []}),),
    ),
    Target("kiosk.domain.audit:Entry.decode", AuditError, Entry.decode, (_ENTRY.encode(),), Entry.encode),
    Target(
        "kiosk.domain.records:RecordSeal.unseal",
        SealError,
        lambda data: _SEAL.unseal(data, _ROW),
        (_SEAL.seal(b"a row", _ROW),),
    ),
    Target(
        "kiosk.domain.slips:read_slip",
        slips.SlipError,
        lambda data: slips.read_slip(data.decode(errors="replace"), _PUBLIC),
        (_SLIP.encode(),),
        lambda slip: slips.write_slip(slip, _KEY).encode(),
    ),
    Target("kiosk.domain.turning:read_turned", ValueError, turning.read_turned, (turning.write_turned(2.5),)),
    Target("config.loading:parse", loading.ConfigError, _settings, (_CONFIG,)),
)

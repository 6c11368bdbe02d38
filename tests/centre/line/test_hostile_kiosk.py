"""A kiosk in wrong hands: its own key, and every field of every message as it likes."""

import json
import secrets
import uuid
from typing import Any

import paho.mqtt.client as paho
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from paho.mqtt.enums import CallbackAPIVersion
from sqlalchemy import func, select

from centre.inbox.batch import Arrival
from centre.inbox.tables import dead_letters, inbox
from centre.line.answering import Answering, Question
from centre.line.operations import operations
from centre.web.metrics import scraped
from kiosk.domain.messages import MAX_BYTES, encode
from kiosk.domain.policy import DEFAULT_POLICY
from kiosk.domain.sealing import seal
from kiosk.domain.topics import KioskTopics
from kiosk.domain.wire import event_channel, request_context, seal_event, wrap
from tests.centre.applicants import code, submission
from tests.centre.deadline import wait_until
from tests.centre.ends import KIOSK
from tests.centre.line.test_line import Line, deliver, line
from tests.centre.office import OFFICER, PIN, Office

__all__ = ["line"]

PACKET = str(uuid.UUID(int=7))
PERSON = {"tracking": "851630492716", "second_item": code(1)}
REQUESTS: dict[str, dict[str, Any]] = {
    "deliver.claim": {"receipt": "851630492716", "second_item": "9991234500"},
    "deliver.stand": {"application": "app-1"},
    "deliver.release": {"application": "app-1"},
    "officer.confirm": {"application": "app-1", "officer": "x", "pin": "123456"},
    "appl.submit": submission(),
    "appl.status": PERSON,
    "appl.edit": PERSON | {"changes": {"applicant.first_name": "سارا"}},
    "appl.contact": PERSON | {"contact": {"mobile": "09123456789"}},
    "places.list": {"province": "تهران"},
    "slots.list": {"place": "tehran-1", "day": "2026-11-23"},
    "slot.book": PERSON | {"slot": 1},
    "visits.list": {"day": "2026-11-23", "after": 0},
    "delivery.day": {"seen": 0, "page": 0},
    "packet.part": {"packet": PACKET, "at": 0, "data": "AAAA"},
    "packet.commit": {"packet": PACKET, "digest": "00"},
}
EVENTS: dict[str, dict[str, Any]] = {
    "journey.started": {"journey": "delivery", "language": "fa"},
    "delivery.verdict": {"application": "app-1", "verdict": "match", "finger": 6, "tries_left": 3},
    "delivery.ended": {"application": "app-1", "outcome": "referred", "reason": "not_matched"},
    "completion.part": {"application": "app-1", "part": "face"},
    "alarm.raised": {"code": "case_open", "severity": "high"},
}
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(["\0", "\udc00", "x" * 9000, "' OR 1=1 --", "1e999", "../../etc", "\u202e"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
HOUSE = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def with_one_change(body: dict[str, Any], at: int, value: Any, how: str) -> dict[str, Any]:
    """`body` with one of its fields, at any depth, replaced or gone, or with one more."""
    changed = json.loads(json.dumps(body))
    places = list(_places(changed))
    holder, key = places[at % len(places)]
    if how == "gone" and isinstance(holder, dict):
        del holder[key]
    elif how == "more" and isinstance(holder, dict):
        holder["more"] = value
    else:
        holder[key] = value
    return dict(changed)


def _places(value: Any) -> Any:
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in list(pairs):
        yield value, key
        if isinstance(each, dict | list):
            yield from _places(each)


CHANGES = (st.integers(0, 500), ANYTHING, st.sampled_from(["other", "gone", "more"]))


def _bytes(body: dict[str, Any]) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode()


@HOUSE
@given(st.sampled_from(sorted(EVENTS)), *CHANGES)
def test_no_field_of_an_event_stops_those_behind_it(
    office: Office, kind: str, at: int, value: Any, how: str
) -> None:
    office.store = uuid.uuid4()
    body = with_one_change(json.loads(office.event(1, kind, **EVENTS[kind]).encode()), at, value, how)
    channel = event_channel(office.kiosk_keys["k-17"], office.keys.sealing.public_key())
    data, sealed = _bytes(body.get("data", {})), body
    if isinstance(body.get("data"), dict):
        sealed = json.loads(_sealed_as_is(body, data, channel))
    hostile = Arrival("k-17", _bytes(sealed))
    honest = office.arrival(office.event(1, kiosk="k-18"))
    taken = office.inbox.take([hostile, honest], office.now)
    assert (taken.new + taken.refused, [kiosk for kiosk, _ in taken.acks][-1:]) == (2, ["k-18"])


def _sealed_as_is(body: dict[str, Any], data: bytes, channel: Any) -> bytes:
    """As a kiosk seals, whatever the body is; what cannot be sealed goes as it is."""
    try:
        return seal_event(_bytes(body), channel)
    except (ValueError, UnicodeError):
        return _bytes(body | {"data": {"sealed": "AAAA"}})


@HOUSE
@given(st.sampled_from(sorted(REQUESTS)), *CHANGES)
def test_no_field_of_a_request_brings_down_who_answers(
    office: Office, op: str, at: int, value: Any, how: str
) -> None:
    answering = Answering(office.engine, office.keys, operations(office.keys, DEFAULT_POLICY))
    asked = office.event(1, op, **REQUESTS[op])
    body = with_one_change(json.loads(asked.encode()), at, value, how)
    correlation = secrets.token_bytes(16)
    own, centre = office.kiosk_keys["k-17"], office.keys.sealing.public_key()
    sealed = wrap(seal(own, centre, _bytes(body), request_context("k-17", op, correlation)))
    answer = answering.answer(Question("k-17", op, correlation, sealed), office.clock.now())
    assert answer is None or len(answer) <= 2 * MAX_BYTES
    assert office.state() in ("READY_FOR_DELIVERY", "DELIVERING")


def test_a_replayed_event_and_one_of_another_kiosk_change_nothing(office: Office) -> None:
    event = office.arrival(office.event(1, "journey.started"))
    office.inbox.take([event], office.now)
    taken = office.inbox.take(
        [event, Arrival("k-18", event.payload), Arrival("k-404", event.payload)], office.now
    )
    assert (taken.new, taken.known, taken.refused) == (0, 1, 2)
    with office.engine.begin() as connection:
        assert connection.execute(select(func.count()).select_from(inbox)).scalar_one() == 1
        assert connection.execute(select(func.count()).select_from(dead_letters)).scalar_one() == 2


@pytest.mark.broker
def test_a_flood_of_wrong_messages_is_refused_and_counted_while_others_are_served(line: Line) -> None:
    line.centre.enrol("hostile", line.folder / "hostile-keys")
    line.centre.add_officer()
    line.centre.start()
    kiosk = line.kiosk()
    kiosk.wait_reachable()
    sent = _flood(line.broker.port)
    deliver(kiosk)
    kiosk.wait_empty()
    wait_until(lambda: _counted(line) >= sent, "every refusal to be counted")
    seen = line.centre.view()
    assert seen["applications"] == {"DELIVERED": 1}
    told = {(each["kiosk"], each["channel"]) for each in seen["refused"]}
    channels = ("ev", "rq", "state", "info", "health", "metrics", "alarm", "cmd", "cfg", "log")
    assert told == {*(("hostile", each) for each in channels), *(("?", each) for each in channels)}
    assert KIOSK not in {each["kiosk"] for each in seen["refused"]}
    reasons = {each["reason"] for each in seen["refused"] if each["kiosk"] == "hostile"}
    assert reasons == WRONG
    with line.centre.database() as engine:
        assert f'centre_inbox_total{{result="refused"}} {float(sent)}' in scraped(engine, 0.0).decode()
    assert OFFICER not in json.dumps(seen)
    assert PIN not in (line.folder / "centre.log").read_text()


WRONG = {"too_large", "too_deep", "not_json", "unknown_version", "bad_field", "foreign_kiosk", "not_sealed"}
COMMAND = "01890a5d-ac96-774b-bcce-b302099a8057"


def _counted(line: Line) -> int:
    return sum(each["times"] for each in line.centre.view()["refused"])


def _flood(port: int) -> int:
    """Wrong messages of every kind on every channel, as an enrolled kiosk and as an invented one."""
    client = paho.Client(CallbackAPIVersion.VERSION2, "hostile", protocol=paho.MQTTv5)
    client.max_queued_messages_set(0)
    client.connect("127.0.0.1", port)
    client.loop_start()
    wrong = [b"", b"{}", b"[" * 5000, b"\xff\x00", b'{"v":"9.0"}', encode({"v": "1.0", "sealed": "A" * 4000})]
    wrong += [
        b'{"a":' * 20 + b"1" + b"}" * 20,
        b"x" * 200_000,
        encode({"v": "1.0", "kiosk": KIOSK}),
        encode({"v": "1.0", "kiosk": "hostile"}),
    ]
    sent = []
    for name in ("hostile", "invented"):
        topics = KioskTopics("kiosks", name)
        channels = [topics.events, topics.state, topics.info, topics.metrics, topics.health("disk")]
        channels += [topics.alarm("door"), topics.request("deliver.claim"), topics.request("door.open")]
        channels += [topics.progress(COMMAND), topics.reported, topics.log_piece(COMMAND, 1)]
        sent += [
            client.publish(topic, each, qos=1)
            for topic in channels
            for each in wrong
            if each or topic != topics.alarm("door")  # an empty one says that an alarm is over
            for _ in range(3)
        ]
    for each in sent:
        each.wait_for_publish(20)
    client.disconnect()
    client.loop_stop()
    return len(sent)

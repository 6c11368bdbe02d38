"""The contract document itself, and messages held against it."""

import json
import time
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest

from centre.line.operations import operations
from centre.storage.keys import CentreKeys
from kiosk.domain import contract
from kiosk.domain.clock import ClockTrust
from kiosk.domain.messages import Envelope, decode, open_event
from kiosk.domain.policy import DEFAULT_POLICY
from kiosk.domain.refusals import MessageError
from kiosk.domain.topics import shared_filters, status_filters

DOCUMENT = contract.DOCUMENT
EVENT = Envelope(
    id=uuid.UUID(int=1),
    kiosk="k-17",
    session=uuid.UUID(int=2),
    boot=1,
    ts=datetime(2026, 11, 22, 12, tzinfo=UTC),
    up=1.0,
    clk=ClockTrust.RTC,
    type="journey.started",
    data={"language": "fa"},
    seq=1,
    store=uuid.UUID(int=3),
)


def test_every_reference_of_the_document_leads_somewhere() -> None:
    for text in _references(DOCUMENT):
        found: Any = DOCUMENT
        for step in text.removeprefix("#/").split("/"):
            found = found[step]
        assert found


def test_the_document_is_of_asyncapi_3_and_each_channel_has_parameters_messages_and_an_operation() -> None:
    assert DOCUMENT["asyncapi"] == "3.0.0"
    used = {each["channel"]["$ref"].rpartition("/")[2] for each in DOCUMENT["operations"].values()}
    assert used == set(DOCUMENT["channels"])
    for channel in DOCUMENT["channels"].values():
        named = {part.strip("{}") for part in channel["address"].split("/") if part.startswith("{")}
        assert named == set(channel["parameters"])
        assert len(channel["messages"]) == 1


def test_every_object_says_what_it_may_hold_and_every_text_how_long_it_may_be() -> None:
    for name, schema in DOCUMENT["components"]["schemas"].items():
        for each in _schemas(schema):
            if "string" in each.get("type", ()) and "enum" not in each:
                assert "maxLength" in each, name
            if "object" in each.get("type", ()):
                assert "additionalProperties" in each or "maxProperties" in each, name
            if "array" in each.get("type", ()):
                assert "maxItems" in each, name


def test_every_operation_of_the_centre_is_declared_and_none_besides() -> None:
    made = set(operations(CentreKeys.__new__(CentreKeys), DEFAULT_POLICY))
    assert made == contract.OPERATIONS
    assert set(DOCUMENT["components"]["parameters"]["op"]["enum"]) == contract.OPERATIONS


def test_the_centre_hears_every_channel_a_kiosk_sends_on() -> None:
    sent = {
        contract.ADDRESSES[each["channel"]["$ref"].rpartition("/")[2]]
        for each in DOCUMENT["operations"].values()
        if each["action"] == "send"
    }
    heard = {each.removeprefix("$share/centre/") for each in (*shared_filters("R"), *status_filters("R"))}
    as_filters = {
        "/".join("+" if part.startswith("{") else part for part in address.split("/")[1:]) for address in sent
    }
    assert {f"R/{each}" for each in as_filters} == heard


@pytest.mark.parametrize(
    "changed",
    [
        {"colour": "red"},
        {"type": "door.opened"},
        {"data": {"language": "fa", "name": "x"}},
        {"data": {"language": 5}},
        {"data": {"language": "f" * 65}},
        {"id": "01a2"},
        {"boot": True},
        {"up": -1},
    ],
)
def test_what_is_not_declared_is_refused(changed: dict[str, Any]) -> None:
    body = decode(EVENT.encode())
    open_event(body, EVENT.kiosk)
    with pytest.raises(MessageError, match="bad_field"):
        open_event(body | changed, EVENT.kiosk)


def test_a_later_minor_version_may_say_more_but_nothing_wrong() -> None:
    body = decode(EVENT.encode()) | {"v": "1.1", "data": {"language": "fa", "mood": 1}}
    assert open_event(body | {"colour": "red"}, EVENT.kiosk).data["mood"] == 1
    assert open_event(body | {"type": "door.opened"}, EVENT.kiosk).type == "door.opened"
    with pytest.raises(MessageError, match="language"):
        open_event(body | {"data": {"language": 5}}, EVENT.kiosk)


def test_checking_an_event_costs_far_less_than_a_five_thousandth_of_a_second() -> None:
    payload = EVENT.encode()
    best = min(_seconds(payload) for _ in range(5))
    assert best < 100e-6


def _seconds(payload: bytes, runs: int = 200) -> float:
    began = time.perf_counter()
    for _ in range(runs):
        open_event(decode(payload), EVENT.kiosk)
    return (time.perf_counter() - began) / runs


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if "$ref" in value else []
        return own + [found for each in value.values() for found in _references(each)]
    return [found for each in value for found in _references(each)] if isinstance(value, list) else []


def _schemas(schema: dict[str, Any]) -> list[dict[str, Any]]:
    below = [*schema.get("properties", {}).values()]
    below += [each for key in ("items", "additionalProperties") if isinstance(each := schema.get(key), dict)]
    return [schema, *(found for each in below for found in _schemas(each))]


def test_the_document_is_plain_json() -> None:
    assert json.loads(json.dumps(DOCUMENT)) == DOCUMENT


def test_a_request_is_held_against_what_its_operation_may_hold() -> None:
    contract.check_request("places.regions", {})
    with pytest.raises(MessageError, match="unknown key"):
        contract.check_request("places.regions", {"colour": "red"})
    with pytest.raises(MessageError, match="type"):
        contract.check_request("latch.open", {})
    contract.check_request("latch.open", {}, "1.99")

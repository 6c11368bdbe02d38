"""The one gate for messages."""

import json
import uuid
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.messages import Ack, Rejection, decode, encode, open_ack, open_envelope
from kiosk.domain.refusals import MessageError, Refusal
from tests.kiosk.domain.messages_made import EVENT, KEYS, VALUES


def body() -> dict[str, Any]:
    return decode(EVENT.encode())


def refusal(payload: bytes) -> Refusal:
    with pytest.raises(MessageError) as caught:
        open_envelope(decode(payload), "k-17")
    return caught.value.refusal


def test_an_envelope_comes_back_as_it_was() -> None:
    assert open_envelope(body(), "k-17") == EVENT


def test_the_keys_are_the_sheets() -> None:
    assert set(body()) == set(KEYS)
    assert body()["ts"] == "2026-11-22T12:30:01.250Z"


def test_a_message_without_a_number_has_neither_number_nor_store() -> None:
    unnumbered = replace(EVENT, seq=None, store=None)
    assert open_envelope(decode(unnumbered.encode()), "k-17") == unnumbered
    assert "seq" not in decode(unnumbered.encode())


def test_unknown_keys_and_minor_versions_are_ignored() -> None:
    assert open_envelope(decode(encode(body() | {"v": "1.9", "new": [1]})), "k-17") == EVENT


@pytest.mark.parametrize("version", ["2.0", "", None, 1, "11.0"])
def test_an_unknown_major_version_is_refused(version: Any) -> None:
    assert refusal(encode(body() | {"v": version})) is Refusal.UNKNOWN_VERSION


def test_a_foreign_kiosk_id_is_refused() -> None:
    assert refusal(encode(body() | {"kiosk": "k-18"})) is Refusal.FOREIGN_KIOSK


@pytest.mark.parametrize("key", [key for key in KEYS if key not in ("v", "kiosk", "seq")])
def test_each_missing_field_is_named(key: str) -> None:
    with pytest.raises(MessageError, match=key):
        open_envelope({name: value for name, value in body().items() if name != key}, "k-17")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "not-a-uuid"),
        ("boot", -1),
        ("boot", True),
        ("boot", 2**63),
        ("seq", 1.5),
        ("seq", None),
        ("up", -0.1),
        ("up", "1"),
        ("ts", "yesterday"),
        ("ts", "0001-01-01T00:00:00+23:59"),
        ("clk", "sundial"),
        ("type", "Delivery"),
        ("type", "x" * 65),
        ("data", []),
    ],
)
def test_a_wrong_field_is_refused(key: str, value: Any) -> None:
    assert refusal(encode(body() | {key: value})) is Refusal.BAD_FIELD


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", Refusal.NOT_JSON),
        (b"[]", Refusal.NOT_JSON),
        (b"\xff\xfe", Refusal.NOT_JSON),
        (b'{"v":NaN}', Refusal.NOT_JSON),
        (b'{"v":1e999}', Refusal.NOT_JSON),
        (b'{"v":"\\ud800"}', Refusal.NOT_JSON),
        (b'{"v":"1.0","a":[{"\\u0000":1}]}', Refusal.NOT_JSON),
        (b'{"v":' + b"9" * 5000 + b"}", Refusal.NOT_JSON),
        (b"[" * 16_000, Refusal.NOT_JSON),
        (b'{"v":' + b"[" * 9 + b"]" * 9 + b"}", Refusal.TOO_DEEP),
        (b" " * 16_385, Refusal.TOO_LARGE),
    ],
)
def test_hostile_bytes_are_refused_by_name(payload: bytes, reason: Refusal) -> None:
    assert refusal(payload) is reason


@given(st.binary(max_size=300))
def test_any_bytes_raise_only_the_message_error(noise: bytes) -> None:
    with pytest.raises(MessageError):
        decode(noise)


@given(st.sampled_from(KEYS), VALUES)
def test_any_value_anywhere_is_taken_whole_or_refused(key: str, value: Any) -> None:
    payload = json.dumps(body() | {key: value}).encode()
    try:
        opened = open_envelope(decode(payload), "k-17")
    except MessageError as error:
        assert str(value) not in str(error) or len(str(value)) < 12
        return
    assert open_envelope(decode(opened.encode()), "k-17") == opened


def test_an_ack_comes_back_as_it_was() -> None:
    ack = Ack(uuid.UUID(int=9), uuid.UUID(int=5), 40, (42, 44), ((41, 41),), (Rejection(43, "conflict"),))
    assert open_ack(ack.encode()) == ack


@given(st.sampled_from(["store", "session", "upto", "also", "missing", "rejected"]), VALUES)
def test_an_ack_is_taken_whole_or_refused(key: str, value: Any) -> None:
    good = decode(Ack(uuid.UUID(int=9), uuid.UUID(int=5), 40).encode())
    try:
        opened = open_ack(json.dumps(good | {key: value}).encode())
    except MessageError:
        return
    assert open_ack(opened.encode()) == opened

"""Events and acks as they travel."""

import json
import uuid
from base64 import b64encode
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.messages import Ack, encode
from kiosk.domain.refusals import MessageError, Refusal
from kiosk.domain.sealing import context
from kiosk.domain.wire import (
    event_channel,
    packet_context,
    reply_context,
    request_context,
    seal_ack,
    seal_event,
    unseal_ack,
    unseal_event,
    unwrap,
    wrap,
)
from tests.kiosk.domain.messages_made import EVENT, KEYS, VALUES

KIOSK, CENTRE, OTHER = (X25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2, 3))
OURS = event_channel(KIOSK, CENTRE.public_key())
THEIRS = event_channel(CENTRE, KIOSK.public_key())
ACK = Ack(uuid.UUID(int=9), uuid.UUID(int=5), 40)


def test_the_centre_reads_the_event_and_the_broker_only_its_header() -> None:
    wire = seal_event(EVENT.encode(), OURS)
    assert b"app-1" not in wire
    assert b'"type":"delivery.ended"' in wire
    assert unseal_event(wire, "k-17", THEIRS) == EVENT


def test_each_sealing_looks_different_and_says_the_same() -> None:
    one, other = (seal_event(EVENT.encode(), OURS) for _ in range(2))
    assert one != other
    assert unseal_event(one, "k-17", THEIRS) == unseal_event(other, "k-17", THEIRS)


@pytest.mark.parametrize("key", [key for key in KEYS if key not in ("v", "data")])
def test_no_header_field_can_be_changed_on_the_way(key: str) -> None:
    wire = json.loads(seal_event(EVENT.encode(), OURS))
    changed = wire | {key: wire[key] + 1 if isinstance(wire[key], int | float) else wire[key][:-1] + "0"}
    with pytest.raises(MessageError) as caught:
        unseal_event(encode(changed), "k-17", THEIRS)
    assert caught.value.refusal is Refusal.NOT_SEALED


def test_somebody_elses_event_is_not_the_kiosks() -> None:
    forged = seal_event(EVENT.encode(), event_channel(OTHER, CENTRE.public_key()))
    with pytest.raises(MessageError, match="not_sealed"):
        unseal_event(forged, "k-17", THEIRS)


@given(VALUES)
def test_any_data_in_place_of_the_sealed_is_refused(data: Any) -> None:
    wire = json.loads(seal_event(EVENT.encode(), OURS)) | {"data": data}
    with pytest.raises(MessageError):
        unseal_event(json.dumps(wire).encode(), "k-17", THEIRS)


def test_an_ack_is_read_by_the_kiosk_it_is_for() -> None:
    assert unseal_ack(seal_ack(ACK, "k-17", THEIRS), "k-17", OURS) == ACK


def test_no_false_broker_can_make_an_ack() -> None:
    for forged in (ACK.encode(), wrap(ACK.encode()), seal_ack(ACK, "k-18", THEIRS), b"", b"{}"):
        with pytest.raises(MessageError):
            unseal_ack(forged, "k-17", OURS)


@given(st.binary(max_size=60))
def test_wrapped_bytes_come_back(sealed: bytes) -> None:
    assert unwrap(wrap(sealed)) == sealed


@pytest.mark.parametrize("data", [b"no json", b"[]", b"{}"])
def test_a_body_that_was_sealed_rightly_and_says_nothing_right_is_refused(data: bytes) -> None:
    body = json.loads(EVENT.encode())
    header = {key: value for key, value in body.items() if key != "data"}
    sealed = OURS.seal(data, context("event", encode(header)))
    with pytest.raises(MessageError):
        unseal_event(encode(header | {"data": {"sealed": b64encode(sealed).decode()}}), "k-17", THEIRS)


def test_what_is_sealed_for_one_purpose_opens_for_no_other() -> None:
    packet = uuid.UUID(int=7)
    bound = {
        request_context("k-17", "claim", b"c"),
        request_context("k-17", "claim", b"d"),
        request_context("k-17", "release", b"c"),
        request_context("k-18", "claim", b"c"),
        reply_context("k-17", "claim", b"c"),
        packet_context("k-17", packet),
        packet_context("k-18", packet),
        packet_context("k-17", uuid.UUID(int=8)),
    }
    assert len(bound) == 8

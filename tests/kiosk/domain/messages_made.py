"""Envelopes and hostile JSON for tests of the wire."""

import uuid
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from kiosk.domain.clock import ClockTrust
from kiosk.domain.messages import Envelope

EVENT = Envelope(
    id=uuid.UUID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"),
    kiosk="k-17",
    session=uuid.UUID(int=5),
    boot=3,
    ts=datetime(2026, 11, 22, 12, 30, 1, 250_000, tzinfo=UTC),
    up=12.5,
    clk=ClockTrust.NTP,
    type="delivery.ended",
    data={"application": "app-1", "outcome": "delivered"},
    seq=41,
    store=uuid.UUID(int=9),
)

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=10),
    st.sampled_from(
        ["1.0", "k-17", str(EVENT.id), "ntp", "2026-11-22T12:30:01Z", "9999-12-31T23:59:59-23:59"]
    ),
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)
KEYS = ("v", "id", "kiosk", "session", "boot", "seq", "store", "ts", "up", "clk", "type", "data")

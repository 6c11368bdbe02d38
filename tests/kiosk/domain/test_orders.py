"""What the centre signs for a kiosk: orders, configurations, notices, and every way they can be wrong."""

import json
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain import configuration as conf
from kiosk.domain.clock import ClockTrust
from kiosk.domain.notices import Notice, NoticeError, open_notice
from kiosk.domain.orders import (
    Order,
    OrderError,
    OrderRefusal,
    OrderStatus,
    OrderType,
    check_order,
    open_order,
)

KEY, OTHER = (Ed25519PrivateKey.from_private_bytes(byte * 32) for byte in (b"a", b"b"))
PUBLIC = KEY.public_key()
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ID = "01890a5d-ac96-774b-bcce-b302099a8057"
ORDER = Order("k-17", ID, "lock", {"why": "test"}, NOON, NOON + timedelta(minutes=5), 7)
NOTICE = Notice(3, NOON, NOON + timedelta(hours=2), closed=True, fa="تعمیر", en="Maintenance")
DOCUMENT: dict[str, Any] = {
    "policy": {"result_s": 5, "verify_max_tries": 2},
    "hours": {"opens": "07:30", "closes": "20:00"},
    "start": {"keepalive_s": 30},
}


def reason_of(payload: bytes, kiosk: str = "k-17", order: str = ID) -> OrderRefusal:
    with pytest.raises(OrderError) as error:
        open_order(payload, PUBLIC, kiosk, order)
    return error.value.reason


def test_an_order_is_read_as_it_was_signed() -> None:
    assert open_order(ORDER.signed(KEY), PUBLIC, "k-17", ID) == ORDER


@pytest.mark.parametrize(
    "changed",
    [
        {"type": "unlock"},
        {"args": {}},
        {"counter": 8},
        {"kiosk": "k-18"},
        {"not_after": "2027-01-01T00:00:00.000Z"},
        {"id": "01890a5d-ac96-774b-bcce-b302099a8058"},
    ],
)
def test_an_order_changed_on_its_way_is_not_the_centres(changed: dict[str, Any]) -> None:
    body = json.loads(ORDER.signed(KEY)) | changed
    assert reason_of(json.dumps(body).encode()) is OrderRefusal.NOT_SIGNED


def test_an_order_to_another_kiosk_or_under_another_id_or_by_another_key_is_refused() -> None:
    assert reason_of(ORDER.signed(KEY), kiosk="k-18") is OrderRefusal.FOREIGN
    assert reason_of(ORDER.signed(KEY), order=ID[:-1] + "8") is OrderRefusal.FOREIGN
    assert reason_of(ORDER.signed(OTHER)) is OrderRefusal.NOT_SIGNED


@given(st.binary(max_size=300))
def test_rubbish_is_no_order_no_configuration_and_no_notice(payload: bytes) -> None:
    assert reason_of(payload) is OrderRefusal.UNREADABLE
    with pytest.raises(conf.ConfigurationError):
        conf.open_configuration(payload, PUBLIC, "k-17")
    with pytest.raises(NoticeError):
        open_notice(payload, PUBLIC)


@pytest.mark.parametrize(
    ("now", "trust", "last", "order", "refusal"),
    [
        (NOON - timedelta(seconds=1), ClockTrust.RTC, 6, ORDER, OrderRefusal.TOO_EARLY),
        (NOON + timedelta(minutes=6), ClockTrust.RTC, 6, ORDER, OrderRefusal.TOO_LATE),
        (NOON, ClockTrust.RTC, 7, ORDER, OrderRefusal.REPLAYED),
        (NOON, ClockTrust.RTC, 6, replace(ORDER, type="release"), OrderRefusal.UNKNOWN_TYPE),
        (NOON, ClockTrust.UNSET, 7, ORDER, OrderRefusal.REPLAYED),
    ],
)
def test_an_order_out_of_its_time_or_turn_is_refused(
    now: datetime, trust: ClockTrust, last: int, order: Order, refusal: OrderRefusal
) -> None:
    with pytest.raises(OrderError, match=refusal.value):
        check_order(order, now, trust, last)


def test_a_clock_that_was_never_set_judges_no_window() -> None:
    assert check_order(ORDER, datetime(1970, 1, 1, tzinfo=UTC), ClockTrust.UNSET, 6) is OrderType.LOCK


def test_no_type_of_order_speaks_of_a_card() -> None:
    for kind in OrderType:
        assert not any(
            word in kind.value for word in ("release", "open", "latch", "card", "deliver", "eject")
        )


def test_a_configuration_is_read_as_it_was_signed() -> None:
    told = conf.open_configuration(conf.sign_document("k-17", 4, DOCUMENT, KEY), PUBLIC, "k-17")
    assert (told.revision, dict(told.policy)) == (4, {"result_s": 5.0, "verify_max_tries": 2})
    assert told.hours == conf.Hours(time(7, 30), time(20))
    assert told.digest == conf.digest_of(DOCUMENT)


@pytest.mark.parametrize(
    ("document", "names"),
    [
        ({"policy": {"result_s": 500}}, "policy.result_s"),
        ({"policy": {"result_s": "5"}}, "policy.result_s"),
        ({"policy": {"verify_max_tries": True}}, "policy.verify_max_tries"),
        ({"policy": {"verify_max_tries": 2.5}}, "policy.verify_max_tries"),
        ({"policy": {"open_latch": 1}}, "policy.open_latch"),
        ({"policy": {"enrol_fingers": 2, "enrol_fingers_needed": 4}}, "enrol_fingers_needed"),
        ({"policy": []}, "policy"),
        ({"hours": {"opens": "25:00", "closes": "08:00"}}, "hours"),
        ({"hours": {"opens": "08:00", "closes": "08:00"}}, "hours"),
        ({"hours": "07:30"}, "hours"),
        ({"hours": {"opens": "08:00"}}, "hours"),
        ({"hours": {"opens": 8, "closes": 20}}, "hours"),
        ({"start": {"language": "de"}}, "start.language"),
        ({"keys": {}}, "keys"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_its_name(document: dict[str, Any], names: str) -> None:
    with pytest.raises(conf.ConfigurationError, match=names):
        conf.read_document(1, document)
    payload = conf.sign_document("k-17", 4, document, KEY)
    with pytest.raises(conf.ConfigurationError, match="bad_value"):
        conf.open_configuration(payload, PUBLIC, "k-17")


def test_a_configuration_for_another_kiosk_or_changed_is_refused() -> None:
    payload = conf.sign_document("k-17", 4, DOCUMENT, KEY)
    with pytest.raises(conf.ConfigurationError, match="foreign"):
        conf.open_configuration(payload, PUBLIC, "k-18")
    changed = json.dumps(json.loads(payload) | {"revision": 5}).encode()
    with pytest.raises(conf.ConfigurationError, match="not_signed"):
        conf.open_configuration(changed, PUBLIC, "k-17")
    assert conf.revision_in(changed) == 5


@pytest.mark.parametrize("claimed", [-1, 2**63, True, "5", 5.0, None])
def test_a_revision_that_is_none_counts_as_the_first(claimed: object) -> None:
    assert conf.revision_in(json.dumps({"v": "1.0", "revision": claimed}).encode()) == 0
    assert conf.revision_in(b"rubbish") == 0


@pytest.mark.parametrize("key", ["not_before", "not_after"])
def test_an_order_whose_time_has_no_zone_is_unreadable(key: str) -> None:
    body = json.loads(ORDER.signed(KEY)) | {key: "2026-11-22T12:00:00.000"}
    assert reason_of(json.dumps(body).encode()) is OrderRefusal.UNREADABLE


@pytest.mark.parametrize("key", ["from", "until"])
def test_a_notice_whose_time_has_no_zone_is_none(key: str) -> None:
    assert open_notice(NOTICE.signed(KEY), PUBLIC) == NOTICE
    body = json.loads(NOTICE.signed(KEY)) | {key: "2026-11-22T12:00:00.000"}
    with pytest.raises(NoticeError):
        open_notice(json.dumps(body).encode(), PUBLIC)


@pytest.mark.parametrize(
    ("opens", "closes", "at", "is_open"),
    [
        ("08:00", "16:00", "08:00", True),
        ("08:00", "16:00", "16:00", False),
        ("20:00", "04:00", "01:00", True),
    ],
)
def test_hours_include_their_beginning_and_may_go_over_midnight(
    opens: str, closes: str, at: str, is_open: bool
) -> None:
    hours = conf.Hours(time.fromisoformat(opens), time.fromisoformat(closes))
    assert hours.includes(time.fromisoformat(at)) is is_open


def test_a_notice_holds_for_its_while_and_is_believed_with_its_signature_alone() -> None:
    assert open_notice(NOTICE.signed(KEY), PUBLIC) == NOTICE
    assert [NOTICE.holds(NOON + timedelta(hours=hours)) for hours in (-1, 0, 2)] == [False, True, False]
    with pytest.raises(NoticeError):
        open_notice(NOTICE.signed(OTHER), PUBLIC)


@pytest.mark.parametrize("document", [{}, {"hours": None}])
def test_a_kiosk_without_hours_is_always_open(document: dict[str, Any]) -> None:
    assert conf.read_document(1, document).hours is None


def test_an_order_is_over_unless_it_waits_or_runs() -> None:
    assert {each for each in OrderStatus if not each.is_final} == {OrderStatus.ACCEPTED, OrderStatus.RUNNING}

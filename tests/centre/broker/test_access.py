"""Every hole of the access rules, tried at a real broker by somebody whose certificate is as good as any."""

import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from centre.broker.authority import Authority
from centre.broker.folders import AUTHORITY
from tests.centre.broker.secured import OPERATOR, ROOT, End, Secured, lets_in, secured

pytestmark = pytest.mark.broker

KIOSK, OTHER = "kiosk-7", "kiosk-8"
NOT_AUTHORISED = 0x87
UP, DOWN = f"{ROOT}/v1/up", f"{ROOT}/v1/dn"


class Room:
    """A broker that two kiosks are enrolled at, and whoever connects during one test."""

    def __init__(self, at: Secured, stack: ExitStack) -> None:
        self.at = at
        self._stack = stack

    def end(self, name: str, context: ssl.SSLContext | None = None, **more: object) -> End:
        made = End(self.at.broker.port, context or self.at.context(name), **more)  # type: ignore[arg-type]
        self._stack.callback(made.leave)
        return made


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    with secured(tmp_path_factory.mktemp("access")) as made:
        for kiosk in (KIOSK, OTHER):
            made.enrol(kiosk)
        yield made


@pytest.fixture
def room(broker: Secured) -> Iterator[Room]:
    with ExitStack() as stack:
        yield Room(broker, stack)


def test_a_kiosk_says_and_hears_what_is_its_own(room: Room) -> None:
    kiosk, centre = room.end(KIOSK), room.end("centre-1")
    for topics in (f"{DOWN}/{KIOSK}/#", f"{DOWN}/all/#", f"{ROOT}/v1/ct/state"):
        assert kiosk.subscribe(topics) == 1
    assert centre.subscribe(f"{UP}/+/metrics") == 1
    assert centre.subscribe(f"$share/centre/{UP}/+/ev") == 1
    assert kiosk.publish(f"{UP}/{KIOSK}/metrics") == 0
    assert kiosk.publish(f"{UP}/{KIOSK}/ev") == 0
    assert centre.publish(f"{DOWN}/{KIOSK}/ack") == 0
    centre.wait_for(f"{UP}/{KIOSK}/metrics")
    centre.wait_for(f"{UP}/{KIOSK}/ev")
    kiosk.wait_for(f"{DOWN}/{KIOSK}/ack")


@pytest.mark.parametrize(
    "topic",
    [
        f"{UP}/{OTHER}/state",
        f"{UP}/{OTHER}/ev",
        f"{DOWN}/{OTHER}/cmd/1",
        f"{DOWN}/{KIOSK}/cmd/1",
        f"{DOWN}/{OTHER}/rs",
        f"{DOWN}/all/notice",
        f"{ROOT}/v1/ct/state",
        f"{ROOT}/v1/op/{OPERATOR}/rq/lock",
        f"{ROOT}/v1/out/fleet",
        "$CONTROL/dynamic-security/v1",
        "$SYS/broker/uptime",
        "elsewhere",
    ],
)
def test_a_kiosk_speaks_on_no_topic_but_its_own(room: Room, topic: str) -> None:
    assert room.end(KIOSK).publish(topic) == NOT_AUTHORISED


@pytest.mark.parametrize(
    "topics",
    [
        "#",
        "+/#",
        f"{ROOT}/#",
        f"{UP}/#",
        f"{UP}/+/ev",
        f"{UP}/{OTHER}/#",
        f"{UP}/{KIOSK}/#",
        f"{DOWN}/#",
        f"{DOWN}/+/cmd/+",
        f"{DOWN}/{OTHER}/#",
        f"{DOWN}/{OTHER}/rs",
        f"$share/centre/{UP}/+/ev",
        f"$share/centre/{UP}/+/rq/+",
        f"$share/mine/{DOWN}/{KIOSK}/#",
        f"{ROOT}/v1/op/+/rs",
        "$SYS/#",
        "$CONTROL/#",
        "$CONTROL/dynamic-security/v1/response",
    ],
)
def test_a_kiosk_hears_nothing_but_its_own(room: Room, topics: str) -> None:
    assert room.end(KIOSK).subscribe(topics) == NOT_AUTHORISED


def test_a_kiosk_that_tries_to_share_the_centres_subscription_takes_nothing_from_it(room: Room) -> None:
    thief, kiosk, centre = room.end(OTHER), room.end(KIOSK), room.end("centre-1")
    shared = f"$share/centre/{UP}/+/ev"
    assert centre.subscribe(shared) == 1
    assert thief.subscribe(shared) == NOT_AUTHORISED
    for number in range(20):
        assert kiosk.publish(f"{UP}/{KIOSK}/ev", b"%d" % number) == 0
    centre.wait_for(f"{UP}/{KIOSK}/ev")
    assert kiosk.publish(f"{UP}/{KIOSK}/ev", b"last") == 0
    with centre._changed:
        assert centre._changed.wait_for(lambda: len(centre.heard) == 21, 20.0)
    assert thief.heard == []


def test_nobody_knocks_another_off_by_using_its_client_id(room: Room) -> None:
    kiosk = room.end(KIOSK)
    thief = room.end(OTHER, client_id=KIOSK)
    assert kiosk.publish(f"{UP}/{KIOSK}/metrics") == 0
    assert thief.publish(f"{UP}/{KIOSK}/metrics") == NOT_AUTHORISED
    assert not kiosk.lost.is_set()


def test_a_will_on_anothers_topic_is_never_said(room: Room) -> None:
    centre = room.end("centre-1")
    assert centre.subscribe(f"{UP}/+/state") == 1
    End(room.at.broker.port, room.at.context(OTHER), will=f"{UP}/{KIOSK}/state").cut()
    End(room.at.broker.port, room.at.context(OTHER), will=f"{UP}/{OTHER}/state").cut()
    centre.wait_for(f"{UP}/{OTHER}/state")
    assert {each.topic for each in centre.heard} == {f"{UP}/{OTHER}/state"}


def test_a_name_that_nobody_enrolled_has_no_right_at_all(room: Room) -> None:
    authority = Authority.open(room.at.tls / AUTHORITY)
    stranger = room.end("kiosk-9", room.at.forged("kiosk-9", authority))
    assert stranger.publish(f"{UP}/kiosk-9/state") == NOT_AUTHORISED
    assert stranger.subscribe(f"{DOWN}/kiosk-9/#") == NOT_AUTHORISED


def test_a_certificate_that_ended_or_is_not_ours_or_none_at_all_is_not_let_in(
    room: Room, tmp_path: Path
) -> None:
    ours, now = Authority.open(room.at.tls / AUTHORITY), datetime.now(UTC)
    ended = room.at.forged(KIOSK, ours, now=now - timedelta(days=400))
    foreign = room.at.forged(KIOSK, Authority.make(tmp_path / "foreign", now))
    nothing = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    nothing.load_verify_locations(room.at.tls / "broker" / "authority.pem")
    assert lets_in(room.at.broker.port, room.at.context(KIOSK))
    for context in (ended, foreign, nothing, None):
        assert not lets_in(room.at.broker.port, context)


def test_older_tls_is_refused(room: Room) -> None:
    context = room.at.context(KIOSK)
    with pytest.warns(DeprecationWarning):
        context.minimum_version = ssl.TLSVersion.TLSv1_1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("DEFAULT@SECLEVEL=0")
    assert not lets_in(room.at.broker.port, context)


def test_an_operator_asks_the_centre_and_looks_and_no_more(room: Room) -> None:
    operator, kiosk, centre = room.end(f"operator-{OPERATOR}"), room.end(KIOSK), room.end("centre-1")
    assert centre.subscribe(f"{ROOT}/v1/op/+/rq/#") == 1
    for topics in (f"{ROOT}/v1/op/{OPERATOR}/rs", f"{ROOT}/v1/out/#", f"{UP}/+/state", f"{UP}/+/health/#"):
        assert operator.subscribe(topics) == 1
    for topics in ("#", f"{UP}/+/ev", f"{UP}/#", f"{UP}/+/rq/#", f"{DOWN}/#", f"{ROOT}/v1/op/other/rs"):
        assert operator.subscribe(topics) == NOT_AUTHORISED
    for topic in (f"{DOWN}/{KIOSK}/cmd/1", f"{UP}/{KIOSK}/state", f"{ROOT}/v1/op/other/rq/lock"):
        assert operator.publish(topic) == NOT_AUTHORISED
    assert operator.publish(f"{ROOT}/v1/op/{OPERATOR}/rq/lock") == 0
    centre.wait_for(f"{ROOT}/v1/op/{OPERATOR}/rq/lock")
    assert kiosk.publish(f"{UP}/{KIOSK}/health/finger") == 0
    operator.wait_for(f"{UP}/{KIOSK}/health/finger")


def test_the_monitor_only_looks(room: Room) -> None:
    monitor = room.end("monitor")
    for topics in (f"{UP}/+/metrics", f"{UP}/+/state", "$SYS/#"):
        assert monitor.subscribe(topics) == 1
    for topics in ("#", f"{UP}/+/ev", f"{DOWN}/#", "$CONTROL/#"):
        assert monitor.subscribe(topics) == NOT_AUTHORISED
    for topic in (f"{UP}/{KIOSK}/state", f"{DOWN}/{KIOSK}/cmd/1", "$CONTROL/dynamic-security/v1"):
        assert monitor.publish(topic) == NOT_AUTHORISED
    monitor.wait_for("$SYS/broker/uptime")


def test_the_centre_cannot_speak_for_a_kiosk_nor_change_who_is_let_in(room: Room) -> None:
    centre = room.end("centre-1")
    for topic in (f"{UP}/{KIOSK}/ev", "$CONTROL/dynamic-security/v1"):
        assert centre.publish(topic) == NOT_AUTHORISED
    assert centre.subscribe("$CONTROL/#") == NOT_AUTHORISED


def test_a_message_larger_than_the_limit_ends_the_line_and_not_the_broker(room: Room) -> None:
    assert room.end(KIOSK).publish(f"{UP}/{KIOSK}/ev", bytes(300_000)) != 0
    assert room.end(KIOSK).publish(f"{UP}/{KIOSK}/ev", bytes(100)) == 0

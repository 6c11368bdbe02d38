"""A kiosk's life at a broker with mutual TLS: enrolled, live, renewed, cut off and back, retired for good."""

import json
import logging
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from centre.broker.authority import Authority, pem_of, requested_key
from centre.broker.certificates import newest_end, remember
from centre.broker.folders import AUTHORITY, BROKER, BrokerPlan, make_folders
from centre.broker.tables import certificates
from centre.storage.database import opened
from centre.web.metrics import scraped
from kiosk.clock import SystemClock
from kiosk.ports import HealthState
from kiosk.reporting.certificate_renewal import CertificateRenewal
from kiosk.reporting.connection import Connect
from kiosk.reporting.line_identity import LineIdentity
from kiosk.reporting.looking import Looking
from kiosk.reporting.mqtt import MqttConnection
from kiosk.reporting.orders import OrderFailedError
from kiosk.reporting.renewing import Renewing
from kiosk.session.commands import Report
from simulators.broker import Broker, free_port
from tests.centre.broker.secured import End, Secured, lets_in, secured
from tests.centre.deadline import wait_until
from tests.centre.ends import KIOSK, Centre, KioskEnd
from tests.centre.fleet.operating import Operating
from tests.kiosk.reporting.reporter_unit import both_ways

pytestmark = pytest.mark.broker

STARTED = Report("journey.started", {})


class Life:
    """A secured broker, a real centre process on it, and whatever kiosks one test starts."""

    def __init__(self, at: Secured, stack: ExitStack) -> None:
        self.at = at
        self._stack = stack
        self.centre = Centre(at.folder, at.broker, f"--tls={at.tls}")
        stack.callback(self.centre.kill)

    def kiosk(self, kiosk: str = KIOSK, connect: Connect = MqttConnection) -> tuple[KioskEnd, LineIdentity]:
        keys = self.at.enrol(kiosk)
        identity = LineIdentity(keys)
        state = self.at.folder / f"{kiosk}-state"
        end = KioskEnd(state, keys, self.at.broker, kiosk, identity=identity, connect=connect)
        self._stack.callback(end.stop)
        return end, identity

    def state_of(self, kiosk: str = KIOSK) -> str:
        (found,) = [each for each in self.centre.view()["kiosks"] if each["id"] == kiosk]
        return str(found["state"])

    def told(self, kiosk: KioskEnd) -> None:
        """One event of a kiosk, on its way and acknowledged."""
        kiosk.journal.tell(STARTED)
        kiosk.wait_empty()

    def url(self) -> str:
        return f"sqlite:///{self.at.folder}/centre.db"


@pytest.fixture
def life(tmp_path: Path) -> Iterator[Life]:
    with ExitStack() as stack:
        yield Life(stack.enter_context(secured(tmp_path)), stack)


@pytest.fixture(params=["here", "reporter"])
def connect(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connect]:
    """Both ways to a broker."""
    with both_ways(request.param, tmp_path) as way:
        yield way


def test_a_kiosk_with_its_certificate_reports_and_after_a_restart_of_the_broker_nothing_is_claimed(
    life: Life,
) -> None:
    kiosk, _ = life.kiosk()
    life.centre.start()
    kiosk.start().wait_reachable()
    life.told(kiosk)
    wait_until(lambda: life.state_of() == "live", "the kiosk")
    life.at.broker.kill()
    wait_until(lambda: kiosk.reachable[-1] is False, "the loss")
    kiosk.link.stop()
    life.at.broker.start()
    wait_until(lambda: life.state_of() == "unknown", "doubt")


def test_an_enrolled_kiosk_has_a_role_that_names_no_other(life: Life) -> None:
    life.at.enrol(KIOSK)
    roles = {each["rolename"]: each for each in life.at.roles()["roles"]}
    topics = {each["topic"] for each in roles[f"kiosk-{KIOSK}"]["acls"]}
    own = {f"kiosks/v1/up/{KIOSK}/#", f"kiosks/v1/dn/{KIOSK}/#"}
    assert topics == own | {"kiosks/v1/dn/all/#", "kiosks/v1/ct/state"}


def test_enrolled_twice_is_enrolled_once(life: Life) -> None:
    life.at.enrol(KIOSK)
    before = life.at.roles()
    life.at.enrol(KIOSK)
    assert life.at.roles() == before


def test_a_retired_kiosk_is_cut_off_forgotten_by_the_broker_and_believed_no_more(
    life: Life, capsys: pytest.CaptureFixture[str]
) -> None:
    kiosk, _ = life.kiosk()
    life.centre.start()
    kiosk.start().wait_reachable()
    life.told(kiosk)
    assert life.at.call("retire", KIOSK) == 0
    assert "certificates taken back" in capsys.readouterr().out
    wait_until(lambda: kiosk.reachable[-1] is False, "the cut")
    assert life.state_of() == "retired"
    wait_until(lambda: not lets_in(life.at.broker.port, life.at.context(KIOSK)), "the list of revoked ones")
    looker = End(life.at.broker.port, life.at.context("registrar"))
    assert looker.subscribe(f"kiosks/v1/up/{KIOSK}/#") == 1
    assert looker.publish("kiosks/v1/up/last/state") == 0
    looker.leave()
    assert looker.heard == []
    with opened(life.url()) as engine:
        assert KIOSK not in scraped(engine, datetime.now(UTC).timestamp()).decode()
    assert KIOSK not in json.dumps(life.at.roles())
    assert life.at.call("enrol", KIOSK, "--place", "tehran-1", "--public-key", "00" * 32) == 1
    assert "was retired; give the machine a new id" in capsys.readouterr().err
    assert life.at.call("retire", KIOSK) == 0


def test_what_a_retired_kiosk_still_says_is_refused_even_without_rules_at_the_broker(tmp_path: Path) -> None:
    with Broker(tmp_path / "broker") as broker:
        centre = Centre(tmp_path, broker)
        centre.enrol(KIOSK, tmp_path / "keys")
        centre.start()
        kiosk = KioskEnd(tmp_path / "state", tmp_path / "keys", broker).start()
        try:
            kiosk.wait_reachable()
            centre.call("retire", KIOSK, "--broker", f"127.0.0.1:{broker.port}")
            kiosk.link.reporter.health("finger", HealthState.READY)
            kiosk.journal.tell(STARTED)
            wait_until(lambda: bool(centre.view()["refused"]), "the refusals")
            (seen,) = centre.view()["kiosks"]
            assert (seen["state"], seen["parts"], seen["last_heard"]) == ("retired", {}, None)
            assert centre.received() == []
        finally:
            kiosk.stop()
            centre.kill()


def test_a_certificate_that_ends_soon_is_renewed_over_the_line_and_the_old_one_serves_until_then(
    connect: Connect, life: Life
) -> None:
    kiosk, identity = life.kiosk(connect=connect)
    ends_soon(life, identity)
    life.centre.start()
    kiosk.start().wait_reachable()
    before = identity.until()
    certificate = renewal_of(kiosk, identity)
    renewing = Looking("renewing", 0.1, Renewing([certificate], lambda: kiosk.link.reachable).look)
    assert certificate.is_due()
    renewing.start()
    wait_until(lambda: identity.until() > before + timedelta(days=300), "the new certificate", 30.0)
    kiosk.wait_reachable()
    life.told(kiosk)
    renewing.stop()
    assert not certificate.is_due()
    with pytest.raises(OrderFailedError, match="too_soon"):
        certificate.by_order()
    with opened(life.url()) as engine, engine.begin() as connection:
        assert newest_end(connection, KIOSK) == identity.until().timestamp()


def test_an_operator_orders_a_new_certificate_and_sees_it_done(life: Life) -> None:
    kiosk, identity = life.kiosk()
    ends_soon(life, identity)
    life.centre.start()
    kiosk.remote.renewal = renewal_of(kiosk, identity).by_order
    kiosk.start().wait_reachable()
    before, operating = identity.until(), Operating(life.centre)
    done = operating.ended(operating.order("cert-renew"))
    assert (done.state, json.loads(done.result)) == ("done", {"renewed": True})
    assert identity.until() > before + timedelta(days=300)
    kiosk.wait_reachable()
    life.told(kiosk)
    assert operating.ended(operating.order("cert-renew")).reason == "too_soon"


def test_a_renewed_certificate_that_the_broker_does_not_take_is_dropped(life: Life, tmp_path: Path) -> None:
    kiosk, identity = life.kiosk()
    life.centre.start()
    kiosk.start().wait_reachable()
    foreign, request = Authority.make(tmp_path / "foreign", datetime.now(UTC)), identity.request(KIOSK)
    made = foreign.certify_client(requested_key(request, KIOSK), KIOSK, datetime.now(UTC))
    identity.take(made.public_bytes(Encoding.PEM).decode())
    kiosk.link.reconnect()
    wait_until(lambda: kiosk.reachable.count(True) == 2, "the old certificate", 30.0)
    life.told(kiosk)
    assert not (life.at.folder / KIOSK / "next.pem").exists()


def test_a_false_broker_is_told_nothing(
    connect: Connect, life: Life, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither one of another authority, nor one of ours under another name."""
    caplog.set_level(logging.INFO, "kiosk.reporting.line")
    rogues = life.at.folder / "rogues"
    for name, authority_of in (("foreign", None), ("elsewhere", life.at.tls / AUTHORITY)):
        port = free_port()
        plan = BrokerPlan(("elsewhere.example",), port, "127.0.0.1")
        make_folders(rogues / name, plan, datetime.now(UTC))
        if authority_of:
            as_another_host(rogues / name / BROKER, authority_of)
        with Broker(rogues, port, rogues / name / BROKER / "mosquitto.conf") as rogue:
            keys = life.at.enrol(f"kiosk-{name}")
            kiosk = KioskEnd(
                rogues / f"{name}-state",
                keys,
                rogue,
                f"kiosk-{name}",
                identity=LineIdentity(keys),
                connect=connect,
            )
            caplog.clear()
            kiosk.start()
            wait_until(lambda: "certificate verify failed" in caplog.text, f"the refusal of {name}")
            assert kiosk.reachable == [False]
            kiosk.stop()
        assert "New client connected" not in (rogues / "mosquitto.log").read_text()
    assert "Hostname mismatch" in caplog.text or "IP address mismatch" in caplog.text


def as_another_host(folder: Path, authority: Path) -> None:
    """Give a broker a certificate of our own authority, under a name that nobody meant."""
    ours, key = Authority.open(authority), ec.generate_private_key(ec.SECP256R1())
    made = ours.certify_broker(key.public_key(), ("elsewhere.example",), datetime.now(UTC), 10)
    (folder / "broker.key").write_bytes(pem_of(key))
    (folder / "broker.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "authority.pem").write_text(ours.pem)


def renewal_of(kiosk: KioskEnd, identity: LineIdentity) -> CertificateRenewal:
    link = kiosk.link
    return CertificateRenewal(identity, KIOSK, link.ask, reconnect=link.reconnect, clock=SystemClock())


def ends_soon(life: Life, identity: LineIdentity) -> None:
    """Give the kiosk, and the centre's book, a certificate with forty days left."""
    ours, now = Authority.open(life.at.tls / AUTHORITY), datetime.now(UTC)
    made = ours.certify_client(requested_key(identity.request(KIOSK), KIOSK), KIOSK, now, 40)
    identity.take(made.public_bytes(Encoding.PEM).decode())
    identity.context()
    identity.proved()
    with opened(life.url()) as engine, engine.begin() as connection:
        connection.execute(certificates.delete())
        remember(connection, KIOSK, made, now - timedelta(days=2))

"""The whole line on a real broker: kiosk's journal to centre's database and back, through every outage."""

import json
import random
import re
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from centre.inbox.inbox import Arrival, Inbox
from centre.storage.database import open_database
from centre.storage.keys import CentreKeys
from centre.web.metrics import scraped
from kiosk.domain.delivery import (
    Authorisation,
    ClaimRefusal,
    DeliveryStep,
    DocumentsConfirmed,
    OfficerRefusal,
)
from kiosk.domain.text import persian_digits
from kiosk.domain.topics import KioskTopics
from kiosk.domain.wire import event_channel, seal_event
from kiosk.ports import CentreSilentError, HealthState
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.requests import Requests
from kiosk.session.commands import Report
from simulators.broker import Broker
from tests.centre.deadline import wait_until
from tests.centre.ends import APPLICANT, KIOSK, OFFICER, PIN, ROOT, Centre, KioskEnd, Listener

pytestmark = pytest.mark.broker

TOPICS = KioskTopics("kiosks", KIOSK)
CLAIMED = Report("delivery.claimed", {"application": "app-1"})
MATCHED = Report("delivery.verdict", {"application": "app-1", "verdict": "match"})
DELIVERED = Report("delivery.ended", {"application": "app-1", "outcome": "delivered"})


class Line:
    """Broker, centre with one applicant and one officer, and an enrolled kiosk that is not yet started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.broker = Broker(folder / "broker").start()
        self.centre = Centre(folder, self.broker)
        self.centre.enrol(KIOSK, folder / "kiosk-keys")
        self.centre.bring_in(APPLICANT)
        self.centre.add_officer()
        self.kiosks: list[KioskEnd] = []
        self.listeners: list[Listener] = []

    def kiosk(self) -> KioskEnd:
        self.kiosks.append(KioskEnd(self.folder / "state", self.folder / "kiosk-keys", self.broker).start())
        return self.kiosks[-1]

    def listener(self) -> Listener:
        self.listeners.append(Listener(self.folder, self.broker))
        self.listeners[-1].wait_for("kiosks/v1/ct/state")
        return self.listeners[-1]

    def close(self) -> None:
        for kiosk in self.kiosks:
            kiosk.stop()
        for listener in self.listeners:
            listener.stop()
        self.centre.kill()
        self.broker.kill()


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    made = Line(tmp_path)
    yield made
    made.close()


def deliver(kiosk: KioskEnd) -> None:
    """What a delivery asks, writes and reports."""
    central, journal = kiosk.link.central, kiosk.journal
    assert central.claim(APPLICANT["receipt"], "9991234519") is ClaimRefusal.NOT_FOUND
    claim = central.claim(APPLICANT["receipt"], APPLICANT["national_code"])
    assert isinstance(claim, Authorisation)
    journal.append(DeliveryStep.CLAIM, claim.application, {}, CLAIMED)
    assert central.confirm_documents(claim.application, OFFICER, "000000") is OfficerRefusal.WRONG_PIN
    checked = central.confirm_documents(claim.application, OFFICER, PIN)
    assert isinstance(checked, DocumentsConfirmed)
    journal.append(DeliveryStep.DOCUMENTS, claim.application, {"checker": checked.checker})
    journal.append(DeliveryStep.VERDICT, claim.application, {}, MATCHED)
    journal.append(DeliveryStep.CONFIRMED, claim.application, {}, DELIVERED)


def test_a_delivery_goes_from_claim_to_acknowledgement_and_everybody_may_watch(line: Line) -> None:
    line.centre.start()
    listener = line.listener()
    kiosk = line.kiosk()
    kiosk.wait_reachable()
    kiosk.link.reporter.health("finger", HealthState.READY)
    kiosk.link.reporter.health("reader", HealthState.ABSENT, "reader_lost")
    deliver(kiosk)
    kiosk.wait_empty()
    seen = line.centre.view()
    assert seen["applications"] == {"DELIVERED": 1}
    assert seen["deliveries"][0]["transition"] == 26
    (watched,) = seen["kiosks"]
    assert watched["state"] == "live"
    assert watched["parts"]["reader"] == watched["parts"]["reader"] | {
        "state": "absent",
        "cause": "reader_lost",
    }
    listener.wait_for(TOPICS.state, '"online"')
    listener.wait_for(TOPICS.info, '"version":"test"')
    listener.wait_for(TOPICS.health("finger"), '"ready"')
    listener.wait_for(TOPICS.health("reader"), '"absent"')
    listener.wait_for(TOPICS.events, '"type":"delivery.ended"')
    listener.wait_for(TOPICS.ack)
    assert kiosk.link.central.claim(APPLICANT["receipt"], APPLICANT["birth_date"]) is (
        ClaimRefusal.ALREADY_DELIVERED
    )
    kiosk.link.stop()
    listener.wait_for(TOPICS.state, '"stopped"')
    assert line.centre.stop() == 0
    listener.wait_for("kiosks/v1/ct/state", '"offline"')
    _no_canary(listener, line.folder)


def _no_canary(listener: Listener, folder: Path) -> None:
    """Nothing personal in any form on any topic, nor in any log; no event body readable by the broker."""
    plain = [APPLICANT[key] for key in ("receipt", "national_code", "birth_date", "card_serial")]
    canaries = [*plain, *map(persian_digits, plain), "1986-07-03", OFFICER, PIN, "8516 3049 2716", "app-1"]
    everything = (folder / "heard.txt").read_text() + (folder / "centre.log").read_text()
    everything += (folder / "broker" / "mosquitto.log").read_text()
    for canary in canaries:
        assert canary not in everything
        for shift in range(3):
            inner = b64encode(b"\0" * shift + canary.encode())[4 if shift else 0 : -4].decode()
            assert len(inner) < 4 or inner not in everything
    retained = {topic.split("/")[4] for topic, kept, _ in listener.heard() if kept and "/up/" in topic}
    assert retained <= {"state", "info", "health"}


def test_events_of_an_outage_of_the_broker_arrive_after_it(line: Line) -> None:
    line.centre.start()
    kiosk = line.kiosk()
    kiosk.wait_reachable()
    kiosk.journal.tell(CLAIMED)
    line.broker.kill()
    wait_until(lambda: kiosk.reachable[-1] is False, "the loss")
    for _ in range(20):
        kiosk.journal.tell(Report("journey.started", {}))
    with pytest.raises(CentreSilentError):
        kiosk.link.central.claim(APPLICANT["receipt"], APPLICANT["national_code"])
    line.broker.start()
    kiosk.wait_reachable()
    kiosk.wait_empty()
    assert line.centre.received() == [str(event.id) for event in kiosk.events]
    assert kiosk.reachable == [False, True, False, True]


def test_a_centre_killed_again_and_again_loses_and_doubles_nothing(line: Line) -> None:
    line.centre.start()
    kiosk = line.kiosk()
    kiosk.wait_reachable()
    chance = random.Random(6)
    for _ in range(2):
        for _ in range(60):
            kiosk.journal.tell(Report("journey.started", {}))
        time.sleep(chance.uniform(0, 0.05))
        line.centre.kill()
        wait_until(lambda: kiosk.reachable[-1] is False, "the loss")
        line.centre.start()
        kiosk.wait_reachable()
    kiosk.wait_empty()
    assert line.centre.received() == [str(event.id) for event in kiosk.events]


def test_a_centre_killed_between_commit_and_ack_acts_once(line: Line) -> None:
    line.centre.start()
    kiosk = line.kiosk()
    kiosk.wait_reachable()
    claim = kiosk.link.central.claim(APPLICANT["receipt"], APPLICANT["national_code"])
    assert isinstance(claim, Authorisation)
    line.centre.kill()
    kiosk.journal.append(DeliveryStep.VERDICT, "app-1", {}, MATCHED)
    kiosk.journal.append(DeliveryStep.CONFIRMED, "app-1", {}, DELIVERED)
    _commit_without_ack(line, kiosk)
    assert kiosk.outbox.depth().rows == 2
    line.centre.start()
    kiosk.wait_empty()
    seen = line.centre.view()
    assert [each["transition"] for each in seen["deliveries"]] == [26, 25, None]
    assert seen["events"] == 2
    assert line.centre.stop() == 0
    with line.centre.database() as engine:
        (again,) = re.findall(r'inbox_total{result="repeated"} ([0-9.]+)', scraped(engine, 0.0).decode())
    assert float(again) >= 2  # counted, and without a second effect


def _commit_without_ack(line: Line, kiosk: KioskEnd) -> None:
    """What a centre has done when it is killed after its commit and before its first ack."""
    keys = KioskKeys.load(line.folder / "kiosk-keys")
    channel = event_channel(keys.own, keys.centre_sealing)
    bodies = [body for (body,) in kiosk.store.query("SELECT body FROM outbox ORDER BY seq")]
    arrivals = [Arrival(KIOSK, seal_event(body, channel)) for body in bodies]
    engine = open_database(f"sqlite:///{line.folder}/centre.db")
    taken = Inbox(engine, CentreKeys.open(line.folder / "keys")).take(arrivals, time.time())
    engine.dispose()
    assert taken.new == 2


KIOSK_PROCESS = """
import sys
from pathlib import Path
from kiosk.session.commands import Report
from simulators.broker import Broker
from tests.centre.deadline import wait_until
from tests.centre.ends import KioskEnd
folder, port = Path(sys.argv[1]), int(sys.argv[2])
kiosk = KioskEnd(folder / "state", folder / "kiosk-keys", Broker(folder / "unused", port)).start()
kiosk.wait_reachable()
while True:
    kiosk.journal.tell(Report("journey.started", {}))
    print(kiosk.events[-1].id, flush=True)
"""


def test_a_killed_kiosk_is_seen_offline_and_its_events_arrive_with_the_next_start(line: Line) -> None:
    line.centre.start()
    listener = line.listener()
    command = [sys.executable, "-c", KIOSK_PROCESS, str(line.folder), str(line.broker.port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout
        durable = [process.stdout.readline().strip() for _ in range(120)]
        process.kill()
        durable += process.stdout.read().split("\n")[:-1]
    listener.wait_for(TOPICS.state, '"lost"')
    wait_until(lambda: line.centre.view()["kiosks"][0]["state"] == "offline", "offline")
    kiosk = line.kiosk()
    kiosk.wait_reachable()
    kiosk.wait_empty()
    received = line.centre.received()
    assert set(durable) <= set(received)
    assert len(received) == len(set(received)) <= len(durable) + 1
    wait_until(lambda: line.centre.view()["kiosks"][0]["state"] == "live", "live again")
    assert line.centre.view()["kiosks"][0]["boot"] == 2


def test_replies_go_to_the_asking_kiosk_whatever_its_message_says(line: Line) -> None:
    line.centre.start()
    listener = line.listener()
    kiosk = line.kiosk()
    kiosk.wait_reachable()
    keys = KioskKeys.load(line.folder / "kiosk-keys")
    publish = kiosk.link._line.publish
    hijacked = Requests(
        TOPICS, kiosk.stamp, keys, lambda message: publish(replace(message, reply_to="kiosks/v1/dn/k-99/rs"))
    )
    with pytest.raises(CentreSilentError):
        hijacked.ask("deliver.release", {"application": "app-1"}, 0.3)
    listener.wait_for(TOPICS.replies)
    assert "kiosks/v1/dn/k-99/rs" not in listener.topics()


def test_noise_on_every_topic_stops_nothing(line: Line) -> None:
    line.centre.start()
    kiosk = line.kiosk()
    kiosk.wait_reachable()
    for topic in (TOPICS.events, TOPICS.request("deliver.claim"), TOPICS.state, TOPICS.replies, TOPICS.ack):
        for payload in ("", "{}", "[" * 1000, '{"v":"9.9"}', json.dumps({"v": "1.0", "sealed": "AAAA"})):
            _publish(line.broker, topic, payload)
    _publish(line.broker, "kiosks/v1/up/K 1/ev", "{}")
    _publish(line.broker, TOPICS.events, "x" * 200_000)
    deliver(kiosk)
    kiosk.wait_empty()
    seen = line.centre.view()
    assert seen["applications"] == {"DELIVERED": 1}
    assert seen["dead_letters"] == 6


def _publish(broker: Broker, topic: str, payload: str) -> None:
    command = ["mosquitto_pub", "-V", "5", "-p", str(broker.port), "-q", "1", "-t", topic]
    command += ["-s"] if payload else ["-n"]
    subprocess.run(command, input=payload, text=True, check=True, timeout=20)


def test_a_centre_that_comes_later_finds_everything(line: Line) -> None:
    kiosk = line.kiosk()
    for _ in range(10):
        kiosk.journal.tell(Report("journey.started", {}))
    wait_until(lambda: kiosk.link._line.is_up, "the broker")
    assert kiosk.reachable == [False]
    line.centre.start()
    kiosk.wait_reachable()
    kiosk.wait_empty()
    assert len(line.centre.received()) == 10

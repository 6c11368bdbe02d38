"""The contract held against what a broker really carries: every topic and payload, both ways."""

import json
import logging
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain import contract
from kiosk.domain.messages import decode, open_envelope
from kiosk.domain.sealing import unseal
from kiosk.domain.topics import KioskTopics, parse_uplink
from kiosk.domain.wire import event_channel, request_context, unseal_ack, unseal_event, unwrap
from kiosk.ports import HealthState
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.publication import Message
from kiosk.session.faults import Fault
from simulators.broker import Broker
from tests.centre.applicants import code, submission
from tests.centre.ends import APPLICANT, KIOSK, OFFICER, PIN, Centre, KioskEnd, Listener
from tests.centre.fleet.operating import Operating
from tests.centre.line.test_line import deliver

pytestmark = pytest.mark.broker

TOPICS = KioskTopics("kiosks", KIOSK)


class Traffic:
    """One kiosk and one centre on a broker, with somebody who listens to everything."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        broker = stack.enter_context(Broker(folder / "broker"))
        self.centre = Centre(folder, broker)
        self.centre.enrol(KIOSK, folder / "keys")
        self.centre.bring_in(APPLICANT)
        self.centre.add_officer()
        self.listener = Listener(folder, broker)
        stack.callback(self.listener.stop)
        stack.callback(self.centre.kill)
        self.centre.start()
        self.kiosk = KioskEnd(folder / "state", folder / "keys", broker)
        self.sent: list[Message] = []
        self._record()
        self.kiosk.start()
        stack.callback(self.kiosk.stop)
        self.kiosk.wait_reachable()
        self.keys = KioskKeys.load(folder / "keys")

    def _record(self) -> None:
        """Keep the requests as they leave, for their bodies open only with their correlation data."""
        requests = self.kiosk.link._requests
        publish = requests._publish

        def noted(message: Message) -> bool:
            self.sent.append(message)
            return publish(message)

        requests._publish = noted

    def bodies(self, channel: str) -> list[dict[str, Any]]:
        matches = contract.pattern(channel, root="kiosks", kiosk=KIOSK)
        return [
            json.loads(text) for topic, _, text in self.listener.heard() if matches.fullmatch(topic) and text
        ]


@pytest.fixture
def traffic(tmp_path: Path) -> Iterator[Traffic]:
    with ExitStack() as stack:
        yield Traffic(tmp_path, stack)


def everything_a_kiosk_asks(kiosk: KioskEnd) -> None:
    """Each request once, with something or with nothing to find."""
    asked, form = kiosk.link.applications, submission()
    told = asked.submit(form["form"], form["contact"], consent="v1").data
    assert told
    tracking = told["tracking"]
    for reply in (
        asked.status(tracking, code(1)),
        asked.edit(tracking, code(1), {"applicant.first_name": "سارا"}),
        asked.regions(),
        asked.places(province="تهران"),
        asked.free_days("tehran-1"),
        asked.slots("tehran-1", "2026-11-23"),
        asked.hold(tracking, code(1), 1),
        asked.book(tracking, code(1), 1),
        asked.release(tracking, code(1)),
        asked.cancel(tracking, code(1)),
        asked.visitors("2026-11-23"),
        asked.withdraw(tracking, code(1)),
        asked.change_place(tracking, code(1), "851630492716", "tehran-1", "moved"),
    ):
        assert reply.code != "failed"
    asked.draw_numbers()


def everything_the_centre_wants(traffic: Traffic) -> None:
    """An alarm, a command whose log comes in pieces, a configuration and a notice."""
    operating = Operating(traffic.centre)
    traffic.kiosk.remote.alarms.raise_alarm(Fault.SENSOR_LOST)
    operating.roll_out('{"policy": {"result_s": 5}}')
    operating.close()
    logging.getLogger("tests").warning("a line for the log")
    assert operating.ended(operating.order("log-pull")).state == "done"
    traffic.listener.wait_for(TOPICS.alarm("sensor_lost"))
    traffic.listener.wait_for(TOPICS.notice)
    traffic.listener.wait_for(TOPICS.reported, '"revision":1')


def test_the_contract_says_all_that_is_seen_and_nothing_that_is_not(traffic: Traffic) -> None:
    kiosk, listener = traffic.kiosk, traffic.listener
    kiosk.link.reporter.health("finger", HealthState.READY)
    deliver(kiosk)
    everything_a_kiosk_asks(kiosk)
    everything_the_centre_wants(traffic)
    for op, data in UNSPOKEN.items():
        kiosk.link._requests.ask(op, data, 6.0)
    kiosk.wait_empty()
    listener.wait_for(TOPICS.ack)
    listener.wait_for(TOPICS.metrics)
    seen = {_channel(topic) for topic in listener.topics()}
    assert None not in seen, listener.topics()
    assert seen == set(contract.ADDRESSES)
    _payloads_are_as_declared(traffic)
    assert {message.topic.rpartition("/")[2] for message in traffic.sent} == contract.OPERATIONS


UNSPOKEN: dict[str, dict[str, Any]] = {
    "appl.contact": {"tracking": "1", "second_item": "2", "contact": {"mobile": "3"}},
    "cert.renew": {"request": "none"},
    "keys.renew": {"sealing": "0" * 64, "signing": "0" * 64, "by": "0" * 64, "signature": "0" * 128},
    "events.compare": {
        "store": "01890a5d-ac96-774b-bcce-b302099a8057",
        "day": "2026-11-21",
        "count": 1,
        "first": 1,
        "last": 1,
        "digest": "00",
    },
    "officer.check": {"officer": OFFICER, "pin": PIN},
    "deliver.stand": {"application": "app-1"},
    "deliver.release": {"application": "app-1"},
    "delivery.day": {"seen": 0, "page": 0},
    "packet.part": {"packet": "01890a5d-ac96-774b-bcce-b302099a8057", "at": 0, "data": "AAAA"},
    "packet.commit": {"packet": "01890a5d-ac96-774b-bcce-b302099a8057", "digest": "00"},
}


def _channel(topic: str) -> str | None:
    found = [name for name in contract.ADDRESSES if contract.pattern(name, root="kiosks").fullmatch(topic)]
    assert len(found) <= 1, topic
    return found[0] if found else None


def _payloads_are_as_declared(traffic: Traffic) -> None:
    """Outside on the broker and inside with the kiosk's keys, held against the document by its own checks."""
    for channel, declared in contract.DOCUMENT["channels"].items():
        (message,) = declared["messages"]
        schema = contract.DOCUMENT["components"]["messages"][message]["payload"]["$ref"].rpartition("/")[2]
        for body in traffic.bodies(channel):
            contract.check(schema, body)
    line = event_channel(traffic.keys.own, traffic.keys.centre_sealing)
    for topic, _, text in traffic.listener.heard():
        uplink = parse_uplink("kiosks", topic)
        if uplink and uplink.channel == "ev":
            unseal_event(text.encode(), KIOSK, line)
        elif topic == TOPICS.ack:
            unseal_ack(text.encode(), KIOSK, line)
    for each in traffic.sent:
        _request_is_as_declared(traffic, each)


def _request_is_as_declared(traffic: Traffic, sent: Message) -> None:
    op = sent.topic.rpartition("/")[2]
    bound = request_context(KIOSK, op, sent.correlation or b"")
    centre = traffic.centre.keys().sealing
    body = decode(unseal(centre, traffic.keys.own.public_key(), unwrap(sent.payload), bound))
    contract.check_request(op, open_envelope(body, KIOSK).data)

"""A fleet's lines at a real broker: what is said arrives, and one that ends in the dark is given up."""

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import paho.mqtt.client as paho
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from paho.mqtt.enums import CallbackAPIVersion

from kiosk.domain.topics import KioskTopics
from simulators.broker import Broker, free_port
from simulators.fleet.conductor import Conductor, Pace
from simulators.fleet.keys import kiosk_key, kiosk_name
from simulators.fleet.member import Member

KEEPALIVE_S, LIMIT_S = 2, 60.0


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    with Broker(tmp_path / "broker", free_port()) as running:
        yield running


class Listener:
    """Who was told to be there and to be lost, and how many events came."""

    def __init__(self, broker: Broker) -> None:
        self.online: set[str] = set()
        self.lost: list[str] = []
        self.events = 0
        self._client = paho.Client(CallbackAPIVersion.VERSION2, protocol=paho.MQTTv5)
        self._client.on_connect = lambda client, *_: client.subscribe("kiosks/v1/up/#", qos=1)
        self._client.on_message = lambda client, userdata, message: self._heard(message)
        self._client.connect("127.0.0.1", broker.port)
        self._client.loop_start()

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()
        self._client.on_connect = self._client.on_message = None  # a cycle would keep its sockets

    def _heard(self, message: paho.MQTTMessage) -> None:
        self.events += message.topic.endswith("/ev")
        if message.topic.endswith("/state"):
            told = json.loads(message.payload)
            if told["state"] == "online":
                self.online.add(told["kiosk"])
            if told["state"] == "offline" and told["cause"] == "lost":
                self.lost.append(told["kiosk"])


def fleet(broker: Broker, kiosks: int, events_s: float) -> Conductor:
    centre = X25519PrivateKey.generate().public_key()
    members = [
        Member(KioskTopics("kiosks", kiosk_name(number)), kiosk_key(0, number), centre, "place-1", 0)
        for number in range(1, kiosks + 1)
    ]
    pace = Pace(window_s=0.1, events_s=events_s, keepalive_s=KEEPALIVE_S, spread_s=0.5)
    return Conductor(members, ("127.0.0.1", broker.port), pace, seed=0)


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(LIMIT_S):
        while not true():
            await asyncio.sleep(0.05)


def test_a_line_that_ends_in_the_dark_is_given_up_and_comes_back(broker: Broker) -> None:
    listener = Listener(broker)

    async def story() -> dict[str, Any]:
        conductor = fleet(broker, 3, events_s=0.0)
        running = asyncio.create_task(conductor.run())
        await until(conductor.all_up.is_set)
        conductor.handle({"do": "mute", "kiosks": 1})
        await until(lambda: listener.lost)
        conductor.handle({"do": "unmute"})
        await until(lambda: conductor.handle({"do": "stats"})["connects"] == 4)
        stats = conductor.handle({"do": "stats"})
        conductor.stop()
        await running
        return stats

    stats = asyncio.run(story())
    listener.close()
    assert len(listener.lost) == 1
    assert stats["connected"] == 3


def test_every_event_that_is_said_arrives(broker: Broker) -> None:
    listener = Listener(broker)

    async def story() -> int:
        conductor = fleet(broker, 5, events_s=200.0)
        running = asyncio.create_task(conductor.run())
        await until(conductor.all_up.is_set)
        await until(lambda: conductor.handle({"do": "stats"})["events"] > 100)
        conductor.handle({"do": "pace", "events_s": 0})
        said = int(conductor.handle({"do": "stats"})["events"])
        await until(lambda: listener.events >= said)
        conductor.stop()
        await running
        return said

    said = asyncio.run(story())
    listener.close()
    assert listener.events == said

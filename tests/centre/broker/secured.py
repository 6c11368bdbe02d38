"""A fleet's broker for tests: mutual TLS, roles, and ends that may or may not do what they try."""

import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import paho.mqtt.client as paho
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.subscribeoptions import SubscribeOptions

from centre.broker.authority import Authority, pem_of
from centre.broker.folders import BROKER, CONFIGURATION_FILE, BrokerPlan, make_folders
from centre.cli import main
from centre.line.mqtt import properties_of
from kiosk.domain.line_tls import LineFiles, client_context
from kiosk.enrolment import install, write_request
from kiosk.reporting.line_identity import LineIdentity
from simulators.broker import Broker, free_port
from tests.centre.broker.plugin import built_plugin

ROOT, PLACE, OPERATOR = "kiosks", "tehran-1", "sara"
ANSWER_S = 20.0
NO_SUBSCRIBERS = 0x10
# MQTT 5, clean start, keep-alive 60, no client id.
_CONNECT, _CONNACK = bytes.fromhex("100d00044d5154540502003c000000"), b"\x20"


class Secured:
    """What `broker-init` makes, a broker on it, and a centre's database to enrol into."""

    def __init__(self, folder: Path, **plan: Any) -> None:
        self.folder = folder
        self.tls = folder / "line"
        port = free_port()
        plugin = {"mqtt5_only": built_plugin(folder / "plugin")} | plan
        self.plan = BrokerPlan(("127.0.0.1",), port, "127.0.0.1", operators=(OPERATOR,), **plugin)
        make_folders(self.tls, self.plan, datetime.now(UTC))
        configuration = self.tls / BROKER / CONFIGURATION_FILE
        self.broker = Broker(folder / "broker", port, configuration).start()

    @property
    def options(self) -> tuple[str, ...]:
        return (
            f"--database=sqlite:///{self.folder}/centre.db",
            f"--keys={self.folder}/keys",
            f"--broker=127.0.0.1:{self.broker.port}",
            f"--tls={self.tls}",
        )

    def call(self, *arguments: str) -> int:
        return main([*arguments, *self.options])

    def enrol(self, kiosk: str) -> Path:
        """The keys' folder of a kiosk that has been enrolled, certificate and all."""
        keys = self.folder / kiosk
        request, answer = self.folder / f"{kiosk}.request", self.folder / f"{kiosk}.answer"
        write_request(keys, kiosk, request)
        words = ("enrol", kiosk, "--place", PLACE, "--request", str(request), "--out", str(answer))
        assert self.call(*words) == 0
        install(keys, kiosk, answer)
        return keys

    def context(self, name: str) -> ssl.SSLContext:
        """What a kiosk, or one of the centre's ends, connects with."""
        if (self.tls / name).is_dir():
            return client_context(LineFiles.within(self.tls / name))
        return LineIdentity(self.folder / name).context()

    def forged(self, name: str, authority: Authority, **more: Any) -> ssl.SSLContext:
        """A certificate in this name by whatever authority; the broker itself is believed."""
        folder = self.folder / f"forged-{name}-{authority.certificate.serial_number}"
        folder.mkdir()
        key, files = ec.generate_private_key(ec.SECP256R1()), LineFiles.within(folder)
        made = authority.certify_client(key.public_key(), name, **({"now": datetime.now(UTC)} | more))
        files.identity.touch(mode=0o600)
        files.identity.write_bytes(pem_of(key) + made.public_bytes(Encoding.PEM))
        files.authority.write_bytes((self.tls / BROKER / "authority.pem").read_bytes())
        return client_context(files)

    def roles(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads((self.tls / BROKER / "dynamic-security.json").read_text())
        return told

    def close(self) -> None:
        self.broker.kill()


@dataclass(frozen=True, slots=True)
class Heard:
    topic: str
    payload: bytes
    retained: bool


@dataclass(frozen=True, slots=True)
class Asks:
    """What a request says of its answer."""

    reply_to: str
    correlation: bytes


class End:
    """Somebody at the broker; each try answers with the broker's reason code."""

    def __init__(
        self,
        port: int,
        context: ssl.SSLContext | None,
        client_id: str = "",
        version: MQTTProtocolVersion = MQTTProtocolVersion.MQTTv5,
        will: str | None = None,
    ) -> None:
        self.heard: list[Heard] = []
        self.lost = threading.Event()
        self._codes: dict[tuple[str, int], int] = {}
        self._changed = threading.Condition()
        self._client = paho.Client(
            CallbackAPIVersion.VERSION2, client_id, protocol=version, reconnect_on_failure=False
        )
        if context:
            self._client.tls_set_context(context)
        if will:
            self._client.will_set(will, b"forged", 1, True)
        self._client.on_connect = lambda c, u, f, code, p: self._told("connect", 0, code.value)
        self._client.on_subscribe = lambda c, u, mid, codes, p: self._told("sub", mid, codes[0].value)
        self._client.on_publish = lambda c, u, mid, code, p: self._told("pub", mid, code.value)
        self._client.on_message = lambda c, u, m: self._heard(Heard(m.topic, bytes(m.payload), m.retain))
        self._client.on_disconnect = lambda *_: self._gone()
        more: dict[str, Any] = {"clean_start": True} if version == MQTTProtocolVersion.MQTTv5 else {}
        self._client.connect("127.0.0.1", port, **more)
        self._client.loop_start()
        assert self._code("connect", 0) == 0, "not let in"

    def subscribe(self, topics: str) -> int:
        mid = self._client.subscribe(topics, options=SubscribeOptions(qos=1))[1]
        return self._code("sub", mid or 0)

    def publish(
        self, topic: str, payload: bytes = b"{}", *, retain: bool = False, asks: Asks | None = None
    ) -> int:
        """0 when the broker took it, whether or not anybody listens."""
        properties = properties_of(PacketTypes.PUBLISH)
        if asks:
            properties.ResponseTopic, properties.CorrelationData = asks.reply_to, asks.correlation
        sent = self._client.publish(topic, payload, 1, retain, properties if asks else None)
        code = self._code("pub", sent.mid)
        return 0 if code == NO_SUBSCRIBERS else code

    def wait_for(self, topic: str) -> Heard:
        with self._changed:
            assert self._changed.wait_for(lambda: any(topic == each.topic for each in self.heard), ANSWER_S)
        return next(each for each in self.heard if each.topic == topic)

    def cut(self) -> None:
        """Die without a word."""
        sock = self._client.socket()
        if isinstance(sock, ssl.SSLSocket):
            sock.shutdown(2)
        self.lost.wait(ANSWER_S)
        self._client.loop_stop()

    def leave(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _gone(self) -> None:
        self.lost.set()
        with self._changed:
            self._changed.notify_all()

    def _code(self, what: str, mid: int) -> int:
        with self._changed:
            come = self._changed.wait_for(lambda: (what, mid) in self._codes or self.lost.is_set(), ANSWER_S)
            assert come, f"no answer to {what}"
            return self._codes.get((what, mid), -1)

    def _told(self, what: str, mid: int, code: int) -> None:
        with self._changed:
            self._codes[what, mid] = code
            self._changed.notify_all()

    def _heard(self, message: Heard) -> None:
        with self._changed:
            self.heard.append(message)
            self._changed.notify_all()


def lets_in(port: int, context: ssl.SSLContext | None) -> bool:
    """Whether the broker answers a CONNECT; with TLS 1.3 it refuses certificates after the handshake."""
    with socket.create_connection(("127.0.0.1", port), ANSWER_S) as plain, ExitStack() as stack:
        try:
            line: socket.socket = plain
            if context:
                line = stack.enter_context(context.wrap_socket(plain, server_hostname="127.0.0.1"))
            line.sendall(_CONNECT)
            return line.recv(1) == _CONNACK
        except OSError:
            return False


@contextmanager
def secured(folder: Path, **plan: Any) -> Iterator[Secured]:
    made = Secured(folder, **plan)
    try:
        yield made
    finally:
        made.close()

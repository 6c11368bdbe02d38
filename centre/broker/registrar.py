"""Tells the running broker whom to let in and whom no longer, and clears what it kept of a retired kiosk."""

import json
import queue
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

from centre.broker.authority import AuthorityError
from centre.broker.roles import CONTROL, CONTROL_ANSWER, REGISTRAR, client, kiosk_role, kiosk_role_name
from centre.line.mqtt import BrokerAddress, no_delay

ANSWER_S = 10.0
KEPT_S = 0.5  # nothing retained came for so long: that was all
_GONE = ("not found",)
_THERE = ("already exists",)

Command = dict[str, Any]


class Registrar:
    """A connection for a few commands; every command is answered or AuthorityError tells why not."""

    def __init__(self, broker: BrokerAddress, root: str) -> None:
        self._broker = broker
        self._root = root
        self._up = threading.Event()
        self._refusal = ""
        self._answers: queue.Queue[list[dict[str, Any]]] = queue.Queue()
        self._kept: queue.Queue[str] = queue.Queue()
        self._client = paho.Client(
            CallbackAPIVersion.VERSION2, REGISTRAR, protocol=paho.MQTTv5, reconnect_on_failure=False
        )
        if broker.tls:
            self._client.tls_set_context(broker.tls)
        self._client.on_socket_open = no_delay
        self._client.on_connect = self._connected
        self._client.on_subscribe = self._subscribed
        self._client.on_message = self._heard

    def __enter__(self) -> Self:
        broker = f"{self._broker.host}:{self._broker.port}"
        try:
            self._client.connect(self._broker.host, self._broker.port, clean_start=True)
        except (OSError, ValueError) as error:
            raise AuthorityError(f"broker {broker}: {error}; start it, and try again") from error
        self._client.loop_start()
        if not self._up.wait(ANSWER_S) or self._refusal:
            self.__exit__(None, None, None)
            raise AuthorityError(
                f"broker {broker} does not let the registrar in ({self._refusal or 'no answer'}); name with"
                " --tls the folder that broker-init made"
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def admit(self, kiosk: str) -> None:
        """Make the kiosk's role and let it in with it; again is as good as once."""
        role, let_in = kiosk_role(self._root, kiosk), client(kiosk, kiosk_role_name(kiosk))
        self._do({"command": "createRole", **role}, bearing=_THERE)
        self._do({"command": "modifyRole", **role})
        self._do({"command": "createClient", **let_in}, bearing=_THERE)
        self._do({"command": "modifyClient", **let_in})

    def expel(self, kiosk: str) -> int:
        """Take its rights away, cut its line, and clear what the broker kept of it; how many topics."""
        # Disabling would leave a connected client its rights; deleting takes them and cuts the line.
        self._do({"command": "deleteClient", "username": kiosk}, bearing=_GONE)
        self._do({"command": "deleteRole", "rolename": kiosk_role_name(kiosk)}, bearing=_GONE)
        return self.clear(kiosk)

    def clear(self, kiosk: str) -> int:
        """Take away what the broker keeps of a kiosk; how many topics."""
        self._client.subscribe(f"{self._root}/v1/up/{kiosk}/#", qos=1)
        cleared: set[str] = set()
        for topic in _until_quiet(lambda wait_s: self._kept.get(timeout=wait_s)):
            self._client.publish(topic, b"", qos=1, retain=True).wait_for_publish(ANSWER_S)
            cleared.add(topic)
        return len(cleared)

    def admitted(self) -> list[str]:
        """The names of all that the broker lets in."""
        told = self._do({"command": "listClients", "verbose": False, "count": -1, "offset": 0})
        return [str(name) for name in told["data"]["clients"]]

    def _do(self, command: Command, bearing: tuple[str, ...] = ()) -> dict[str, Any]:
        self._client.publish(CONTROL, json.dumps({"commands": [command]}), qos=1)
        try:
            (answer,) = self._answers.get(timeout=ANSWER_S)
        except (queue.Empty, ValueError) as error:
            raise AuthorityError("the broker does not answer the registrar; look at its log") from error
        refused = str(answer.get("error", ""))
        if refused and not any(word in refused.lower() for word in bearing):
            raise AuthorityError(f"the broker refuses {command['command']}: {refused}")
        return answer

    def _connected(
        self, client: paho.Client, userdata: Any, flags: Any, code: ReasonCode, properties: Any
    ) -> None:
        if code.is_failure:
            self._refusal = str(code)
            self._up.set()
        else:
            client.subscribe(CONTROL_ANSWER, qos=1)

    def _subscribed(
        self, client: paho.Client, userdata: Any, mid: int, codes: list[ReasonCode], properties: Any
    ) -> None:
        if any(code.is_failure for code in codes):
            self._refusal = ", ".join(map(str, codes))
        self._up.set()

    def _heard(self, client: paho.Client, userdata: Any, message: paho.MQTTMessage) -> None:
        if message.topic != CONTROL_ANSWER:
            if message.payload:
                self._kept.put(message.topic)
            return
        try:
            self._answers.put(json.loads(message.payload)["responses"])
        except (ValueError, KeyError, TypeError):
            self._answers.put([])


def _until_quiet(take: Callable[[float], str]) -> list[str]:
    """What comes until nothing has come for a while."""
    came: list[str] = []
    deadline = time.monotonic() + ANSWER_S
    while time.monotonic() < deadline:
        try:
            came.append(take(KEPT_S))
        except queue.Empty:
            break
    return came

"""Requests to the centre that wait for an answer: matched by correlation data, sealed, with a time limit.

A resend carries the same message id, so the centre answers it with its first answer and acts once.
"""

import secrets
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from kiosk.domain import contract
from kiosk.domain.messages import decode
from kiosk.domain.refusals import MessageError
from kiosk.domain.sealing import SealError, key_id, seal, unseal
from kiosk.domain.topics import KioskTopics
from kiosk.domain.wire import reply_context, request_context, unwrap, wrap
from kiosk.ports import CentreSilentError
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.publication import Message
from kiosk.reporting.stamp import Stamp

TRIES = 3


@dataclass(frozen=True, slots=True)
class Reply:
    """The centre's answer: data, or the code of its refusal and after how many seconds to ask again.

    `details` says more of a refusal, such as the fields that are wrong.
    """

    data: dict[str, Any] | None = field(repr=False)
    code: str | None = None
    retry_after_s: float | None = None
    details: dict[str, Any] = field(default_factory=dict, repr=False)


class _Waiting:
    def __init__(self, op: str) -> None:
        self.op = op
        self.answered = threading.Event()
        self.reply: Reply | None = None


class Requests:
    """Asks from any thread and blocks it; `answered` is fed by the line."""

    def __init__(
        self, topics: KioskTopics, stamp: Stamp, keys: KioskKeys, publish: Callable[[Message], bool]
    ) -> None:
        self._topics = topics
        self._stamp = stamp
        self._keys = keys
        self._publish = publish
        self._waiting: dict[bytes, _Waiting] = {}
        self._lock = threading.Lock()

    def ask(self, op: str, data: dict[str, Any], timeout_s: float, message: uuid.UUID | None = None) -> Reply:
        """The centre's answer; CentreSilentError when none came in time or there is no line.

        What was asked before under the id `message` is answered as it was then.
        """
        asked = self._stamp.message(op, data)
        body = (replace(asked, id=message) if message else asked).encode()
        waiting = _Waiting(op)
        correlations = []
        try:
            for _ in range(TRIES):
                waiting.answered.clear()
                correlations.append(self._send(waiting, body, timeout_s))
                waiting.answered.wait(timeout_s / TRIES)
                if waiting.reply:
                    return waiting.reply
        finally:
            with self._lock:
                for each in correlations:
                    self._waiting.pop(each, None)
        raise CentreSilentError(f"the centre did not answer {op} within {timeout_s:g} s")

    def answered(self, correlation: bytes | None, payload: bytes) -> None:
        """Take a reply from the line; what nobody waits for, or did not come from the centre, is dropped."""
        with self._lock:
            waiting = self._waiting.get(correlation or b"")
        if waiting is None or correlation is None:
            return
        try:
            waiting.reply = self._open(waiting.op, correlation, payload)
        except (SealError, MessageError):
            return
        waiting.answered.set()

    def line_lost(self) -> None:
        """Nobody will answer on this line any more: those who wait try again or give up."""
        with self._lock:
            for waiting in self._waiting.values():
                waiting.answered.set()

    def _send(self, waiting: _Waiting, body: bytes, timeout_s: float) -> bytes:
        correlation = secrets.token_bytes(16)
        bound = request_context(self._stamp.kiosk, waiting.op, correlation)
        message = Message(
            self._topics.request(waiting.op),
            wrap(seal(self._keys.own, self._keys.centre_sealing, body, bound)),
            expiry_s=max(1, round(timeout_s)),
            properties=(("v", "1.0"), ("key", key_id(self._keys.own.public_key()))),
            correlation=correlation,
            reply_to=self._topics.replies,
        )
        with self._lock:
            self._waiting[correlation] = waiting
        if not self._publish(message):
            with self._lock:
                del self._waiting[correlation]
            raise CentreSilentError("there is no line to the centre")
        return correlation

    def _open(self, op: str, correlation: bytes, payload: bytes) -> Reply:
        bound = reply_context(self._stamp.kiosk, op, correlation)
        body = decode(unseal(self._keys.own, self._keys.centre_sealing, unwrap(payload), bound))
        contract.check("reply", body)
        if body["ok"]:
            return Reply(body.get("data") or {})
        return Reply(None, str(body.get("code")), body.get("retry_after"), body.get("data") or {})

"""Production on HTTP, as `kiosk/domain/production.py` describes it."""

import json
from base64 import b64decode
from dataclasses import replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from kiosk.domain.production import (
    LARGEST_ORDER,
    MOST_AT_ONCE,
    Order,
    OrderError,
    OrderProblem,
    order_context,
    read_order,
    write_progress,
)
from kiosk.domain.sealing import SealError, key_bytes, key_text, unseal
from simulators.json_service import Answer, Body, JsonService
from simulators.production.device import ConflictError, Factory
from simulators.production.faults import Fault

_NOTHING = Answer(404, {"error": "no such thing"})


class ProductionService(JsonService):
    """The factory behind a line."""

    def __init__(self, factory: Factory, port: int = 0) -> None:
        self._factory = factory
        super().__init__("production", port, LARGEST_ORDER)

    def answer(self, method: str, target: str, body: Body) -> Answer | None:
        mischief = self._factory.mischief
        if mischief.strikes_now(Fault.OUTAGE):
            return Answer(503, {"error": "out of service"})
        silent = mischief.strikes_now(Fault.SILENT)
        answer = self._key(target) if method == "GET" else self._act(target, body)
        if silent:
            self.closing.wait()
            return None
        return replace(answer, garbled=mischief.strikes_now(Fault.GARBLED))

    def _key(self, target: str) -> Answer:
        return (
            Answer(200, {"sealing": key_text(self._factory.key.public_key())})
            if target == "/key"
            else _NOTHING
        )

    def _act(self, target: str, body: Body) -> Answer:
        parts = target.strip("/").split("/")
        try:
            if body is None or parts[0] != "orders":
                return _NOTHING
            if len(parts) == 1:
                return Answer(201 if self._factory.submit(self._open(body)) else 200, {})
            if parts[1:] == ["progress"]:
                asked = [str(each) for each in body["orders"][:MOST_AT_ONCE]]
                told = [write_progress(each) for each in self._factory.progress(asked)]
                return Answer(200, {"orders": told})
            return self._change(parts[1], parts[-1], body)
        except OrderError as error:
            return Answer(422, {"reason": error.problem.value})
        except ConflictError as error:
            return Answer(409, {"error": str(error)})
        except (KeyError, TypeError, ValueError):
            return _NOTHING

    def _change(self, order: str, what: str, body: dict[str, Any]) -> Answer:
        if what == "place":
            self._factory.redirect(order, str(body["place"])[:64])
        elif what == "cancel":
            self._factory.cancel(order)
        else:
            return _NOTHING
        return Answer(200, {})

    def _open(self, body: dict[str, Any]) -> Order:
        """The order as the sender sealed it for us under this id."""
        name = str(body.get("order"))
        try:
            sender = X25519PublicKey.from_public_bytes(key_bytes(str(body.get("from"))))
            sealed = b64decode(str(body.get("sealed")), validate=True)
            plain = json.loads(unseal(self._factory.key, sender, sealed, order_context(name)))
        except (SealError, ValueError) as error:
            raise OrderError(OrderProblem.NOT_SEALED) from error
        order = read_order(plain if isinstance(plain, dict) else {})
        if order.id != name:
            raise OrderError(OrderProblem.MALFORMED)
        return order

"""The line to production: order a card, ask how far cards are, send one elsewhere, call one off."""

import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Any, Protocol

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from centre.work.json_http import JsonOverHttp, SilentError
from kiosk.domain.production import Order, OrderProblem, Progress, order_context, read_progress, write_order
from kiosk.domain.sealing import SealError, key_bytes, key_text, seal


class Production(Protocol):
    """Whoever makes cards; every call blocks its caller and may raise `SilentError`."""

    def submit(self, order: Order) -> OrderProblem | None:
        """Order a card; None when it is accepted, now or before."""

    def progress(self, orders: Sequence[str]) -> list[Progress]: ...

    def redirect(self, order: str, place: str) -> bool:
        """Whether the card can still be sent to another place."""

    def cancel(self, order: str) -> bool:
        """Whether no card will come of the order."""


class ProductionOverHttp:
    """`key` is production's public sealing key; without it the first answer is believed."""

    def __init__(self, address: str, sealing: X25519PrivateKey, key: str = "") -> None:
        self._http = JsonOverHttp(address, "production")
        self._sealing = sealing
        self._key = X25519PublicKey.from_public_bytes(key_bytes(key)) if key else None

    def submit(self, order: Order) -> OrderProblem | None:
        plain = json.dumps(write_order(order), ensure_ascii=False).encode()
        sealed = seal(self._sealing, self._receiver(), plain, order_context(order.id))
        sender = key_text(self._sealing.public_key())
        body = {"order": order.id, "from": sender, "sealed": b64encode(sealed).decode()}
        status, told = self._http.ask("POST", "/orders", body)
        if status in (200, 201):
            return None
        if status == 422:
            return _problem(told)
        raise SilentError(f"status {status}")

    def progress(self, orders: Sequence[str]) -> list[Progress]:
        status, told = self._http.ask("POST", "/orders/progress", {"orders": list(orders)})
        if status != 200:
            raise SilentError(f"status {status}")
        try:
            return [each for each in map(read_progress, told["orders"]) if each.order in orders]
        except (KeyError, TypeError, ValueError) as error:
            raise SilentError(type(error).__name__) from None

    def redirect(self, order: str, place: str) -> bool:
        return self._asked(f"/orders/{order}/place", {"place": place})

    def cancel(self, order: str) -> bool:
        return self._asked(f"/orders/{order}/cancel", {})

    def _asked(self, path: str, body: dict[str, str]) -> bool:
        status, _ = self._http.ask("POST", path, body)
        if status not in (200, 404, 409):
            raise SilentError(f"status {status}")
        return status != 409

    def _receiver(self) -> X25519PublicKey:
        if self._key is None:
            status, told = self._http.ask("GET", "/key")
            try:
                self._key = X25519PublicKey.from_public_bytes(key_bytes(told["sealing"]))
            except (KeyError, TypeError, AttributeError, SealError) as error:
                raise SilentError(f"status {status}, no key") from error
        return self._key


def _problem(told: Any) -> OrderProblem:
    try:
        return OrderProblem(told["reason"])
    except (KeyError, TypeError, ValueError) as error:
        raise SilentError("refused without a reason") from error

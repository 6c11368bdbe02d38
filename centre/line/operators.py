"""What operators ask of the centre over the broker: the same acts as on the pages, under the same rules.

The broker says who asks: it must let each operator publish on its own topics alone, by certificate. Where it
cannot, this gate stays shut.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Engine

from centre.fleet import orders
from centre.fleet.acts import acknowledge, carried_out
from centre.web.operators import NotAllowedError, Operator, OperatorError, known_operator
from kiosk.domain.clock import Clock
from kiosk.domain.messages import VERSION, decode, encode
from kiosk.domain.refusals import MessageError
from kiosk.domain.topics import SHARE, Uplink

CHANNEL = "op"
_ASKED = re.compile(r"op/([a-z][a-z0-9.-]{1,31})/rq/([a-z][a-z_.]{0,63})")

Act = Callable[[Connection, Operator, float], Any]


def operator_filters(root: str, *, are_known: bool) -> tuple[str, ...]:
    """Nothing, unless the broker knows its ends by certificate and so which operator speaks."""
    return (f"$share/{SHARE}/{root}/v1/op/+/rq/+",) if are_known else ()


def parse_asked(root: str, topic: str) -> Uplink | None:
    """Operator, channel `op` and operation of a topic; None for any other topic."""
    found = _ASKED.fullmatch(topic.removeprefix(f"{root}/v1/")) if topic.startswith(f"{root}/v1/") else None
    return Uplink(found[1], CHANNEL, found[2]) if found else None


class OperatorsOnLine:
    """Answers one question after the other; each has an answer."""

    def __init__(self, engine: Engine, root: str, clock: Clock) -> None:
        self._engine = engine
        self._root = root
        self._clock = clock

    def answer(self, uplink: Uplink, payload: bytes) -> tuple[str, bytes]:
        """The topic and the body of the answer."""
        return f"{self._root}/v1/op/{uplink.kiosk}/rs", self._answer(uplink.kiosk, uplink.rest, payload)

    def _answer(self, name: str, op: str, payload: bytes) -> bytes:
        now = self._clock.now().timestamp()
        try:
            asked = decode(payload).get("data")
            act = _act(op, asked if isinstance(asked, dict) else {})
            with self._engine.begin() as connection:
                operator = known_operator(connection, name)
            if operator is None:
                return _no("unknown_operator")
            told = carried_out(self._engine, operator, act, now)
        except MessageError:
            return _no("bad_request")
        except NotAllowedError as error:
            return _no("not_allowed", str(error))
        except OperatorError as error:
            return _no("refused", str(error))
        return encode({"v": VERSION, "ok": True, "data": told or {}})


def _act(op: str, data: Mapping[str, Any]) -> Act:
    match op:
        case "command.ask":
            args = data.get("args") if isinstance(data.get("args"), dict) else {}
            kiosk, kind = _text(data, "kiosk"), _text(data, "type")
            return lambda each, who, now: {"command": orders.ask(each, who, kiosk, kind, args or {}, now)}
        case "command.confirm":
            order = _text(data, "command")
            return lambda each, who, now: {"command": orders.confirm(each, who, order, now).id}
        case "command.withdraw":
            order = _text(data, "command")
            return lambda each, who, now: {"command": orders.withdraw(each, who, order, now).id}
        case "alarm.acknowledge":
            number, note = data.get("number"), _text(data, "note")
            if type(number) is not int:
                raise OperatorError("number: a whole number is wanted")
            return lambda each, who, now: acknowledge(each, who, number, note, now)
    raise OperatorError(f"no operation {op}")


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not 0 < len(value) <= 300:
        raise OperatorError(f"{key}: a text is wanted")
    return value


def _no(code: str, text: str = "") -> bytes:
    return encode({"v": VERSION, "ok": False, "code": code, **({"text": text} if text else {})})

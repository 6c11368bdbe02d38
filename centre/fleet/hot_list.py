"""What needs a person now, out of all that an operator can see: the worst first; pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any


class Urgency(IntEnum):
    """How soon somebody should look; the smaller the sooner."""

    NOW = 1
    TODAY = 2


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing for a person: how urgent, whose, and in words what to do."""

    urgency: Urgency
    subject: str
    words: str


_LOST = {
    "offline": (Urgency.NOW, "its line is lost; call the place"),
    "silent": (Urgency.NOW, "says online and is not heard; call the place"),
    "never_seen": (Urgency.TODAY, "enrolled and never seen; is it set up?"),
    "stopped": (Urgency.TODAY, "was switched off in order; should it serve?"),
}
_CALLS = {"attendant_called": "somebody at it asks for a person; call the place"}


def urgency(state: str, *, in_trouble: bool) -> Urgency | None:
    """How soon somebody should look at a kiosk; a live one only if a part of it is in trouble."""
    if state in _LOST:
        return _LOST[state][0]
    return Urgency.NOW if state == "live" and in_trouble else None


def hot_list(seen: Mapping[str, Any]) -> list[Matter]:
    """The matters of a view of `centre.fleet.watch`, the most urgent first, each kiosk's together."""
    return sorted(_matters(seen), key=lambda matter: (matter.urgency, matter.subject))


def _matters(seen: Mapping[str, Any]) -> Iterator[Matter]:
    if seen["inquiries_overdue"]:
        words = f"{seen['inquiries_overdue']} inquiries take longer than 24 hours; ask the register"
        yield Matter(Urgency.NOW, "inquiries", words)
    if seen["dead_letters"]:
        words = f"{seen['dead_letters']} messages could not be taken; see kiosk-centre letters"
        yield Matter(Urgency.TODAY, "dead letters", words)
    for each in seen["certificates_ending"]:
        words = f"its certificate {'ended' if each['ended'] else 'ends'} {each['until'][:10]}; enrol it anew"
        yield Matter(Urgency.NOW if each["ended"] else Urgency.TODAY, each["kiosk"], words)
    for alarm in seen["alarms"]:
        yield from _alarm(alarm)
    for order in seen["commands_waiting"]:
        words = f"{order['type']}, asked by {order['asked_by']}, waits for a second person"
        yield Matter(Urgency.NOW, order["kiosk"], words)
    for kiosk in seen["kiosks"]:
        yield from _kiosk(kiosk)


def alarm_urgency(severity: str, *, is_seen: bool) -> Urgency:
    """An alarm that somebody has seen is not forgotten, and not shouted either."""
    return Urgency.TODAY if is_seen or severity == "warning" else Urgency.NOW


def _alarm(alarm: Mapping[str, Any]) -> Iterator[Matter]:
    soon = alarm_urgency(alarm["severity"], is_seen=bool(alarm["acknowledged_by"]))
    seen = f", seen by {alarm['acknowledged_by']}" if alarm["acknowledged_by"] else ""
    over = ", over by now" if alarm["cleared"] else ""
    words = _CALLS.get(alarm["code"]) or f"{alarm['severity']} alarm {alarm['code']}"
    yield Matter(soon, alarm["kiosk"], f"{words}{over}{seen}")


def _kiosk(kiosk: Mapping[str, Any]) -> Iterator[Matter]:
    state = kiosk["state"]
    if state in _LOST:
        yield Matter(_LOST[state][0], kiosk["id"], _LOST[state][1])
    if state != "live":
        return
    for name, part in kiosk["parts"].items():
        soon = urgency(state, in_trouble=part["state"] == "fault")
        if soon:
            yield Matter(soon, kiosk["id"], f"{name}: {part['cause'] or 'fault'}")

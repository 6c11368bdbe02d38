"""What the answer about an application says of a visit: whose, when, where, and what is there already."""

from typing import Any

from kiosk.domain import fields
from kiosk.domain.registration import ApplicationRefusal
from kiosk.domain.told import ApplicationStatus, DeliveryPlace
from kiosk.ports import CentreSilentError
from kiosk.session.events import Event
from kiosk.session.journeys.completion import events as ev
from kiosk.session.journeys.completion.parts import FingerTaken, Taken, Visit, VisitRefusal
from kiosk.session.vocabulary import Finger
from kiosk.work.looking_up import tracking_of

KEPT_SHOT = 0  # the face that lies at the centre; those of today count from 1


def visit_of(status: ApplicationStatus, tracking: str) -> Visit:
    assert status.appointment is not None
    return Visit(
        application=status.application,
        tracking=tracking_of(tracking),
        checked_in_at=status.as_of,
        appointment=status.appointment,
        delivery_place=status.delivery_place or DeliveryPlace(""),
        name=status.name,
    )


def kept(data: dict[str, Any]) -> Taken:
    """What an earlier visit left at the centre and need not be taken again."""
    told = data.get("kept")
    if not isinstance(told, dict):
        return Taken()
    pairs = [each for each in fields.items(told, "fingers") if isinstance(each, list) and len(each) == 2]
    fingers = tuple(FingerTaken(Finger(fields.number(at)), fields.number(quality)) for at, quality in pairs)
    return Taken(fingers=fingers, face=KEPT_SHOT if told.get("face") is True else None)


def not_admitted(session: int, code: str, wait_s: float | None) -> Event:
    if code == ApplicationRefusal.NOT_FOUND:
        return ev.VisitRefused(session, VisitRefusal.NOT_FOUND)
    if code == ApplicationRefusal.TOO_MANY_TRIES:
        return ev.VisitRefused(session, VisitRefusal.TOO_MANY_TRIES, wait_s=wait_s)
    raise CentreSilentError(f"the centre refuses: {code}")

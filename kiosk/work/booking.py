"""Places, days, times and appointments as events; nothing of it is ever decided here (F3, R28)."""

import logging
from collections.abc import Callable
from datetime import date

from kiosk.domain import fields
from kiosk.domain.booking import BookingRefusal
from kiosk.domain.refusals import MessageError
from kiosk.domain.told import read_appointment, read_free_days, read_places, read_slots
from kiosk.ports import CentreSilentError
from kiosk.reporting.applications import ApplicationsOverLine
from kiosk.reporting.requests import Reply
from kiosk.session.events import CentreSilent, Event
from kiosk.session.journeys.appointment import commands as do
from kiosk.session.journeys.appointment import events as ev
from kiosk.session.journeys.appointment.stages import Alternatives
from kiosk.work.looking_up import LookingUp
from kiosk.work.submitting import refused

log = logging.getLogger(__name__)


class Booking:
    """`known` forgets what it knew of an application that was booked for, moved or called off."""

    def __init__(self, line: ApplicationsOverLine, known: LookingUp) -> None:
        self._line = line
        self._known = known

    def perform(self, command: do.AppointmentCommand) -> Event | None:
        if isinstance(command, do.FreeSlot):
            self._free(command)
            return None
        try:
            return self._answer(command)
        except (CentreSilentError, MessageError) as error:
            log.info("no answer about appointments: %s", error)
            return CentreSilent(command.session, to=command)

    def _answer(self, command: do.AppointmentCommand) -> Event:
        line = self._line
        match command:
            case do.AskRegions(session, province):
                data = _listed(line.regions(province))
                names = tuple(str(each)[:64] for each in fields.items(data, "names"))
                return ev.RegionsTold(session, names, to=command)
            case do.AskPlaces(session, province, city):
                where = {key: name for key, name in (("province", province), ("city", city)) if name}
                return ev.PlacesTold(session, read_places(_listed(line.places(**where))), to=command)
            case do.AskDays(session, place):
                return _told(
                    session,
                    line.free_days(place),
                    lambda data: ev.DaysTold(session, place, read_free_days(data)),
                )
            case do.AskSlots(session, place, day):
                return _told(
                    session,
                    line.slots(place, day.isoformat()),
                    lambda data: ev.SlotsTold(session, place, day, read_slots(data)),
                )
            case _:
                return self._change(command)

    def _change(self, command: do.AppointmentCommand) -> Event:
        line = self._line
        match command:
            case do.HoldSlot(session, tracking, item, slot):
                return _told(
                    session,
                    line.hold(tracking, item, slot),
                    lambda data: ev.SlotHeld(session, slot, fields.seconds(data, "hold_s")),
                )
            case do.BookSlot(session, tracking, item, slot):
                self._known.forget(tracking, item)
                return _told(
                    session,
                    line.book(tracking, item, slot),
                    lambda data: ev.AppointmentMade(session, read_appointment(data.get("appointment"))),
                )
            case do.CallOffAppointment(session, tracking, item):
                self._known.forget(tracking, item)
                return _told(session, line.cancel(tracking, item), lambda _: ev.AppointmentGone(session))
            case _:
                raise TypeError(f"{type(command).__name__} is no request about an appointment")

    def _free(self, command: do.FreeSlot) -> None:
        """A courtesy: the centre ends a hold by itself."""
        try:
            self._line.release(command.tracking, command.second_item)
        except CentreSilentError as error:
            log.info("a held time was not given back at once: %s", error)


def _listed(reply: Reply) -> dict[str, object]:
    if reply.data is None:
        raise CentreSilentError(f"the centre lists nothing: {reply.code}")
    return reply.data


def _told(session: int, reply: Reply, read: Callable[[dict[str, object]], Event]) -> Event:
    """The answer as an event, or its refusal: of the booking, or of who asks."""
    if reply.data is not None:
        return read(reply.data)
    if reply.code not in set(BookingRefusal):
        return refused(session, reply)
    return ev.BookingRefused(session, BookingRefusal(reply.code), _alternatives(reply))


def _alternatives(reply: Reply) -> Alternatives:
    try:
        days = tuple(date.fromisoformat(str(each)) for each in fields.items(reply.details, "days"))
        return Alternatives(days, read_places(reply.details))
    except ValueError:
        return Alternatives()

"""A visit from check-in to sealed packet: by the centre's word, or by the day list without a line (F4)."""

import logging
import secrets
from base64 import b64encode
from dataclasses import replace
from datetime import time
from typing import Any

from kiosk.domain.applications import ApplicationState
from kiosk.domain.booking import BookingRefusal, SlotTime, check_visit
from kiosk.domain.clock import Clock
from kiosk.domain.delivery import DocumentsConfirmed
from kiosk.domain.identifiers import uuid7
from kiosk.domain.messages import timestamp
from kiosk.domain.numbers import NumberKind, make_number
from kiosk.domain.policy import ProcessPolicy
from kiosk.domain.refusals import MessageError
from kiosk.domain.told import Appointment, DeliveryPlace, masked_name, read_status
from kiosk.ports import CentreSilentError, Officers
from kiosk.reporting.applications import ApplicationsOverLine
from kiosk.reporting.silence import Silence, or_instead
from kiosk.session.delivery_events import OfficerConfirmed, OfficerRefused
from kiosk.session.events import CentreSilent, Event
from kiosk.session.journeys.completion import commands as do
from kiosk.session.journeys.completion import events as ev
from kiosk.session.journeys.completion.parts import Completion, Visit, VisitRefusal
from kiosk.storage.day_book import DayBook
from kiosk.storage.packet_shelf import PacketShelf
from kiosk.storage.tries import ANYTHING, NUMBER, Tries
from kiosk.work.admission import kept, not_admitted, visit_of
from kiosk.work.looking_up import item_of, tracking_of
from kiosk.work.samples import VisitSamples

log = logging.getLogger(__name__)


_REASONS = {
    BookingRefusal.OTHER_DAY: VisitRefusal.OTHER_DAY,
    BookingRefusal.OTHER_TIME: VisitRefusal.OTHER_TIME,
}


class VisitWork:
    """The kiosk's own place is the only one where a visit may begin (R34)."""

    def __init__(
        self,
        line: ApplicationsOverLine,
        officers: Officers,
        book: DayBook,
        shelf: PacketShelf,
        *,
        tries: Tries,
        samples: VisitSamples,
        here: DeliveryPlace,
        clock: Clock,
        policy: ProcessPolicy,
    ) -> None:
        self._line = line
        self._officers = officers
        self._book = book
        self._shelf = shelf
        self._tries = tries
        self._samples = samples
        self._here = here
        self._clock = clock
        self._policy = policy

    def ask(self, command: do.AskVisit) -> Event:
        try:
            listed = {Silence.DAY_LIST: lambda silence: self._ask_list(command, silence)}
            return or_instead("visits.list", lambda: self._ask_centre(command), listed)
        except (CentreSilentError, MessageError) as error:
            log.info("nobody can say whether a visit may begin: %s", error)
            return CentreSilent(command.session)

    def check_officer(self, command: do.AskChecker) -> Event:
        try:
            answer = self._officers.check_officer(command.application, command.officer, command.pin)
        except CentreSilentError as error:
            log.info("an officer's PIN was not checked: %s", error)
            return CentreSilent(command.session)
        if isinstance(answer, DocumentsConfirmed):
            return OfficerConfirmed(command.session, answer.checker)
        return OfficerRefused(command.session, answer)

    def finish(self, command: do.FinishCompletion) -> Event | None:
        """T17: the receipt exists once the packet is durable, and not before (R35).

        None where what was taken is wiped already: the session ended before its turn came.
        """
        if not self._has_all(command.completion):
            return None
        completion, now = command.completion, self._clock.now()
        receipt = make_number(NumberKind.RECEIPT, secrets.randbelow)
        body = self._body(completion) | {"receipt": receipt, "completed_at": timestamp(now)}
        self._put(completion, body, {})
        return ev.CompletionStored(command.session, receipt, now)

    def hold(self, command: do.HoldCompletion) -> Event:
        """T18: what there is goes to the centre, which adds it to what the next visit brings."""
        why = {
            "refusals": [each.value for each in command.refusals],
            "lacking": [each.value for each in command.lacking],
        }
        body = self._body(command.completion) | {"hold": why, "completed_at": timestamp(self._clock.now())}
        reasons = [*why["refusals"], *why["lacking"]]
        self._put(command.completion, body, {"hold": reasons[0] if reasons else "unfinished"})
        return ev.CompletionHeld(command.session)

    def _ask_centre(self, command: do.AskVisit) -> Event:
        reply = self._line.status(command.tracking, command.second_item)
        if reply.data is None:
            return not_admitted(command.session, reply.code or "", reply.retry_after_s)
        status = read_status(reply.data)
        if status.state is not ApplicationState.APPOINTMENT_BOOKED or status.appointment is None:
            return ev.VisitRefused(command.session, VisitRefusal.NO_APPOINTMENT, status.appointment)
        visit = replace(visit_of(status, command.tracking), kept=kept(reply.data))
        return self._admit(command, visit)

    def _ask_list(self, command: do.AskVisit, silence: CentreSilentError) -> Event:
        tracking, item = tracking_of(command.tracking), item_of(command.second_item)
        wait_s = max(self._tries.locked_s(NUMBER, tracking), self._tries.locked_s(ANYTHING))
        if wait_s:
            return ev.VisitRefused(command.session, VisitRefusal.TOO_MANY_TRIES, wait_s=wait_s)
        head = self._book.head()
        listed = self._book.visitor(tracking, item) if item and head else None
        if listed is None or head is None:
            self._tries.wrong(NUMBER, tracking)
            self._tries.wrong(ANYTHING)
            raise silence
        self._tries.right(NUMBER, tracking)
        if listed.ended:
            return ev.VisitRefused(command.session, VisitRefusal.NOT_POSSIBLE_NOW)
        visitor = listed.visitor
        first, _, last = visitor.name.partition(" ")
        visit = Visit(
            application=visitor.application,
            tracking=tracking,
            checked_in_at=self._clock.now(),
            appointment=Appointment(visitor.day, visitor.begins, visitor.ends, head[0], self._here.name),
            delivery_place=self._here,
            name=masked_name(first, last),
        )
        return self._admit(command, visit)

    def _admit(self, command: do.AskVisit, visit: Visit) -> Event:
        """T15's guard: the right place, day and hour, and room for the packet this will become."""
        appointment, now = visit.appointment, self._clock.now()
        slot = SlotTime(appointment.day, time.fromisoformat(appointment.begins))
        ends = time.fromisoformat(appointment.ends)
        late = check_visit(slot, ends, arrived=now, policy=self._policy)
        reason = _REASONS.get(late) if late else None
        if appointment.place != self._here.id:
            reason = VisitRefusal.OTHER_PLACE
        elif self._shelf.holds(visit.application):
            reason = VisitRefusal.NOT_POSSIBLE_NOW
        elif not self._shelf.has_room():
            reason = VisitRefusal.KIOSK_FULL
        if reason:
            return ev.VisitRefused(command.session, reason, appointment)
        where = self._where(visit)
        return ev.VisitGranted(command.session, replace(visit, checked_in_at=now, delivery_place=where))

    def _where(self, visit: Visit) -> DeliveryPlace:
        """Where the card will be handed over, by name and address as far as they are known here (R37)."""
        where, booked = visit.delivery_place if visit.delivery_place.id else self._here, visit.appointment
        if where.name or where.id != booked.place:
            return where
        return DeliveryPlace(where.id, booked.name, booked.address, booked.hours)

    def _body(self, completion: Completion) -> dict[str, Any]:
        visit, taken = completion.visit, completion.taken
        return {
            "tracking": visit.tracking,
            "checked_in_at": timestamp(visit.checked_in_at),
            "delivery_place": visit.delivery_place.id,
            "contact": dict(taken.contact),
            "fingers": self._fingers(completion),
            "exceptions": [
                {
                    "position": int(each.position),
                    "kind": each.kind.value,
                    "permanent": each.permanent,
                    "approved_by": each.approved_by,
                }
                for each in taken.exceptions
            ],
            "evidence": b64encode(self._samples.hands() if taken.exceptions else b"").decode(),
            "face": b64encode(self._samples.shot(taken.face or 0)).decode(),
            "documents": [
                {
                    "kind": each.kind.value,
                    "accepted": each.accepted is True,
                    "checker": each.checker,
                    "pages": [b64encode(page).decode() for page in self._samples.pages(at)],
                }
                for at, each in enumerate(taken.documents)
            ],
        }

    def _has_all(self, completion: Completion) -> bool:
        """Whether all that the packet is said to hold is here, or at the centre since a visit before."""
        taken, kept = completion.taken, completion.visit.kept
        earlier = {each.position for each in kept.fingers}
        fingers = all(
            self._samples.finger(each.position) or each.position in earlier for each in taken.fingers
        )
        face = taken.face is not None and bool(self._samples.shot(taken.face))
        evidence = not taken.exceptions or bool(self._samples.hands())
        pages = all(len(self._samples.pages(at)) >= each.pages for at, each in enumerate(taken.documents))
        return fingers and evidence and pages and (face or kept.face is not None)

    def _fingers(self, completion: Completion) -> list[dict[str, Any]]:
        """The samples taken today; those of an earlier visit lie at the centre."""
        kept = ((each, self._samples.finger(each.position)) for each in completion.taken.fingers)
        return [
            {
                "position": int(each.position),
                "quality": sample.quality,
                "template": b64encode(sample.template).decode(),
                "picture": b64encode(sample.picture).decode(),
            }
            for each, sample in kept
            if sample is not None
        ]

    def _put(self, completion: Completion, body: dict[str, Any], facts: dict[str, Any]) -> None:
        told = facts | {"exceptions": len(completion.taken.exceptions)}
        self._shelf.put(uuid7(self._clock.now()), completion.visit.application, body, told)
        self._samples.wipe()

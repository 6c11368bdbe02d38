"""What the printer's thread does: slips out of the session's orders, and a look at the paper between them."""

import logging
from collections.abc import Callable
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from drivers.errors import DeviceError
from drivers.printer.codes import Status, Trouble
from drivers.printer.faults import PrinterTrouble
from kiosk.completion.receipt import Code, Line, Number, Place, Row, SlipFacts, Title, Visit, slip_lines
from kiosk.domain import told
from kiosk.domain.booking import local_day
from kiosk.domain.clock import Clock
from kiosk.domain.numbers import NumberKind
from kiosk.domain.slips import Slip as SignedSlip
from kiosk.domain.slips import write_slip
from kiosk.session.commands import PrintSlip
from kiosk.session.events import Event, PartBack, PartLost, Printed, PrintFailed
from kiosk.session.faults import Fault
from kiosk.session.journeys.slips import AppointmentSlip, PlaceSlip, ReceiptSlip, Slip
from kiosk.session.vocabulary import Language, Part, PrintTrouble

log = logging.getLogger(__name__)

LOOK_S = 10.0
_TROUBLES = {
    Trouble.PAPER_OUT: PrintTrouble.NO_PAPER,
    Trouble.COVER_OPEN: PrintTrouble.COVER_OPEN,
    Trouble.JAM: PrintTrouble.JAM,
    Trouble.CUTTER: PrintTrouble.JAM,
}


class SlipPrinter(Protocol):
    """What `kiosk.devices.receipts.Receipts` is; both calls raise `DeviceError`."""

    def status(self) -> Status: ...

    def print(self, lines: tuple[Line, ...], language: str) -> None: ...


class PrintWork:
    """`tend` tells when the printer goes and when it is back; it counts as gone until it was seen well."""

    def __init__(
        self,
        printer: SlipPrinter,
        post: Callable[[Event], None],
        *,
        key: Ed25519PrivateKey,
        kiosk: str,
        place: str,
        clock: Clock,
        about_days: int,
    ) -> None:
        self._printer = printer
        self._post = post
        self._key = key
        self._kiosk = kiosk
        self._place = place
        self._clock = clock
        self._about_days = about_days
        self._well: bool | None = None

    def print(self, order: PrintSlip) -> Event:
        """Printed only when the printer confirmed its last byte."""
        lines = slip_lines(self._facts(order.slip, copy=order.copy), order.language.value)
        try:
            self._printer.print(lines, order.language.value)
        except DeviceError as error:
            log.warning("a slip was not printed: %s", error)
            return PrintFailed(order.session, _named(error))
        return Printed(order.session)

    def print_trial(self) -> bool:
        """A page that shows what the printer can do; whether the paper is nearly used up."""
        now = self._clock.now()
        lines = (
            Title(f"آزمون چاپ · Test {now:%Y-%m-%d %H:%M} UTC"),
            Number("1234-5678-90"),
            Row("کیوسک · Kiosk", self._kiosk),
            Code(self._kiosk),
        )
        self._printer.print(lines, Language.PERSIAN.value)
        return self._printer.status().near_end

    def tend(self) -> float:
        """Look at paper and cover; the seconds until the next look."""
        try:
            trouble = self._printer.status().trouble
            problem = trouble.value if trouble else None
        except DeviceError as error:
            problem = str(error)
        self._tell(problem)
        return LOOK_S

    def _tell(self, problem: str | None) -> None:
        well = problem is None
        if well == self._well:
            return
        self._well = well
        if well:
            self._post(PartBack(Part.PRINTER))
        else:
            log.warning("no slips can be printed: %s", problem)
            self._post(PartLost(Part.PRINTER, Fault.PRINTER_LOST.value))

    def _facts(self, slip: Slip, *, copy: bool) -> SlipFacts:
        today = local_day(self._clock.now())
        if isinstance(slip, ReceiptSlip):
            day, number, kind = local_day(slip.completed_at), slip.receipt, NumberKind.RECEIPT
        elif isinstance(slip, PlaceSlip):
            day, number, kind = local_day(slip.changed_at), slip.receipt, NumberKind.RECEIPT
        else:
            day, number, kind = today, slip.tracking, NumberKind.TRACKING
        code = write_slip(SignedSlip(number, day, self._place, self._kiosk), self._key)
        return SlipFacts(
            number,
            kind,
            day,
            self._kiosk,
            code,
            place=_delivery(slip.place) if isinstance(slip, ReceiptSlip | PlaceSlip) else None,
            visit=_visit(slip.appointment) if isinstance(slip, AppointmentSlip) else None,
            about_days=self._about_days,
            excused=slip.exceptions if isinstance(slip, ReceiptSlip) else (),
            moved=isinstance(slip, PlaceSlip),
            copy=copy,
        )


def _named(error: DeviceError) -> PrintTrouble:
    if isinstance(error, PrinterTrouble):
        return _TROUBLES.get(error.trouble, PrintTrouble.SILENT)
    return PrintTrouble.SILENT


def _delivery(place: told.DeliveryPlace) -> Place:
    return Place(place.name or place.id, place.address, place.hours)


def _visit(booked: told.Appointment) -> Visit:
    return Visit(booked.day, booked.begins, booked.ends, Place(booked.name, booked.address, booked.hours))

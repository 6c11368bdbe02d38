"""Work that `step` orders, as values; the loop carries them out in the order given.

`Write` is durable before any later command of the same step starts; when it fails, the later ones are
dropped and the journal is reported lost. The commands of each journey stand beside its rules.
"""

from dataclasses import dataclass

from kiosk.session.delivery_commands import (
    AskClaim,
    AskOfficer,
    CaptureFinger,
    DeliveryCommand,
    FreeClaim,
    ReadCard,
    RecordDelivery,
    Release,
    Report,
    VerifyOnCard,
    Write,
)
from kiosk.session.events import Timer
from kiosk.session.journeys.appointment.commands import AppointmentCommand
from kiosk.session.journeys.completion.commands import CompletionCommand
from kiosk.session.journeys.correction.commands import CorrectionCommand
from kiosk.session.journeys.registration.commands import RegistrationCommand
from kiosk.session.journeys.relocation.commands import RelocationCommand
from kiosk.session.journeys.slips import Slip
from kiosk.session.journeys.status.commands import StatusCommand
from kiosk.session.journeys.technician.commands import TechnicianCommand
from kiosk.session.journeys.withdrawal.commands import WithdrawalCommand
from kiosk.session.states import State
from kiosk.session.vocabulary import Language, Part

__all__ = [
    "AnnounceHealth",
    "AskClaim",
    "AskOfficer",
    "CaptureFinger",
    "Command",
    "EndSession",
    "FreeClaim",
    "PrintSlip",
    "ReadCard",
    "RecordDelivery",
    "Release",
    "Report",
    "StartTimer",
    "Step",
    "StopCapture",
    "StopTimer",
    "Tell",
    "VerifyOnCard",
    "Write",
]


@dataclass(frozen=True, slots=True)
class Tell:
    """Put a report into the outbox without a journal record."""

    report: Report


@dataclass(frozen=True, slots=True)
class StopCapture:
    pass


@dataclass(frozen=True, slots=True)
class PrintSlip:
    """Printed or PrintFailed; `copy` puts the word on a receipt that came out before (R36)."""

    session: int
    slip: Slip
    copy: bool
    language: Language


@dataclass(frozen=True, slots=True)
class EndSession:
    """Stop every capture, power the card off, close the latch, wipe all that was taken or typed."""

    session: int


@dataclass(frozen=True, slots=True)
class AnnounceHealth:
    """Tell the broker how a part stands: `cause` is a fault code, None when it serves again."""

    part: Part
    cause: str | None


@dataclass(frozen=True, slots=True)
class StartTimer:
    timer: Timer
    seconds: float


@dataclass(frozen=True, slots=True)
class StopTimer:
    timer: Timer


Command = (
    Tell
    | StopCapture
    | PrintSlip
    | EndSession
    | AnnounceHealth
    | StartTimer
    | StopTimer
    | DeliveryCommand
    | RegistrationCommand
    | StatusCommand
    | CorrectionCommand
    | AppointmentCommand
    | CompletionCommand
    | TechnicianCommand
    | WithdrawalCommand
    | RelocationCommand
)


@dataclass(frozen=True, slots=True)
class Step:
    """What an event leads to: the next state and the work to start, in this order."""

    state: State
    commands: tuple[Command, ...] = ()

"""Everything that can happen to the kiosk, as values; only these reach `step`.

The events of each journey stand beside its rules; here is what all share, and the union.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.session.delivery_events import (
    CannotGiveFinger,
    CardInserted,
    CardRead,
    CardRefused,
    CardRemoved,
    CardTaken,
    CardTrouble,
    ClaimEnded,
    ClaimEntered,
    ClaimGranted,
    ClaimRefused,
    DeliveryEvent,
    FingerBlocked,
    FingerSeen,
    HandedOut,
    LatchHeld,
    Matched,
    NoMatch,
    OfficerConfirmed,
    OfficerRefused,
    OfficerSigned,
    OtherFinger,
    ReceiptStored,
    ReleaseUncertain,
    SamplePoor,
    SampleReady,
)
from kiosk.session.journeys.appointment.events import AppointmentEvent
from kiosk.session.journeys.completion.events import CompletionEvent
from kiosk.session.journeys.correction.events import CorrectionEvent
from kiosk.session.journeys.registration.events import RegistrationEvent
from kiosk.session.journeys.relocation.events import RelocationEvent
from kiosk.session.journeys.status.events import StatusEvent
from kiosk.session.journeys.technician.events import TechnicianEvent
from kiosk.session.journeys.withdrawal.events import WithdrawalEvent
from kiosk.session.remote_events import Looked, PlanChanged, PolicyChanged, RemoteEvent
from kiosk.session.vocabulary import Journey, Language, Part, PrintTrouble

__all__ = [
    "AttendantCalled",
    "Cancelled",
    "CannotGiveFinger",
    "CardInserted",
    "CardRead",
    "CardRefused",
    "CardRemoved",
    "CardTaken",
    "CardTrouble",
    "CentreSilent",
    "ClaimEnded",
    "ClaimEntered",
    "ClaimGranted",
    "ClaimRefused",
    "Continued",
    "Event",
    "FingerBlocked",
    "FingerSeen",
    "HandedOut",
    "JourneyChosen",
    "LanguageChosen",
    "LatchHeld",
    "Looked",
    "Matched",
    "NoMatch",
    "OfficerConfirmed",
    "OfficerRefused",
    "OfficerSigned",
    "OtherFinger",
    "PartBack",
    "PartLost",
    "PlanChanged",
    "PolicyChanged",
    "PrintFailed",
    "PrintWished",
    "Printed",
    "ReceiptStored",
    "ReleaseUncertain",
    "SamplePoor",
    "SampleReady",
    "Started",
    "TimedOut",
    "Timer",
    "Touched",
]


class Timer(StrEnum):
    """The waits the kiosk can be in; each is answered by TimedOut unless stopped."""

    IDLE = "idle"
    COUNTDOWN = "countdown"
    LEASE = "lease"
    RESULT = "result"
    TAKE = "take"
    HOLD = "hold"  # seconds of a time held at a place
    COUNT = "count"  # seconds before the face is taken, and of cleaning
    CALL = "call"  # a minute in which nobody else is called
    SERVICE = "service"  # a service mode that was forgotten


@dataclass(frozen=True, slots=True)
class Started:
    """The person chose collecting the card on the attract screen."""


@dataclass(frozen=True, slots=True)
class JourneyChosen:
    """What the person came for, chosen on the attract screen; collecting the card is `Started` as well.

    `language` is what they chose with it, where they are asked for it first.
    """

    journey: Journey
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    language: Language


@dataclass(frozen=True, slots=True)
class AttendantCalled:
    """Somebody asks for a person to come, wherever they stand."""


@dataclass(frozen=True, slots=True)
class Touched:
    """Any touch at all: somebody is still there."""


@dataclass(frozen=True, slots=True)
class Continued:
    """The one button forward of a result, or 'more time'."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    pass


@dataclass(frozen=True, slots=True)
class PrintWished:
    """The slip of this page, once more or at last."""


@dataclass(frozen=True, slots=True)
class Printed:
    session: int


@dataclass(frozen=True, slots=True)
class PrintFailed:
    session: int
    trouble: PrintTrouble


@dataclass(frozen=True, slots=True)
class CentreSilent:
    """Nobody answered; `to` is the question, where another may have been asked meanwhile."""

    session: int
    to: object = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class PartLost:
    part: Part
    cause: str  # a fault code, never data


@dataclass(frozen=True, slots=True)
class PartBack:
    part: Part


@dataclass(frozen=True, slots=True)
class TimedOut:
    timer: Timer


Event = (
    Started
    | JourneyChosen
    | LanguageChosen
    | Touched
    | AttendantCalled
    | Continued
    | Cancelled
    | PrintWished
    | Printed
    | PrintFailed
    | CentreSilent
    | PartLost
    | PartBack
    | TimedOut
    | DeliveryEvent
    | RegistrationEvent
    | StatusEvent
    | CorrectionEvent
    | AppointmentEvent
    | CompletionEvent
    | TechnicianEvent
    | RemoteEvent
    | WithdrawalEvent
    | RelocationEvent
)

"""Everything the kiosk can be in: plain values, one class a stage of the person's way.

The stages of each journey stand beside its rules; here they are one union.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Self

from kiosk.domain.configuration import Hours
from kiosk.domain.notices import Notice
from kiosk.domain.told import DeliveryPlace
from kiosk.session.delivery_stages import (
    Attempt,
    AwaitingCard,
    AwaitingFinger,
    AwaitingOfficer,
    Capturing,
    Card,
    CheckingClaim,
    CheckingOfficer,
    Comparing,
    Delivered,
    DeliveryStage,
    EnteringClaim,
    FingerReference,
    NotMatched,
    ReadingCard,
    Recording,
    SeeOfficer,
    TakeCard,
)
from kiosk.session.journeys.appointment.stages import AppointmentStage
from kiosk.session.journeys.completion.stages import CompletionStage
from kiosk.session.journeys.correction.stages import CorrectionStage
from kiosk.session.journeys.registration.stages import RegistrationStage
from kiosk.session.journeys.relocation.stages import RelocationStage
from kiosk.session.journeys.status.stages import StatusStage
from kiosk.session.journeys.technician.stages import TechnicianStage
from kiosk.session.journeys.withdrawal.stages import WithdrawalStage
from kiosk.session.policy import Policy
from kiosk.session.vocabulary import CardHint, Finger, FingerHint, Journey, Language, Part

__all__ = [
    "Attempt",
    "Attract",
    "AwaitingCard",
    "AwaitingFinger",
    "AwaitingOfficer",
    "Capturing",
    "Card",
    "CardHint",
    "CheckingClaim",
    "CheckingOfficer",
    "Comparing",
    "Delivered",
    "EnteringClaim",
    "Finger",
    "FingerHint",
    "FingerReference",
    "Interrupted",
    "Journey",
    "Language",
    "NotMatched",
    "OutOfService",
    "Part",
    "ReadingCard",
    "Recording",
    "SeeOfficer",
    "Stage",
    "State",
    "TakeCard",
]


@dataclass(frozen=True, slots=True)
class Attract:
    """Waits for the next person; `kiosk.session.services.offered` tells what they may choose."""


@dataclass(frozen=True, slots=True)
class OutOfService:
    """Nothing can be served; `part` names what is missing, for the technician only."""

    part: Part


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A part went away that this journey needs; others can still be chosen (F31)."""

    journey: Journey
    part: Part


Stage = (
    Attract
    | Interrupted
    | OutOfService
    | DeliveryStage
    | RegistrationStage
    | StatusStage
    | CorrectionStage
    | AppointmentStage
    | CompletionStage
    | TechnicianStage
    | WithdrawalStage
    | RelocationStage
)


@dataclass(frozen=True, slots=True)
class State:
    """The whole kiosk: its stage, its parts and the person's wishes.

    `services` are the journeys this kiosk is set up for. `session` grows by one with each person; answers to
    an older session are dropped. `language` is this person's choice, and `usual_language` again as soon as
    the kiosk waits for the next one. `warning_s` is the countdown shown over any stage when nobody touches
    the screen, None while there is none. The loop sets `now_s`, monotonic, and `today`, the day it is in
    Iran, before every step; `began_s` is when this session started. With `slot_sensor` a sensor of the
    cabinet tells when the card is taken, and the reader's word for it does not count. A card is
    `left_behind` while it lies in the reader since an earlier session: if it is not this person's, nobody
    mixed up anything, and the officer is asked for the right one without an alarm. So does one that is found
    there while nobody knows what happened before: the reader is `unwatched` until the first session begins,
    and from its loss to the next. A `simulated` kiosk says so on every screen (R58).
    `notice` is what the centre wants people told now. With `attendant_called`, somebody asked for a person
    less than a minute ago. `elsewhere` is the nearest other place, `looked_at` when this kiosk last looked at
    what keeps it out of service. Where it `asks_language`, every session begins with that question; with
    `controls_low` a tall screen has its pages at its foot.
    """

    policy: Policy
    stage: Stage = field(default_factory=Attract)
    session: int = 0
    language: Language = Language.PERSIAN
    usual_language: Language = Language.PERSIAN
    asks_language: bool = False
    controls_low: bool = False
    services: frozenset[Journey] = frozenset({Journey.DELIVERY})
    missing: frozenset[Part] = frozenset()
    card_present: bool = False
    left_behind: bool = False
    unwatched: bool = True
    slot_sensor: bool = False
    simulated: bool = False
    notice: Notice | None = None
    hours: Hours | None = None
    night: bool = False
    elsewhere: DeliveryPlace | None = None
    looked_at: datetime | None = None
    attendant_called: bool = False
    warning_s: int | None = None
    extensions: int = 0
    now_s: float = 0.0
    today: date = date(1970, 1, 1)
    began_s: float = 0.0

    def at(self, stage: Stage) -> Self:
        return replace(self, stage=stage)

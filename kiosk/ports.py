"""What the kiosk needs of the world, as protocols; `compose.py` alone knows who fulfils them.

Calls block their worker thread, never the loop. What people and the centre decide comes back as a value,
what devices do wrong is raised as a `drivers.errors.DeviceError`, a silent centre as `CentreSilentError`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from kiosk.domain.delivery import (
    Authorisation,
    ClaimRefusal,
    DeliveryStep,
    DocumentsConfirmed,
    OfficerRefusal,
)
from kiosk.session.commands import Report
from kiosk.session.events import CardTrouble, Event
from kiosk.session.journeys.completion.parts import DocumentKind, PageHint
from kiosk.session.states import Card, FingerHint, FingerReference
from kiosk.session.vocabulary import Light

Hint = TypeVar("Hint", bound=StrEnum, covariant=True)
Picture = NDArray[np.uint8]  # [H, W], ridges dark
RowsSeen = Callable[[int, int, Picture], None]  # rows done, rows in all, the picture so far


class CentreSilentError(Exception):
    """The centre did not answer within the request's time limit."""


class ClaimEndedError(Exception):
    """The centre has ended what a claim stands on: the card must not be released (F21)."""


class JournalFailedError(Exception):
    """Nothing was written: the disk is full, read-only or broken. Nothing may be promised any more."""


class CardRefusedError(Exception):
    """The card in the reader does not serve; `trouble` and text say why, without a word about its holder."""

    def __init__(self, trouble: CardTrouble, text: str = "") -> None:
        super().__init__(text or trouble.value)
        self.trouble = trouble


class Central(Protocol):
    """The centre as one kiosk sees it: requests that need an answer now.

    The two about a claim that was granted may raise `ClaimEndedError`.
    """

    def claim(self, receipt: str, second_item: str) -> Authorisation | ClaimRefusal: ...

    def confirm_documents(
        self, application: str, officer: str, pin: str
    ) -> DocumentsConfirmed | OfficerRefusal: ...

    def make_sure(self, application: str) -> None:
        """Return if the card may still be released, as far as anybody knows."""

    def release_claim(self, application: str) -> None: ...


class Officers(Protocol):
    """Who may sign at this place, whatever for."""

    def check_officer(
        self, application: str, officer: str, pin: str
    ) -> DocumentsConfirmed | OfficerRefusal: ...


@dataclass(frozen=True, slots=True)
class JournalRecord:
    """One line of the delivery journal as it was written."""

    number: int
    step: DeliveryStep
    application: str
    facts: Mapping[str, Any]


class Journal(Protocol):
    """The durable order of a delivery; every append is one commit, with its report in the outbox.

    What cannot be written is raised as `JournalFailedError`.
    """

    def append(
        self,
        step: DeliveryStep,
        application: str,
        facts: Mapping[str, Any],
        report: Report | None = None,
        chip_receipt: bytes | None = None,
    ) -> int: ...

    def tell(self, report: Report) -> None:
        """Put a report into the outbox in a commit of its own."""

    def unfinished(self) -> tuple[JournalRecord, ...]:
        """Records of a delivery that neither ended nor was confirmed, oldest first."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A finger made ready for the chip: quality 0–100 and the probe in compact card format.

    `placement` tells where it lay (`kiosk.work.placement`); empty where there was too little of it.
    """

    quality: int
    hint: FingerHint | None
    probe: bytearray
    placement: bytearray = field(default_factory=bytearray, repr=False)


class Fingers(Protocol):
    """Sensor and biometrics together: from a finger on the glass to a probe for the chip."""

    def capture(
        self, timeout_s: float, cancelled: Callable[[], bool], rows_seen: RowsSeen, *, lift_first: bool
    ) -> Picture | FingerHint:
        """The picture of a finger, which is the caller's to wipe, or why there is none in time.

        With `lift_first` the glass must be seen empty before.
        """

    def prepare(self, picture: Picture, finger: FingerReference, quality_min: int) -> Sample:
        """The sample of a picture; one not fit for the chip has an empty probe and a hint that says why."""


@dataclass(frozen=True, slots=True)
class EnrolmentSample:
    """A finger for the packet: compact minutiae and the PNG, both empty with a hint that says why."""

    quality: int
    hint: FingerHint | None
    same_as: int | None  # which of the others it is once more, by its place among them
    template: bytearray
    picture: bytearray = field(default_factory=bytearray)


class Enrolment(Protocol):
    """Sensor and biometrics together, at a visit: from a finger on the glass to a template."""

    def capture(
        self, timeout_s: float, cancelled: Callable[[], bool], rows_seen: RowsSeen, *, lift_first: bool
    ) -> Picture | FingerHint: ...

    def enrol(self, picture: Picture, quality_min: int, others: tuple[bytes, ...]) -> EnrolmentSample:
        """The template of a picture; `others` are those of this person's other fingers."""


class Guide(Protocol[Hint]):
    """A camera or a scanner with somebody before it: what to do differently, then the picture."""

    def look(self) -> Hint | None:
        """The one thing to do differently now; None when all is right."""

    def take(self) -> bytearray | Hint:
        """The picture as JPEG, which is the caller's to wipe, or why it is not good enough."""

    def close(self) -> None:
        """See nobody until the next look."""


class Sheets(Guide[PageHint], Protocol):
    """A document camera: it is told what is to lie there, and knows one side of a page from another."""

    def aim(self, kind: DocumentKind | None) -> None:
        """A page of this kind is to lie there; without a kind hands, which are taken as they are seen."""

    def is_same_side(self, one: bytes, other: bytes) -> bool:
        """Whether two pictures it took show the same side of the same page."""


class CardVerdict(StrEnum):
    MATCH = "match"
    NO_MATCH = "no_match"
    BLOCKED = "blocked"


class CardSlot(Protocol):
    """The reader and the one card in it, from authentication to the signed receipt; or an officer's card.

    A card that does not serve is raised as `CardRefusedError`, a reader that fails as `DeviceError`.
    """

    def read(self, card_serial: str, holder_digest: bytes) -> Card: ...

    def read_officer(self) -> str:
        """The number on the officer's card, which has proved itself; it is left without power."""

    def read_technician(self) -> str:
        """The same of a technician's card."""

    def verify(self, finger: FingerReference, probe: bytearray) -> tuple[CardVerdict, int]:
        """The chip's verdict inside its channel and the tries it has left."""

    def record_delivery(self, application: str) -> bytes:
        """The chip's signed receipt, checked; the same record a second time gives the same receipt."""

    def power_off(self) -> None: ...


class Latch(Protocol):
    """What keeps the card in the reader until it is released; orders are carried out in their order."""

    def open(self, session: int) -> None:
        """Order it open for a while; an order that fails comes back as LatchHeld or ReleaseUncertain."""

    def close(self) -> None: ...


class Cabinet(Protocol):
    """The cabinet as its own thread works it; what happens at it is posted."""

    def tend(self) -> float:
        """Look at it; the seconds until the next look."""

    def holds_card(self) -> bool:
        """Whether a card lies in the slot; before the thread starts."""

    def contacts(self) -> Mapping[str, bool | None]:
        """Every contact and whether it is active; None for one that finds no rest."""

    def release(self, session: int) -> Event | None: ...

    def lock(self) -> Event | None: ...

    def light(self, wanted: frozenset[Light]) -> Event | None:
        """Light these lamps, as far as there are any, and no others."""

    def close(self) -> None: ...


class HealthState(StrEnum):
    READY = "ready"
    BUSY = "busy"
    NOT_READY = "not_ready"
    ABSENT = "absent"
    FAULT = "fault"


class Reporter(Protocol):
    """Status to the broker: what is retained and overwritten, never what must not be lost."""

    def health(self, part: str, state: HealthState, cause: str | None = None) -> None: ...

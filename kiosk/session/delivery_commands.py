"""Work ordered while a card is handed over."""

from dataclasses import dataclass, field
from typing import Any

from kiosk.domain.delivery import DeliveryStep
from kiosk.session.delivery_stages import FingerReference


@dataclass(frozen=True, slots=True)
class Report:
    """An event for the centre: its kind and its body, which names nobody."""

    kind: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Write:
    """Append to the delivery journal; the report, if any, enters the outbox in the same commit."""

    step: DeliveryStep
    application: str
    facts: dict[str, Any] = field(default_factory=dict)
    report: Report | None = None
    chip_receipt: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class AskClaim:
    session: int
    receipt: str = field(repr=False)
    second_item: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AskOfficer:
    """`with_card`: the officer is whom the officer's card in the reader names; PIN alone is no signature."""

    session: int
    application: str
    officer: str
    pin: str = field(repr=False)
    with_card: bool = False


@dataclass(frozen=True, slots=True)
class ReadCard:
    """Authenticate the card and check that it is this application's."""

    session: int
    card_serial: str
    holder_digest: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class CaptureFinger:
    session: int
    finger: FingerReference
    timeout_s: float
    quality_min: int
    lift_first: bool = False  # the finger of before must be gone, or it would be taken once more


@dataclass(frozen=True, slots=True)
class VerifyOnCard:
    """Send the waiting probe to the chip; the probe is gone afterwards whatever the answer."""

    session: int
    finger: FingerReference


@dataclass(frozen=True, slots=True)
class RecordDelivery:
    """Have the chip write its one-way record and sign it."""

    session: int
    application: str


@dataclass(frozen=True, slots=True)
class Release:
    """Open the latch; without one, the officer who stands by hands the card out."""

    session: int


@dataclass(frozen=True, slots=True)
class FreeClaim:
    """Tell the centre at once that nobody here holds this claim; the report of its end says so for good."""

    application: str


DeliveryCommand = (
    Write
    | AskClaim
    | AskOfficer
    | ReadCard
    | CaptureFinger
    | VerifyOnCard
    | RecordDelivery
    | Release
    | FreeClaim
)

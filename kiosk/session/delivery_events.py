"""What can happen while a card is handed over."""

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.domain.delivery import Authorisation, ClaimRefusal, OfficerRefusal
from kiosk.session.delivery_stages import Card
from kiosk.session.vocabulary import Finger, FingerHint


class CardTrouble(StrEnum):
    """Why the card in the reader does not serve (F11–F13)."""

    UNREADABLE = "unreadable"  # mute, dead, wrong way, wrong type, channel broken
    REMOVED = "removed"
    NOT_THIS_CARD = "not_this_card"
    OFFICERS_CARD = "officers_card"  # or a technician's: left in the reader, or put in by mistake
    NOT_AUTHENTIC = "not_authentic"
    KIOSK_NOT_TRUSTED = (
        "kiosk_not_trusted"  # this kiosk's certificate, clock or revocation list is out of date
    )


# What people do.


@dataclass(frozen=True, slots=True)
class ClaimEntered:
    receipt: str = field(repr=False)
    second_item: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OfficerSigned:
    officer: str
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OtherFinger:
    pass


@dataclass(frozen=True, slots=True)
class CannotGiveFinger:
    pass


# What devices and the centre answer; `session` names the session they were asked in.


@dataclass(frozen=True, slots=True)
class ClaimGranted:
    session: int
    claim: Authorisation


@dataclass(frozen=True, slots=True)
class ClaimRefused:
    session: int
    reason: ClaimRefusal


@dataclass(frozen=True, slots=True)
class OfficerConfirmed:
    session: int
    checker: str


@dataclass(frozen=True, slots=True)
class OfficerRefused:
    session: int
    reason: OfficerRefusal


@dataclass(frozen=True, slots=True)
class ClaimEnded:
    """The centre has ended what the claim stands on, which it may at any time (T37)."""

    session: int


@dataclass(frozen=True, slots=True)
class CardInserted:
    pass


@dataclass(frozen=True, slots=True)
class CardRemoved:
    pass


@dataclass(frozen=True, slots=True)
class HandedOut:
    """The officer who stands by took the card out of a reader that cannot see it go."""

    session: int


@dataclass(frozen=True, slots=True)
class CardTaken:
    """The cabinet's sensor saw the card leave its slot, read after read."""


@dataclass(frozen=True, slots=True)
class LatchHeld:
    """The latch was ordered open and did not open; it is without power again and the card behind it."""

    session: int


@dataclass(frozen=True, slots=True)
class ReleaseUncertain:
    """Nobody knows whether the order to open reached the latch (F27)."""

    session: int


@dataclass(frozen=True, slots=True)
class CardRead:
    """The card has proved itself; `draw` chose, by chance, which of its fingers is asked for first."""

    session: int
    card: Card
    draw: int = 0


@dataclass(frozen=True, slots=True)
class CardRefused:
    session: int
    trouble: CardTrouble


@dataclass(frozen=True, slots=True)
class FingerSeen:
    """Rows of the picture have arrived; the picture itself goes straight to the screen, never in here."""

    session: int
    rows_done: int
    rows_total: int


@dataclass(frozen=True, slots=True)
class SamplePoor:
    session: int
    hint: FingerHint
    finger: Finger


@dataclass(frozen=True, slots=True)
class SampleReady:
    """A sample good enough for the card; the probe waits with the worker that made it."""

    session: int
    quality: int
    finger: Finger


@dataclass(frozen=True, slots=True)
class Matched:
    session: int


@dataclass(frozen=True, slots=True)
class NoMatch:
    session: int
    tries_left: int


@dataclass(frozen=True, slots=True)
class FingerBlocked:
    session: int


@dataclass(frozen=True, slots=True)
class ReceiptStored:
    """The chip wrote its delivery record and its signed receipt was checked; `digest` is its hash."""

    session: int
    digest: str
    receipt: bytes = field(default=b"", repr=False)


DeliveryEvent = (
    ClaimEntered
    | OfficerSigned
    | OtherFinger
    | CannotGiveFinger
    | ClaimGranted
    | ClaimRefused
    | OfficerConfirmed
    | OfficerRefused
    | ClaimEnded
    | CardInserted
    | CardRemoved
    | HandedOut
    | CardTaken
    | LatchHeld
    | ReleaseUncertain
    | CardRead
    | CardRefused
    | FingerSeen
    | SamplePoor
    | SampleReady
    | Matched
    | NoMatch
    | FingerBlocked
    | ReceiptStored
)

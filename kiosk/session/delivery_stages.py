"""The stages of handing over one card, and what a delivery stands on."""

from dataclasses import dataclass, field

from kiosk.domain.delivery import Authorisation, ClaimRefusal, OfficerRefusal, ReferralReason
from kiosk.session.vocabulary import CardHint, Finger, FingerHint


@dataclass(frozen=True, slots=True)
class FingerReference:
    """One finger in the chip: its position, the reference VERIFY names, and the chip's demands on a probe."""

    position: Finger
    reference: int
    tries_left: int
    minutiae_min: int
    minutiae_max: int
    order: int


@dataclass(frozen=True, slots=True)
class Card:
    """The authenticated card in the reader, as far as the session needs it."""

    serial: str
    fingers: tuple[FingerReference, ...]


@dataclass(frozen=True, slots=True)
class Attempt:
    """Where a delivery stands: the claim, the card, and what has been tried so far."""

    claim: Authorisation
    checker: str
    card: Card
    finger: FingerReference
    number: int = 1  # of policy.verify_max_tries; counts only what reached the card
    no_samples: int = 0  # poor or missing samples of this finger since the last try
    unusable: tuple[Finger, ...] = ()  # fingers that gave nothing good enough for the card
    reinserts: int = 0
    captured: int = 0  # good pictures of this finger since the last try


@dataclass(frozen=True, slots=True)
class EnteringClaim:
    """`second_item` is known already to somebody who comes from the status of their application."""

    problem: ClaimRefusal | None = None
    unreachable: bool = False
    second_item: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class CheckingClaim:
    pass


@dataclass(frozen=True, slots=True)
class AwaitingOfficer:
    claim: Authorisation
    problem: OfficerRefusal | None = None
    unreachable: bool = False


@dataclass(frozen=True, slots=True)
class CheckingOfficer:
    claim: Authorisation


@dataclass(frozen=True, slots=True)
class AwaitingCard:
    claim: Authorisation
    checker: str
    hint: CardHint | None = None
    reinserts: int = 0
    tries: int = 0  # spent in this session, whatever card presence they were spent in


@dataclass(frozen=True, slots=True)
class ReadingCard:
    claim: Authorisation
    checker: str
    reinserts: int = 0
    tries: int = 0


@dataclass(frozen=True, slots=True)
class AwaitingFinger:
    attempt: Attempt
    hint: FingerHint | None = None


@dataclass(frozen=True, slots=True)
class Capturing:
    """The finger has been taken and its picture comes up the serial line, row by row."""

    attempt: Attempt
    rows_done: int
    rows_total: int


@dataclass(frozen=True, slots=True)
class Comparing:
    attempt: Attempt


@dataclass(frozen=True, slots=True)
class NotMatched:
    """A try was spent without a match; `attempt` is the next one to make."""

    attempt: Attempt


@dataclass(frozen=True, slots=True)
class Recording:
    """The chip said yes inside its channel; now it writes that down and signs it."""

    attempt: Attempt


@dataclass(frozen=True, slots=True)
class TakeCard:
    attempt: Attempt
    reminded: bool = False


@dataclass(frozen=True, slots=True)
class Delivered:
    pass


@dataclass(frozen=True, slots=True)
class SeeOfficer:
    reason: ReferralReason


DeliveryStage = (
    EnteringClaim
    | CheckingClaim
    | AwaitingOfficer
    | CheckingOfficer
    | AwaitingCard
    | ReadingCard
    | AwaitingFinger
    | Capturing
    | Comparing
    | NotMatched
    | Recording
    | TakeCard
    | Delivered
    | SeeOfficer
)

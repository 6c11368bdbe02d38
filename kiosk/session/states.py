"""Everything the kiosk can be in: plain values, one class a stage of the person's way."""

from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from typing import Self

from kiosk.domain.delivery import Authorisation, ClaimRefusal, OfficerRefusal, ReferralReason
from kiosk.session.policy import Policy


class Language(StrEnum):
    PERSIAN = "fa"
    ENGLISH = "en"


class Part(StrEnum):
    """What the kiosk needs to serve; each is reported as one part of its health."""

    SENSOR = "finger"
    READER = "reader"
    CENTRE = "centre"
    JOURNAL = "disk"
    CABINET = "cabinet"  # the boards that tell what happens to latch, slot and case
    LATCH = "latch"  # missing while its bolt is open and nobody ordered it
    CASE = "case"  # missing from its first opening until the kiosk is started anew with the case closed (F32)


class Finger(IntEnum):
    """Finger positions of ISO/IEC 19794-2."""

    UNKNOWN = 0
    RIGHT_THUMB = 1
    RIGHT_INDEX = 2
    RIGHT_MIDDLE = 3
    RIGHT_RING = 4
    RIGHT_LITTLE = 5
    LEFT_THUMB = 6
    LEFT_INDEX = 7
    LEFT_MIDDLE = 8
    LEFT_RING = 9
    LEFT_LITTLE = 10


class FingerHint(StrEnum):
    """What the last capture asks the person to do differently (F6, F7)."""

    NO_FINGER = "no_finger"
    TOO_DRY = "too_dry"
    TOO_WET = "too_wet"
    TOO_SMALL = "too_small"
    SHIFTED = "shifted"
    SMUDGED = "smudged"
    LIFT_FIRST = "lift_first"


class CardHint(StrEnum):
    """Why the officer is asked for the card again (F11, F15)."""

    UNREADABLE = "unreadable"
    REMOVED = "removed"


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


@dataclass(frozen=True, slots=True)
class Attract:
    pass


@dataclass(frozen=True, slots=True)
class EnteringClaim:
    problem: ClaimRefusal | None = None
    unreachable: bool = False


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


@dataclass(frozen=True, slots=True)
class OutOfService:
    """Nothing can be served; `part` names what is missing, for the technician only."""

    part: Part


Stage = (
    Attract
    | EnteringClaim
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
    | OutOfService
)


@dataclass(frozen=True, slots=True)
class State:
    """The whole kiosk: its stage, its parts and the person's wishes.

    `session` grows by one with each person; answers to an older session are dropped. `language` is this
    person's choice, and `usual_language` again as soon as the kiosk waits for the next one. `warning_s` is
    the countdown shown over any stage when nobody touches the screen, None while there is none. The loop
    sets `now_s`, monotonic, before every step; `began_s` is when this session started. With `slot_sensor`
    a sensor of the cabinet tells when the card is taken, and the reader's word for it does not count. A card
    is `left_behind` while it lies in the reader since an earlier session: if it is not this person's, nobody
    mixed up anything, and the officer is asked for the right one without an alarm.
    """

    policy: Policy
    stage: Stage = field(default_factory=Attract)
    session: int = 0
    language: Language = Language.PERSIAN
    usual_language: Language = Language.PERSIAN
    missing: frozenset[Part] = frozenset()
    card_present: bool = False
    left_behind: bool = False
    slot_sensor: bool = False
    warning_s: int | None = None
    extensions: int = 0
    now_s: float = 0.0
    began_s: float = 0.0

    def at(self, stage: Stage) -> Self:
        return replace(self, stage=stage)

"""What can happen at a visit; contact pages are Answered and WentBack, signatures are OfficerSigned."""

from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.told import Appointment
from kiosk.session.journeys.completion.parts import (
    DocumentKind,
    DocumentRefusal,
    FaceHint,
    FingerDoubt,
    FingerExcused,
    PageHint,
    Visit,
    VisitRefusal,
)
from kiosk.session.vocabulary import Finger, FingerHint

# What people do.


@dataclass(frozen=True, slots=True)
class FingersNamed:
    """The fingers that cannot be given, each with its reason; none when all can."""

    exceptions: tuple[FingerExcused, ...] = ()


@dataclass(frozen=True, slots=True)
class SkipFinger:
    """The next finger, please; this one may be tried again later."""


@dataclass(frozen=True, slots=True)
class TakeAgain:
    """Another shot, or the same page once more."""


@dataclass(frozen=True, slots=True)
class ShotChosen:
    """Look at this shot; Confirmed takes it."""

    shot: int


@dataclass(frozen=True, slots=True)
class DocumentChosen:
    kind: DocumentKind


@dataclass(frozen=True, slots=True)
class TakePicture:
    """Now, of what lies on the glass; or of the face, for who cannot hold still for the countdown."""


@dataclass(frozen=True, slots=True)
class AnotherPage:
    pass


@dataclass(frozen=True, slots=True)
class AnotherDocument:
    pass


@dataclass(frozen=True, slots=True)
class DocumentAccepted:
    """By the officer, who has seen the original (a copy is refused)."""


@dataclass(frozen=True, slots=True)
class RefusalWished:
    """The officer wants to refuse and is asked why."""


@dataclass(frozen=True, slots=True)
class DocumentRefused:
    reason: DocumentRefusal
    original: bool = True


@dataclass(frozen=True, slots=True)
class ComeAgain:
    """Stop for today; what is there is kept for the next visit (T18)."""


# What devices and the centre answer.


@dataclass(frozen=True, slots=True)
class VisitGranted:
    session: int
    visit: Visit


@dataclass(frozen=True, slots=True)
class VisitRefused:
    session: int
    reason: VisitRefusal
    appointment: Appointment | None = None
    wait_s: float | None = None


@dataclass(frozen=True, slots=True)
class SampleTaken:
    """A sample of this finger, good or not; the worker keeps it if it is the best so far.

    `quality` is 0 when there was no finger; `hint` says what to do differently, `doubt` that it is another
    finger, and then the sample was not kept.
    """

    session: int
    finger: Finger
    quality: int
    hint: FingerHint | None = None
    doubt: FingerDoubt | None = None


@dataclass(frozen=True, slots=True)
class FaceSeen:
    """The camera's guidance changed; None: right as it is."""

    session: int
    hint: FaceHint | None


@dataclass(frozen=True, slots=True)
class FaceTaken:
    """The shot ordered last is there; with a `hint` it was not good enough and is forgotten."""

    session: int
    hint: FaceHint | None = None


@dataclass(frozen=True, slots=True)
class PageSeen:
    session: int
    hint: PageHint | None


@dataclass(frozen=True, slots=True)
class PageTaken:
    """The page ordered last is there; with a `hint` it was not good enough and is forgotten."""

    session: int
    hint: PageHint | None = None


@dataclass(frozen=True, slots=True)
class HandsTaken:
    """The picture of the hands is there; with a `hint` it was not good enough and is forgotten."""

    session: int
    hint: PageHint | None = None


@dataclass(frozen=True, slots=True)
class CompletionStored:
    """The packet is sealed and durable; this is its one receipt (R35)."""

    session: int
    receipt: str = field(repr=False)
    completed_at: datetime


@dataclass(frozen=True, slots=True)
class CompletionHeld:
    """What there is is sealed and durable for the next visit."""

    session: int


CompletionEvent = (
    FingersNamed
    | SkipFinger
    | TakeAgain
    | ShotChosen
    | DocumentChosen
    | TakePicture
    | AnotherPage
    | AnotherDocument
    | DocumentAccepted
    | RefusalWished
    | DocumentRefused
    | ComeAgain
    | VisitGranted
    | VisitRefused
    | SampleTaken
    | FaceSeen
    | FaceTaken
    | PageSeen
    | PageTaken
    | HandsTaken
    | CompletionStored
    | CompletionHeld
)

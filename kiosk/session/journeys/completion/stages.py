"""Where a visit stands: check-in, contact data, fingers, face, documents, receipt."""

from dataclasses import dataclass

from kiosk.domain.delivery import OfficerRefusal
from kiosk.domain.form import Finding
from kiosk.domain.told import Appointment
from kiosk.session.journeys.completion.parts import (
    Completion,
    CompletionPart,
    DocumentKind,
    DocumentRefusal,
    FaceHint,
    FingerDoubt,
    PageHint,
    VisitRefusal,
)
from kiosk.session.journeys.slips import Paper, ReceiptSlip
from kiosk.session.journeys.status.stages import Credentials
from kiosk.session.vocabulary import Finger, FingerHint, Part


@dataclass(frozen=True, slots=True)
class CheckingIn:
    """The two numbers were typed (`Identifying` for Journey.COMPLETION); is it the day and the place?"""

    who: Credentials


@dataclass(frozen=True, slots=True)
class NotAdmitted:
    """Not here or not now; `appointment` says where and when (F18)."""

    reason: VisitRefusal
    appointment: Appointment | None = None


@dataclass(frozen=True, slots=True)
class ConfirmingContact:
    """Page `at` of `kiosk.session.journeys.completion.contact.PAGES`."""

    completion: Completion
    at: int = 0
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class ChoosingFingers:
    """Which fingers cannot be given? Asked before the first; again when too few could be taken (`short`)."""

    completion: Completion
    short: bool = False


@dataclass(frozen=True, slots=True)
class LayingHands:
    """Both hands lie, or will lie, under the document camera, as evidence of what is excused (F9)."""

    completion: Completion
    hint: PageHint | None = PageHint.NO_HAND


@dataclass(frozen=True, slots=True)
class TakingHands:
    completion: Completion


@dataclass(frozen=True, slots=True)
class ReviewingHands:
    completion: Completion


@dataclass(frozen=True, slots=True)
class ApprovingExceptions:
    """A second person looks at the hands and signs."""

    completion: Completion
    problem: OfficerRefusal | None = None
    unreachable: bool = False


@dataclass(frozen=True, slots=True)
class CheckingApproval:
    completion: Completion


@dataclass(frozen=True, slots=True)
class EnrollingFinger:
    """One finger is asked for: sample `attempt` of policy.capture_retries; rows while its picture comes."""

    completion: Completion
    finger: Finger
    attempt: int = 1
    hint: FingerHint | None = None
    doubt: FingerDoubt | None = None
    best: int = 0  # quality of the best sample so far
    rows_done: int = 0
    rows_total: int = 0


@dataclass(frozen=True, slots=True)
class FingerShown:
    """This finger is taken, with this quality; the next one follows."""

    completion: Completion
    finger: Finger
    quality: int


@dataclass(frozen=True, slots=True)
class FacingCamera:
    """`hint` is None once the face is right; then `count` runs down and the picture is taken."""

    completion: Completion
    hint: FaceHint | None = FaceHint.NO_FACE
    count: int | None = None
    shots: int = 0


@dataclass(frozen=True, slots=True)
class ChoosingFace:
    """Shots 1 to `shots` wait with the camera's worker."""

    completion: Completion
    shots: int
    chosen: int


@dataclass(frozen=True, slots=True)
class ChoosingDocument:
    completion: Completion


@dataclass(frozen=True, slots=True)
class LayingPage:
    """The next page lies, or will lie, on the glass; `hint` None: it can be taken."""

    completion: Completion
    kind: DocumentKind
    pages: int = 0
    hint: PageHint | None = PageHint.NO_PAGE


@dataclass(frozen=True, slots=True)
class TakingPage:
    completion: Completion
    kind: DocumentKind
    pages: int


@dataclass(frozen=True, slots=True)
class ReviewingPage:
    """Page number `pages` was taken: keep it, take it anew, another page, or the document is whole."""

    completion: Completion
    kind: DocumentKind
    pages: int


@dataclass(frozen=True, slots=True)
class AwaitingChecker:
    completion: Completion
    problem: OfficerRefusal | None = None
    unreachable: bool = False


@dataclass(frozen=True, slots=True)
class SigningIn:
    completion: Completion


@dataclass(frozen=True, slots=True)
class JudgingDocument:
    """The officer sees scan and original of document `at`."""

    completion: Completion
    at: int
    refusing: bool = False  # the reason is being chosen


@dataclass(frozen=True, slots=True)
class FinishingCompletion:
    completion: Completion


@dataclass(frozen=True, slots=True)
class PuttingOnHold:
    """What is there is being sealed for the next visit (T18)."""

    completion: Completion
    refusals: tuple[DocumentRefusal, ...] = ()
    lacking: tuple[CompletionPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Completed:
    slip: ReceiptSlip
    paper: Paper


@dataclass(frozen=True, slots=True)
class OnHold:
    """What was refused and what lacks: bring it and book again; everything else is kept."""

    refusals: tuple[DocumentRefusal, ...] = ()
    lacking: tuple[CompletionPart, ...] = ()


WithPart = (
    ChoosingFingers
    | LayingHands
    | TakingHands
    | EnrollingFinger
    | FingerShown
    | FacingCamera
    | LayingPage
    | TakingPage
)


@dataclass(frozen=True, slots=True)
class AwaitingPart:
    """A device went away in mid-work: what was taken is kept, and `resumes` goes on when it is back."""

    completion: Completion
    part: Part
    resumes: WithPart


CompletionStage = (
    WithPart
    | CheckingIn
    | NotAdmitted
    | ConfirmingContact
    | ReviewingHands
    | ApprovingExceptions
    | CheckingApproval
    | ChoosingFace
    | ChoosingDocument
    | ReviewingPage
    | AwaitingChecker
    | SigningIn
    | JudgingDocument
    | FinishingCompletion
    | PuttingOnHold
    | Completed
    | OnHold
    | AwaitingPart
)

"""Work ordered at a visit. Pictures and samples stay with the workers until EndSession wipes them.

A device that fails is told as PartLost of its part, and PartBack when it serves again.
"""

from dataclasses import dataclass, field

from kiosk.session.journeys.completion.parts import Completion, CompletionPart, DocumentKind, DocumentRefusal
from kiosk.session.vocabulary import Finger


@dataclass(frozen=True, slots=True)
class AskVisit:
    """VisitGranted or VisitRefused, from the centre or the day list; CentreSilent without both."""

    session: int
    tracking: str = field(repr=False)
    second_item: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class EnrolFinger:
    """Take one sample of this finger: FingerSeen while it comes, then SampleTaken. StopCapture ends it."""

    session: int
    finger: Finger
    timeout_s: float
    quality_min: int
    lift_first: bool


@dataclass(frozen=True, slots=True)
class WatchFace:
    """Show the camera's picture and say FaceSeen at every change of guidance, until StopCamera."""

    session: int


@dataclass(frozen=True, slots=True)
class TakeFace:
    """Keep the next good picture as shot number `shot`: FaceTaken."""

    session: int
    shot: int


@dataclass(frozen=True, slots=True)
class StopCamera:
    pass


@dataclass(frozen=True, slots=True)
class WatchPage:
    """Show the scanner's picture and say PageSeen at every change of guidance, until StopScanner.

    A page of another shape than this kind's is told; without a kind hands are to lie there, not a page.
    """

    session: int
    kind: DocumentKind | None = DocumentKind.OTHER


@dataclass(frozen=True, slots=True)
class TakePage:
    """Keep what lies there as this page (from 1) of this document (from 0): PageTaken."""

    session: int
    document: int
    page: int
    kind: DocumentKind


@dataclass(frozen=True, slots=True)
class TakeHands:
    """Keep the picture of the hands as evidence of what is excused: HandsTaken."""

    session: int


@dataclass(frozen=True, slots=True)
class StopScanner:
    pass


@dataclass(frozen=True, slots=True)
class ShowScan:
    """Show the pages of this document to the officer."""

    session: int
    document: int


@dataclass(frozen=True, slots=True)
class AskChecker:
    """An officer of this place signs: OfficerConfirmed, OfficerRefused, CentreSilent; by line or day list.

    `with_card`: the officer is whom the officer's card in the reader names; PIN alone is no signature.
    """

    session: int
    application: str
    officer: str
    pin: str = field(repr=False)
    with_card: bool = False


@dataclass(frozen=True, slots=True)
class FinishCompletion:
    """Make one receipt number, seal the packet to the centre, make it durable: CompletionStored (T17).

    `completion.taken` names what belongs in; `completion.visit.kept` what an earlier visit sealed already.
    """

    session: int
    completion: Completion


@dataclass(frozen=True, slots=True)
class HoldCompletion:
    """Seal what there is for the next visit and report why: CompletionHeld (T18)."""

    session: int
    completion: Completion
    refusals: tuple[DocumentRefusal, ...]
    lacking: tuple[CompletionPart, ...]


CompletionCommand = (
    AskVisit
    | EnrolFinger
    | WatchFace
    | TakeFace
    | StopCamera
    | WatchPage
    | TakePage
    | TakeHands
    | StopScanner
    | ShowScan
    | AskChecker
    | FinishCompletion
    | HoldCompletion
)

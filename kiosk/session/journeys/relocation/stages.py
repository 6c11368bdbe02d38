"""Where somebody stands who wants the card elsewhere: receipt, reason, region, place, read over, sent."""

from dataclasses import dataclass, field

from kiosk.domain.relocation import MoveReason, MoveRefusal
from kiosk.domain.told import ApplicationStatus, Place
from kiosk.session.journeys.slips import Paper, PlaceSlip
from kiosk.session.journeys.status.stages import Credentials


@dataclass(frozen=True, slots=True)
class Move:
    """What was given so far."""

    who: Credentials
    status: ApplicationStatus
    receipt: str = field(default="", repr=False)
    reason: MoveReason | None = None
    province: str = ""
    city: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class GivingReceipt:
    """`problem` after the centre found that it is not this application's."""

    move: Move
    problem: MoveRefusal | None = None


@dataclass(frozen=True, slots=True)
class GivingReason:
    move: Move


@dataclass(frozen=True, slots=True)
class FindingPlace:
    """Province, then city, then place, as far as `move` is; what is None is being asked for."""

    move: Move
    names: tuple[str, ...] | None = None
    places: tuple[Place, ...] | None = None
    unreachable: bool = False
    problem: MoveRefusal | None = None


@dataclass(frozen=True, slots=True)
class ConfirmingPlace:
    """`unreachable` after a try that nobody answered."""

    move: Move
    unreachable: bool = False


@dataclass(frozen=True, slots=True)
class SendingPlace:
    move: Move


@dataclass(frozen=True, slots=True)
class Relocated:
    slip: PlaceSlip
    paper: Paper


@dataclass(frozen=True, slots=True)
class NotRelocated:
    reason: MoveRefusal


RelocationStage = (
    GivingReceipt | GivingReason | FindingPlace | ConfirmingPlace | SendingPlace | Relocated | NotRelocated
)

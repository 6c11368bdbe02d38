"""Where somebody stands who withdraws: asked once more, on its way, done or not."""

from dataclasses import dataclass

from kiosk.domain.told import ApplicationStatus
from kiosk.session.journeys.status.stages import Credentials


@dataclass(frozen=True, slots=True)
class ConfirmingWithdrawal:
    """What it means is said before the yes; `unreachable` after a try that nobody answered."""

    who: Credentials
    status: ApplicationStatus
    unreachable: bool = False


@dataclass(frozen=True, slots=True)
class SendingWithdrawal:
    """`again` after silence: then "not possible" may mean that the first try was taken."""

    who: Credentials
    status: ApplicationStatus
    again: bool = False


@dataclass(frozen=True, slots=True)
class Withdrawn:
    pass


@dataclass(frozen=True, slots=True)
class NotWithdrawn:
    """The application has gone too far, or is over already."""


WithdrawalStage = ConfirmingWithdrawal | SendingWithdrawal | Withdrawn | NotWithdrawn

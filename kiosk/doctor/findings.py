"""What an examination found: how it stands, and what to do when it is not well."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from drivers.card.trust import TrustError
from drivers.errors import DeviceError
from kiosk.domain.line_tls import LineTlsError
from kiosk.domain.technicians import TechniciansError
from kiosk.domain.turning import ClockAddressError
from kiosk.keys import KeyFileError
from kiosk.reporting.keys import KeysError
from kiosk.simulated import SimulatedError
from kiosk.storage.store import StoreError
from kiosk.typeset import TypesetError

_ONE_LINE = (
    *(ClockAddressError, TrustError, KeysError, KeyFileError, LineTlsError),
    *(StoreError, SimulatedError, TypesetError, TechniciansError),
)


class Grade(StrEnum):
    GOOD = "ok"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it stands, and what to do when it is not well."""

    part: str
    grade: Grade
    text: str
    remedy: str = ""

    def __str__(self) -> str:
        line = f"{self.grade.value:<8}{self.part:<10}{self.text}"
        return f"{line}; {self.remedy}" if self.remedy else line


class TroubleError(Exception):
    """Found by an examination of our own: problem, remedy, and whether the kiosk can serve all the same."""

    def __init__(self, problem: str, remedy: str, grade: Grade = Grade.BAD) -> None:
        super().__init__(problem)
        self.remedy = remedy
        self.grade = grade


def warning(problem: str, remedy: str) -> TroubleError:
    """The kiosk serves all the same, but somebody should see to it."""
    return TroubleError(problem, remedy, Grade.WARNING)


def found(part: str, look: Callable[[], str]) -> Finding:
    """One look as a finding, whatever it raised."""
    try:
        return Finding(part, Grade.GOOD, look())
    except TroubleError as trouble:
        return Finding(part, trouble.grade, str(trouble), trouble.remedy)
    except DeviceError as error:
        return Finding(part, Grade.BAD, error.problem, error.remedy)
    except _ONE_LINE as error:
        return bad(part, str(error))


def bad(part: str, sentence: str) -> Finding:
    problem, _, remedy = sentence.partition("; ")
    return Finding(part, Grade.BAD, problem, remedy)

"""What can happen to somebody who corrects; pages are Answered, WentBack and Confirmed."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CorrectionAccepted:
    session: int
    due_at: datetime
    edits_left: int


@dataclass(frozen=True, slots=True)
class ItemWished:
    """From the list of all corrections to one item."""

    at: int


CorrectionEvent = CorrectionAccepted | ItemWished

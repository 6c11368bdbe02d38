"""What a run of the simulation was."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Report:
    """How many sessions, crashes and faults; the trace's digest tells two runs apart."""

    sessions: int = 0
    crashes: int = 0
    steps: int = 0
    delivered: int = 0
    registered: int = 0
    completed: int = 0
    withdrawn: int = 0
    moved: int = 0
    serviced: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    trace: str = ""

"""What long runs have counted so far, in one file: a run that was stopped goes on from it."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tools.fuzzing.fuzzing import Findings


@dataclass(slots=True)
class Count:
    """Inputs one parser was given in one way; `chunks` are whole ones, `spent_s` is time of the processor."""

    chunks: int = 0
    tried: int = 0
    accepted: int = 0
    slowest_s: float = 0.0
    spent_s: float = 0.0
    findings: list[str] = field(default_factory=list)

    def add(self, found: Findings) -> None:
        self.chunks += 1
        self.tried += found.tried
        self.accepted += found.accepted
        self.slowest_s = max(self.slowest_s, found.slowest_s)
        self.spent_s += found.spent_s
        self.findings += found.broken


class Tally:
    """Counts by way (`plain`, `guided`) and parser; without a path they are forgotten with the process."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._counts: dict[str, Count] = {}
        if path and path.exists():
            kept = json.loads(path.read_text(encoding="utf-8"))
            self._counts = {name: Count(**count) for name, count in kept.items()}

    def of(self, way: str, parser: str) -> Count:
        return self._counts.setdefault(f"{way} {parser}", Count())

    def keep(self) -> None:
        """Write all counts so that a kill leaves the old file or the new one."""
        if self._path is None:
            return
        counts = {name: asdict(count) for name, count in self._counts.items()}
        beside = self._path.with_suffix(".new")
        beside.write_text(json.dumps(counts, indent=1), encoding="utf-8")
        beside.replace(self._path)

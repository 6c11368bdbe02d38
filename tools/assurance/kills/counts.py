"""What came of the kills: a line each in a file, so that a trial goes on where it was stopped."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from statistics import quantiles
from typing import Self

from kiosk.session.vocabulary import Journey
from kiosk.workload.steps import TECHNICIAN

START = "start"


@dataclass(frozen=True, slots=True)
class Killed:
    """One kill; `at` is the last step told of, `recovered_s` how long its start took until it was up.

    Of that, all its threads together ran for `ran_s` and stood in line for a processor for `waited_s`.
    """

    number: int
    victim: str
    at: str
    recovered_s: float | None
    ran_s: float
    waited_s: float
    acks: int
    sessions: int
    load: float
    findings: str = ""

    @classmethod
    def read(cls, row: dict[str, str]) -> Self:
        recovered = float(row["recovered_s"]) if row["recovered_s"] else None
        counted = {name: int(row[name]) for name in ("number", "acks", "sessions")}
        return cls(
            **counted,
            victim=row["victim"],
            at=row["at"],
            recovered_s=recovered,
            ran_s=float(row["ran_s"]),
            waited_s=float(row["waited_s"]),
            load=float(row["load"]),
            findings=row["findings"],
        )


def kept(path: Path) -> list[Killed]:
    """Those that were counted before."""
    if not path.is_file():
        return []
    with path.open(newline="", encoding="utf-8") as rows:
        return [Killed.read(row) for row in csv.DictReader(rows)]


def keep(path: Path, killed: Killed) -> None:
    is_new = not path.is_file()
    with path.open("a", newline="", encoding="utf-8") as rows:
        writer = csv.DictWriter(rows, [each.name for each in fields(Killed)])
        if is_new:
            writer.writeheader()
        writer.writerow(asdict(killed))


def told(all_killed: Iterable[Killed]) -> str:
    """One line of counts."""
    each = list(all_killed)
    starts = sorted(one.recovered_s for one in each if one.recovered_s is not None)
    p95 = quantiles(starts, n=20, method="inclusive")[-1] if len(starts) > 1 else sum(starts)
    violations = sum(bool(one.findings) for one in each)
    return (
        f"{len(each)} kills, {sum(one.acks for one in each)} acknowledgements, "
        f"{sum(one.sessions for one in each)} sessions between them, served again after "
        f"{max(starts, default=0.0):.1f} s at worst, {p95:.1f} s at p95, load {_load(each)}, "
        f"{violations} violations"
    )


def where(all_killed: Iterable[Killed]) -> Iterator[str]:
    """How many kills fell into each journey, those with none included, and what died."""
    each = list(all_killed)
    journeys = Counter(dict.fromkeys((START, *(one.value for one in Journey), TECHNICIAN), 0))
    journeys.update(_journey(one.at) for one in each)
    for of in (journeys, Counter(one.victim for one in each)):
        yield ", ".join(f"{name} {times}" for name, times in of.most_common())


def _journey(at: str) -> str:
    return at.partition(".")[0] if "." in at else Journey.DELIVERY.value if at else START


def _load(each: list[Killed]) -> str:
    loads = [one.load for one in each]
    return f"{min(loads):.0f} to {max(loads):.0f}" if loads else "unknown"

"""`python -m tools.assurance.matrix`: every cell with several seeds, and the table of those survived."""

import argparse
import logging
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path

from tools.assurance.matrix.cell import Cell
from tools.assurance.matrix.table import CELLS, Step, Trouble, why_not
from tools.simulation.__main__ import MEMORY
from tools.simulation.violations import Violation

MOST_SEEDS = 12  # for a step that a seed did not reach


class Result(StrEnum):
    """A mark of the table."""

    SURVIVED = "+"
    BROKEN = "X"
    NOT_REACHED = "?"
    CANNOT_BE = "-"


Results = Mapping[tuple[Trouble, Step], Result]


def play(trouble: Trouble, step: Step, seeds: int, first: int) -> tuple[Result, str]:
    """A cell with so many seeds in which its fault struck; what broke in the first that did not hold."""
    if reason := why_not(trouble, step):
        return Result.CANNOT_BE, reason
    struck = 0
    for seed in range(first, first + MOST_SEEDS):
        with tempfile.TemporaryDirectory(prefix="matrix-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
            try:
                struck += Cell(seed, Path(folder), trouble, step).played()
            except Violation as violation:
                return Result.BROKEN, f"seed {seed}: {violation}"
        if struck == seeds:
            return Result.SURVIVED, ""
    return Result.NOT_REACHED, f"struck with {struck} of {MOST_SEEDS} seeds"


def table(results: Results) -> Iterator[str]:
    """As it stands in `docs/`: a row a fault, a column a step."""
    yield "| fault | " + " | ".join(Step) + " |"
    yield "|---" * (len(Step) + 1) + "|"
    for trouble in Trouble:
        marks = (results.get((trouble, step), Result.NOT_REACHED).value for step in Step)
        yield f"| {trouble} | " + " | ".join(marks) + " |"


def told(results: Results, seeds: int, seconds: float) -> str:
    count = {each: list(results.values()).count(each) for each in Result}
    possible = len(results) - count[Result.CANNOT_BE]
    return (
        f"{count[Result.SURVIVED]} of {possible} cells survived with {seeds} seeds each, "
        f"{count[Result.CANNOT_BE]} cannot be, {count[Result.BROKEN]} broken, "
        f"{count[Result.NOT_REACHED]} not reached, {seconds:.0f} s"
    )


def run(cells: Iterable[tuple[Trouble, Step]], seeds: int, first: int) -> dict[tuple[Trouble, Step], Result]:
    results: dict[tuple[Trouble, Step], Result] = {}
    for trouble, step in cells:
        results[trouble, step], why = play(trouble, step, seeds, first)
        if results[trouble, step] in (Result.BROKEN, Result.NOT_REACHED):
            print(f"{trouble} at {step}: {why}", flush=True)
    return results


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.assurance.matrix", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="the first of each cell")
    parser.add_argument("--seeds", type=int, default=3, help="in which each cell's fault must strike")
    parser.add_argument("--only", default="", metavar="FAULT", help="rows whose name holds this")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)  # the kiosk says a lot about faults that are wanted here
    began = time.monotonic()
    cells = [each for each in CELLS if options.only in each[0]]
    results = run(cells, options.seeds, options.seed)
    print("\n".join((*table(results), "", told(results, options.seeds, time.monotonic() - began))))
    return 0 if set(results.values()) <= {Result.SURVIVED, Result.CANNOT_BE} else 1


if __name__ == "__main__":
    raise SystemExit(main())

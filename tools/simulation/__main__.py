"""`make simulate SEED=1 SESSIONS=10000`: run after run on seeds of their own; the first violation ends it.

A violation names its run's seed; `python -m tools.simulation --seed THAT --sessions 30` plays it again.
"""

import argparse
import logging
import tempfile
import time
from collections import Counter
from pathlib import Path

from tools.simulation.report import Report
from tools.simulation.run import A_RUN, Run
from tools.simulation.violations import Violation

MEMORY = Path("/dev/shm")  # nothing here is about a disk's own promises, and a real one is slow to sync
_TOLD_EVERY_S = 10.0
_ENDS = ("delivered", "registered", "completed", "withdrawn", "moved", "serviced")


def simulate(seed: int) -> Report:
    """One run of its own on a store of its own; Violation names what broke."""
    with tempfile.TemporaryDirectory(prefix="simulation-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        return Run(seed, Path(folder)).play()


def main() -> int:
    options = _parser().parse_args()
    logging.disable(logging.CRITICAL)  # the kiosk says a lot about faults that are wanted here
    total, began, told_at = Counter[str](), time.monotonic(), 0.0
    runs = -(-options.sessions // A_RUN)
    for run, seed in enumerate(range(options.seed, options.seed + runs), 1):
        try:
            report = simulate(seed)
        except Violation as violation:
            print(f"seed {seed}: {violation}")
            print(f"again: python -m tools.simulation --seed {seed} --sessions {A_RUN}")
            return 1
        total.update(_counts(report))
        if run == runs or time.monotonic() - told_at > _TOLD_EVERY_S:
            told_at = time.monotonic()
            print(f"{run}/{runs} runs, {_told(total, told_at - began)}", flush=True)
        if runs == 1:
            print(f"trace {report.trace}")
    print(", ".join(f"{name} {times}" for name, times in total.most_common() if name.startswith("fault ")))
    return 0


def _counts(report: Report) -> Counter[str]:
    told = {"sessions": report.sessions, "crashes": report.crashes, "steps": report.steps}
    told |= {name: getattr(report, name) for name in _ENDS}
    return Counter(told | {f"fault {name}": times for name, times in report.faults.items()})


def _told(total: Counter[str], seconds: float) -> str:
    counts = ", ".join(f"{total[name]} {name}" for name in ("sessions", "crashes", "steps", *_ENDS))
    return f"{counts}, {60 * total['sessions'] / max(seconds, 0.1):.0f} sessions a minute, 0 violations"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="of the first run; each next one has the next")
    parser.add_argument("--sessions", type=int, default=10_000, help=f"in runs of {A_RUN}")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())

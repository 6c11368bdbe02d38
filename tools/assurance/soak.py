"""One kiosk process through thousands of sessions: its memory, descriptors and threads must stay flat.

python -m tools.assurance.soak --sessions 5000 [--table FILE.csv]

The kiosk is an interpreter of its own; what stands around it is forked from a warm one, so that a session
costs half a second of processor time. The clock is turned by hours and days meanwhile.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from kiosk.workload.processes import ProgramError
from tools.warm.python import ROOT, warm_python

_START = "import sys; sys.executable = sys.argv.pop(1); from ui.cli import main; sys.exit(main())"
WARM = 0.2  # of the sessions go by before the first measure: caches fill, modules load
MOST_KB_A_SESSION, MOST_KB = 0.5, 20 * 1024


@dataclass(frozen=True, slots=True)
class Measure:
    """What a process holds at a moment."""

    session: int
    kilobytes: int
    descriptors: int
    threads: int


def measured(pid: int, session: int) -> Measure:
    """Memory of its own (RssAnon): pages of files come and go as the system pleases."""
    told = Path(f"/proc/{pid}/status").read_text()
    found = {
        name: int(re.findall(rf"^{name}:\s+(\d+)", told, re.MULTILINE)[0]) for name in ("RssAnon", "Threads")
    }
    return Measure(session, found["RssAnon"], len(list(Path(f"/proc/{pid}/fd").iterdir())), found["Threads"])


def judged(first: Measure, last: Measure) -> list[str]:
    """What has grown too much between two measures."""
    grown, sessions = last.kilobytes - first.kilobytes, max(1, last.session - first.session)
    found = []
    if grown > MOST_KB or (sessions >= 1000 and grown / sessions > MOST_KB_A_SESSION):
        found.append(f"{grown} kB more after {sessions} sessions")
    if last.descriptors > first.descriptors + 2:
        found.append(f"{first.descriptors} descriptors became {last.descriptors}")
    if last.threads > first.threads + 2:
        found.append(f"{first.threads} threads became {last.threads}")
    return found


def soak(sessions: int, seed: int, folder: Path) -> Iterator[Measure]:
    """A measure between any two sessions; ProgramError when the workload ends badly."""
    words = ("workload", "--state", str(folder / "state"), "--seed", str(seed), "--sessions", str(sessions))
    with (
        warm_python() as python,
        subprocess.Popen(
            [sys.executable, "-c", _START, str(python), *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as process,
    ):
        assert process.stdout
        for line in process.stdout:
            # The last one's process may be gone by now.
            if line.startswith("SESSION") and (number := int(line.split()[1])) < sessions:
                yield measured(process.pid, number)
    if process.returncode:
        raise ProgramError(f"the workload ended with {process.returncode}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.assurance.soak", description=__doc__)
    parser.add_argument("--sessions", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--table", type=Path, help="every tenth session's measure, to be added here")
    options = parser.parse_args()
    measures: list[Measure] = []
    found: list[str] = []
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        try:
            for each in soak(options.sessions, options.seed, Path(folder)):
                _keep(each, measures, options.table)
        except ProgramError as error:
            found = [str(error)]
    warm = [each for each in measures if each.session >= options.sessions * WARM]
    found += judged(*ends(warm)) if warm else ["nothing was measured"]
    print("\n".join((*found, *(_told(*ends(warm), found) if warm else ()))))
    return 1 if found else 0


def _keep(measure: Measure, measures: list[Measure], table: Path | None) -> None:
    """One in ten is kept, and told as it comes: a soak that is cut short has still measured."""
    if measure.session % 10:
        return
    measures.append(measure)
    if table:
        with table.open("a") as rows:
            rows.write(",".join(str(each) for each in astuple(measure)) + "\n")
    if measure.session % 100 == 0:
        told = ", ".join(f"{getattr(measure, each.name)} {each.name}" for each in fields(measure)[1:])
        print(f"session {measure.session}: {told}", flush=True)


def ends(measures: list[Measure]) -> tuple[Measure, Measure]:
    """The lowest of the first tenth and of the last: a picture under way holds megabytes for a moment."""
    tenth = max(1, len(measures) // 10)
    parts = measures[:tenth], measures[-tenth:]
    first, last = (min(part, key=lambda each: each.kilobytes) for part in parts)
    return first, last


def _told(first: Measure, last: Measure, found: list[str]) -> Iterator[str]:
    each = (last.kilobytes - first.kilobytes) / max(1, last.session - first.session)
    held = (
        f"{last.kilobytes} kB, {each:.2f} kB a session since {first.session}, {last.descriptors} descriptors"
    )
    yield f"{last.session} sessions, {held}, {last.threads} threads, {len(found)} findings"


if __name__ == "__main__":
    raise SystemExit(main())

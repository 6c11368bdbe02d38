"""One kiosk process through thousands of sessions: its memory, descriptors and threads must stay flat.

python -m tools.assurance.soak --sessions 5000 [--table FILE.csv]

The kiosk is an interpreter of its own with the heap that the systemd unit gives it; what stands around it is
forked from a warm one. The clock is turned by hours and days meanwhile. Memory is measured between sessions,
when what is free has been given back to the system, and judged by a line through the lowest measure of each
block of sessions.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from kiosk.workload.processes import ProgramError, end_with_parent
from tools.assurance.growth import Growth, growth
from tools.privacy.living import as_the_unit_says
from tools.warm.python import ROOT, warm_python

HOLDS = "HOLDS"
_START = """
import sys
from tools.assurance.holding import tell_when_asked
sys.executable = sys.argv.pop(1)
tell_when_asked()
from ui.cli import main
sys.exit(main())
"""
EVERY, BLOCK = 10, 50  # sessions between two measures, and in a block
WARM = 0.2  # of the sessions go by first: caches fill, modules load
MOST_KB_A_SESSION = 0.5
LEAST_BLOCKS = 5


@dataclass(frozen=True, slots=True)
class Measure:
    """What a process holds between two sessions; `kilobytes` are its own (RssAnon) with nothing free in them.

    `in_use` is what was asked of the C library and not given back: where the memory grows and this does not,
    it lies in pieces.
    """

    session: int
    kilobytes: int
    in_use: int
    descriptors: int
    threads: int


def soak(sessions: int, seed: int, folder: Path) -> Iterator[Measure]:
    """A measure every few sessions; ProgramError when the workload ends badly."""
    words = ("workload", "--state", str(folder / "state"), "--seed", str(seed), "--sessions", str(sessions))
    with (
        warm_python() as python,
        subprocess.Popen(
            [sys.executable, "-c", _START, str(python), *words],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            env=os.environ | as_the_unit_says(),
            text=True,
            preexec_fn=end_with_parent,
        ) as process,
    ):
        try:
            yield from _measured(process, sessions)
        except KeyboardInterrupt:
            process.terminate()
            raise
    if process.returncode:
        raise ProgramError(f"the workload ended with {process.returncode}")


def _measured(process: "subprocess.Popen[str]", sessions: int) -> Iterator[Measure]:
    assert process.stdout
    session = 0
    for line in process.stdout:
        word, *rest = line.split()
        if word == "SESSION":
            session = int(rest[0])
            # The last one's process may be gone by now.
            if session % EVERY == 0 and session < sessions:
                os.kill(process.pid, signal.SIGUSR1)
        elif word == HOLDS:
            yield Measure(session, *(int(each) for each in rest))


def memory(measures: list[Measure], of: str) -> Growth | None:
    """The kilobytes that a session brings, by the lowest of each block; None where there are too few."""
    blocks: dict[int, tuple[int, int]] = {}
    for each in measures:
        held = getattr(each, of), each.session
        blocks[each.session // BLOCK] = min(held, blocks.get(each.session // BLOCK, held))
    if len(blocks) < LEAST_BLOCKS:
        return None
    return growth([(session, kilobytes) for kilobytes, session in blocks.values()])


def judged(measures: list[Measure]) -> list[str]:
    """What has grown, or cannot be said to be flat.

    What is in use must be shown to be flat. What the process has for it goes up and down by megabytes with
    the pieces it lies in: it must not be shown to grow.
    """
    if not measures:
        return ["nothing was measured"]
    in_use, whole = memory(measures, "in_use"), memory(measures, "kilobytes")
    found = []
    if in_use is None or whole is None:
        sessions = measures[-1].session - measures[0].session
        found.append(f"too few sessions to judge the memory: {sessions} after the first")
    elif in_use.most > MOST_KB_A_SESSION:
        says = "grows" if in_use.least > MOST_KB_A_SESSION else "is not shown to be flat"
        found.append(f"the memory in use {says}: {in_use} kB a session")
    elif whole.least > MOST_KB_A_SESSION:
        found.append(f"the memory grows in pieces: {whole} kB a session")
    for name in ("descriptors", "threads"):
        before, after = (min(getattr(each, name) for each in part) for part in _ends(measures))
        if after > before:
            found.append(f"{before} {name} became {after}")
    return found


def _ends(measures: list[Measure]) -> tuple[list[Measure], list[Measure]]:
    """The first tenth of them and the last: one is open for a moment now and then."""
    tenth = max(1, len(measures) // 10)
    return measures[:tenth], measures[-tenth:]


def main() -> int:
    options = _parser().parse_args()
    measures: list[Measure] = []
    found: list[str] = []
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        try:
            for each in soak(options.sessions, options.seed, Path(folder)):
                measures.append(each)
                keep(each, options.table)
        except (ProgramError, KeyboardInterrupt) as error:
            found = [str(error) or "it was cut short"]
    warm = [each for each in measures if each.session >= options.sessions * WARM]
    found += judged(warm)
    print("\n".join((*found, told(warm, found))))
    return 1 if found else 0


def keep(measure: Measure, table: Path | None) -> None:
    """Told as it comes: a soak that is cut short has still measured."""
    if table:
        with table.open("a") as rows:
            rows.write(",".join(str(each) for each in astuple(measure)) + "\n")
    if measure.session % 100 == 0:
        words = ", ".join(f"{getattr(measure, each.name)} {each.name}" for each in fields(measure)[1:])
        print(f"session {measure.session}: {words}", flush=True)


def told(measures: list[Measure], found: list[str]) -> str:
    if not measures:
        return f"0 sessions, {len(found)} findings"
    first, last = measures[0], measures[-1]
    grown, of_it = (memory(measures, name) or "unknown" for name in ("kilobytes", "in_use"))
    held = f"{last.kilobytes} kB, {grown} kB a session since {first.session} and {of_it} in use"
    return (
        f"{last.session} sessions, {held}, {last.descriptors} descriptors, {last.threads} threads, "
        f"{len(found)} findings"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.assurance.soak", description=__doc__)
    parser.add_argument("--sessions", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--table", type=Path, help="every measure is added here")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())

"""One kiosk process through thousands of sessions: its memory, descriptors and threads must stay flat.

python -m tools.assurance.soak --sessions 5000
"""

import argparse
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
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
    told = Path(f"/proc/{pid}/status").read_text()
    found = {
        name: int(re.findall(rf"^{name}:\s+(\d+)", told, re.MULTILINE)[0]) for name in ("VmRSS", "Threads")
    }
    return Measure(session, found["VmRSS"], len(list(Path(f"/proc/{pid}/fd").iterdir())), found["Threads"])


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


def soak(sessions: int, seed: int, state: Path) -> tuple[list[str], Measure | None, Measure | None]:
    """Findings, and the first and last measure, taken between sessions."""
    words = ("--state", str(state), "--seed", str(seed), "--sessions", str(sessions))
    command = [sys.executable, "-m", "ui.cli", "workload", *words]
    first = last = None
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for line in process.stdout:
            if not line.startswith("SESSION"):
                continue
            number = int(line.split()[1])
            if number >= sessions * WARM:
                last = measured(process.pid, number) if process.poll() is None else last
                first = first or last
            if number % 100 == 0 and last:
                print(f"session {number}: {last.kilobytes} kB, {last.descriptors} descriptors", flush=True)
    found = [f"the workload ended with {process.returncode}"] if process.returncode else []
    return found + (judged(first, last) if first and last else ["nothing was measured"]), first, last


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.assurance.soak", description=__doc__)
    parser.add_argument("--sessions", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        found, first, last = soak(options.sessions, options.seed, Path(folder) / "state")
    print("\n".join(found), end="\n" if found else "")
    if first and last:
        each = (last.kilobytes - first.kilobytes) / max(1, last.session - first.session)
        held = f"{last.kilobytes} kB, {each:.2f} kB a session, {last.descriptors} descriptors"
        print(f"{last.session} sessions, {held}, {last.threads} threads, {len(found)} findings")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())

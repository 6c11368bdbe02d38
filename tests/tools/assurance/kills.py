"""kill -9 at random instants over whole journeys: `python -m tools.assurance.kills --runs 2000`.

Every run starts the workload on what the last one left, kills it some time after, and has `check-state` judge
the state with every ACK ever seen. After some runs a new state begins, so that young and old ones are killed.
"""

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.inspection.judge import check_state
from kiosk.inspection.kept import UnreadableError

ROOT = Path(__file__).resolve().parent.parent.parent
LIVES_OF_A_STATE, LONGEST_S = 25, 25.0
WAIT_FOR_READY_S = 120.0


@dataclass(slots=True)
class Counts:
    """What came of the runs; `recovered_s` is how long each start took until it served again."""

    runs: int = 0
    acks: int = 0
    sessions: int = 0
    recovered_s: list[float] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)

    def told(self) -> str:
        slowest = max(self.recovered_s, default=0.0)
        return (
            f"{self.runs} kills, {self.acks} acknowledgements, {self.sessions} sessions between them, "
            f"slowest start {slowest:.1f} s, {len(self.findings)} violations"
        )


def kill_again_and_again(runs: int, seed: int, folder: Path) -> Counts:
    """Stops at the first violation, with the state left as it was."""
    counts, chance, told_at = Counts(), random.Random(seed), time.monotonic()
    for run in range(runs):
        state = folder / f"state-{run // LIVES_OF_A_STATE}"
        _killed_once(state, seed + run // LIVES_OF_A_STATE, chance, counts)
        counts.findings += [f"{state}: {found}" for found in _judged(state)]
        if counts.findings:
            break
        if time.monotonic() - told_at > 60:
            told_at = time.monotonic()
            print(counts.told(), flush=True)
    return counts


def _killed_once(state: Path, seed: int, chance: random.Random, counts: Counts) -> None:
    state.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable,
        "-m",
        "ui.cli",
        "workload",
        "--state",
        str(state / "kept"),
        "--seed",
        str(seed),
    ]
    began = time.monotonic()
    with (state / "errors").open("w") as errors:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True)
    served = threading.Event()
    reader = threading.Thread(target=_keep, args=(process, state / "acks", counts, served), daemon=True)
    reader.start()
    # One kill in four comes while it starts; the others some time after it serves.
    if chance.random() < 0.25:
        served.wait(chance.uniform(0.2, 6.0))
    elif served.wait(WAIT_FOR_READY_S):
        counts.recovered_s.append(time.monotonic() - began)
        time.sleep(chance.uniform(0.0, LONGEST_S))
    ended_by_itself = process.poll() is not None
    process.send_signal(signal.SIGKILL)
    process.wait()
    reader.join(10)
    counts.runs += 1
    if ended_by_itself:
        words = (state / "errors").read_text().strip()[-300:]
        counts.findings.append(f"{state}: the workload ended by itself: {words}")


def _keep(process: "subprocess.Popen[str]", acks: Path, counts: Counts, served: threading.Event) -> None:
    assert process.stdout
    with acks.open("a") as kept:
        for line in process.stdout:
            if line.startswith("ACK "):
                kept.write(line)
                counts.acks += 1
            elif line.startswith("SESSION"):
                counts.sessions += 1
            elif line.startswith("READY"):
                served.set()
    served.set()


def _judged(state: Path) -> list[str]:
    """No store yet is nothing wrong: it was killed before it made one."""
    try:
        return check_state(state / "kept", state / "acks")
    except UnreadableError as error:
        return [] if not (state / "kept" / "kiosk" / "kiosk.db").exists() else [str(error)]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.assurance.kills", description=__doc__)
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="keep the states here; else they go when all is well")
    options = parser.parse_args()
    if options.folder:
        counts = kill_again_and_again(options.runs, options.seed, options.folder)
    else:
        with tempfile.TemporaryDirectory(prefix="kills-") as folder:
            counts = kill_again_and_again(options.runs, options.seed, Path(folder))
    print("\n".join((*counts.findings, counts.told())))
    return 1 if counts.findings else 0


if __name__ == "__main__":
    raise SystemExit(main())

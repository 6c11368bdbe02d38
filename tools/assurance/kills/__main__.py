"""`python -m tools.assurance.kills --runs 2000 --folder DIR`: so many kills, or the first violation.

Started again with the same seed on the same folder it goes on where it was stopped. A state with a violation
is left as it was.
"""

import argparse
import shutil
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import wait as waiting
from pathlib import Path

from tools.assurance.kills.counts import Killed, keep, kept, told, where
from tools.assurance.kills.state import LostError, State
from tools.warm.python import warm_python

KILLS_OF_A_STATE = 25  # so that young states and old ones are killed
_TOLD_EVERY_S = 60.0


class Trial:
    """All states of one seed under one folder."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._seed = seed
        self._stopped = threading.Event()
        self._counting = threading.Lock()
        self.killed: list[Killed] = []

    def run(self, runs: int, lanes: int) -> None:
        """Stops at the first violation."""
        self._folder.mkdir(parents=True, exist_ok=True)
        states = range(-(-runs // KILLS_OF_A_STATE))
        with warm_python() as python, ThreadPoolExecutor(lanes) as pool:
            waits = [pool.submit(self._state, number, runs, python) for number in states]
            while waiting(waits, _TOLD_EVERY_S).not_done:
                print(told(self.killed), flush=True)
            for each in waits:
                each.result()

    def _state(self, number: int, runs: int, python: Path) -> None:
        """The kills of one state that are not counted yet."""
        folder = self._folder / f"state-{number:03}"
        counts, first = folder / "kills.csv", number * KILLS_OF_A_STATE
        done = kept(counts)
        with self._counting:
            self.killed += done
        with State(folder, self._seed + number, python) as state:
            for at in range(first + len(done), min(first + KILLS_OF_A_STATE, runs)):
                if self._stopped.is_set():
                    return
                killed = state.killed(at)
                keep(counts, killed)
                with self._counting:
                    self.killed.append(killed)
                if killed.findings:
                    self._stopped.set()


def main() -> int:
    options = _parser().parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="kills-"))
    trial = Trial(folder, options.seed)
    try:
        trial.run(options.runs, options.lanes)
    except LostError as error:
        print(error)
        return 1
    found = [f"kill {each.number}: {each.findings}" for each in trial.killed if each.findings]
    print("\n".join((*where(trial.killed), *found, told(trial.killed))))
    if found:
        print(f"the state is in {folder}")
    elif options.folder is None:
        shutil.rmtree(folder)
    return 1 if found else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.assurance.kills", description=__doc__)
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lanes", type=int, default=2, help="states at the same time")
    parser.add_argument("--folder", type=Path, help="keep the states here; else they go when all is well")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())

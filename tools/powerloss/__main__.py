"""python -m tools.powerloss [--states N] [--seed N] [--rounds N]: power lost at any write, judged."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tools.powerloss.trial import TrialError, judge, record

_SHOWN = 20


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.powerloss", description=__doc__)
    parser.add_argument("--states", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=8, help="starts of the kiosk in the story (8)")
    options = parser.parse_args(argv)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="power-record-") as name:
        folder = Path(name).resolve()
        try:
            operations = record(folder, options.seed, options.rounds)
        except TrialError as error:
            print(f"powerloss: {error}", file=sys.stderr)
            return 1
        found = list(judge(operations, options.states, options.seed, str(folder / "state")))
    for each in found[:_SHOWN]:
        print(f"state {each.state}, after {each.after} operations: {each.what}")
    spent = time.monotonic() - begun
    bad = len({each.state for each in found})
    print(
        f"{options.states} states of {len(operations)} operations, seed {options.seed}: {bad} with findings"
    )
    print(f"{spent:.0f} s, {1000 * spent / options.states:.0f} ms a state")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

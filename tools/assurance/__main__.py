"""`make assure`: every long proof in turn, and a table of what each counted.

With its full numbers it takes hours on two cores; smaller ones prove less: `make assure KILLS=50 FUZZ=20000`.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Proof:
    """One command; its last line tells what it counted, its exit status whether all held."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    name: str
    held: bool
    told: str
    took_s: float


def proofs(options: argparse.Namespace) -> tuple[Proof, ...]:
    seed = ("--seed", str(options.seed))
    return (
        Proof("simulation", ("tools.simulation", "--sessions", str(options.sessions), *seed)),
        Proof("model", ("tools.assurance.model", "--steps", str(options.steps), *seed)),
        Proof("matrix", ("tools.assurance.matrix", *seed)),
        Proof("fuzzing", ("tools.fuzzing", "--times", str(options.fuzz), *seed)),
        Proof("power loss", ("tools.powerloss", "--states", str(options.power), *seed)),
        Proof("privacy", ("tools.privacy", "--sessions", str(options.canaries), *seed)),
        Proof("kill -9", ("tools.assurance.kills", "--runs", str(options.kills), *seed)),
        Proof("attacks", ("tools.attacks", "--tries", str(options.tries), *seed)),
        Proof("tampering", ("tools.assurance.tampering", "--tries", str(options.tampering), *seed)),
        Proof("mutants", ("tools.assurance.mutation",)),
        Proof("branches", ("tools.assurance.branches",)),
        Proof("soak", ("tools.assurance.soak", "--sessions", str(options.soak), *seed)),
    )


def run(proof: Proof, show: bool = True) -> Outcome:
    """Let a proof run and pass on what it tells meanwhile."""
    began, told = time.monotonic(), ""
    command = [sys.executable, "-m", *proof.words]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        assert running.stdout
        for line in running.stdout:
            told = line.strip() or told
            if show:
                print(f"  {line}", end="", flush=True)
    return Outcome(proof.name, running.returncode == 0, told, time.monotonic() - began)


def table(outcomes: list[Outcome]) -> Iterator[str]:
    """One line a proof, as it would stand in `docs/measurements.md`."""
    yield "| proof | holds | took | counted |"
    yield "|---|---|---|---|"
    for each in outcomes:
        yield f"| {each.name} | {'yes' if each.held else 'NO'} | {each.took_s / 60:.1f} min | {each.told} |"


def main() -> int:
    options = _parser().parse_args()
    outcomes = []
    for proof in proofs(options):
        if (options.only or options.proof) in proof.name:
            print(proof.name, flush=True)
            outcomes.append(run(proof))
    print("\n".join(("", *table(outcomes))))
    return 0 if all(each.held for each in outcomes) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.assurance", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sessions", type=int, default=10_000, help="of the simulation")
    parser.add_argument("--steps", type=int, default=1_000_000, help="of the core beside its reference")
    parser.add_argument("--fuzz", type=int, default=5_000_000, help="inputs for each parser")
    parser.add_argument("--power", type=int, default=5000, help="states after a loss of power")
    parser.add_argument("--canaries", type=int, default=200, help="sessions of canary people")
    parser.add_argument("--kills", type=int, default=2000)
    parser.add_argument("--soak", type=int, default=5000, help="sessions of one process")
    parser.add_argument("--tries", type=int, default=10_000, help="of each attack on the handing-over")
    parser.add_argument("--tampering", type=int, default=2000, help="hands on a kiosk's disk")
    parser.add_argument("proof", nargs="?", default="", help="the same as --only")
    parser.add_argument("--only", default="", metavar="TEXT", help="proofs whose name holds this")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())

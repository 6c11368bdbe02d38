"""`make fuzz N=5000000`: so many inputs for every parser of `docs/parsers.md`, with a line for each.

With `--tally FILE` a run that was stopped goes on where it was; `--guided` lets coverage choose the inputs.
"""

import argparse
import logging
from pathlib import Path

from tools.fuzzing import guidance
from tools.fuzzing.exposure import by_exposure
from tools.fuzzing.fuzzing import TARGETS, fuzz, seeds_hold
from tools.fuzzing.tally import Count, Tally
from tools.fuzzing.target import Target

CHUNK, GUIDED_CHUNK = 50_000, 250_000  # inputs between two looks at the tally
SEEDS_APART = 1000


def main() -> int:
    options = _parser().parse_args()
    logging.disable(logging.CRITICAL)
    if options.guided and not guidance.is_there():
        print(guidance.HOW_TO_GET)
        return 1
    wanted = [each for each in by_exposure(TARGETS) if options.only in each.name]
    tally, wrong = Tally(options.tally), 0
    for target in wanted:
        told = seeds_hold(target)
        count = _guided(target, options, tally) if options.guided else _plain(target, options, tally)
        told += count.findings
        wrong += len(told)
        print(_line(target, count, len(told)), *told, sep="\n", flush=True)
    way = "guided inputs" if options.guided else "inputs"
    print(f"{len(wanted)} parsers, {options.times} {way} each, seed {options.seed}: {wrong} findings")
    return 1 if wrong else 0


def _has_more(count: Count, options: argparse.Namespace) -> bool:
    return count.tried < options.times and count.spent_s < options.seconds and not count.findings


def _plain(target: Target, options: argparse.Namespace, tally: Tally) -> Count:
    """Chunk after chunk, each with a seed of its own, from the first that is not counted yet."""
    count = tally.of("plain", target.name)
    while _has_more(count, options):
        times = min(CHUNK, options.times - count.tried)
        count.add(fuzz(target, times, options.seed + SEEDS_APART * count.chunks))
        tally.keep()
    return count


def _guided(target: Target, options: argparse.Namespace, tally: Tally) -> Count:
    count = tally.of("guided", target.name)
    while _has_more(count, options):
        guidance.some_more(target, min(GUIDED_CHUNK, options.times - count.tried), count, options.corpus)
        tally.keep()
    return count


def _line(target: Target, count: Count, findings: int) -> str:
    accepted = f"{count.accepted} accepted, slowest {1000 * count.slowest_s:.0f} ms, "
    told = accepted if count.accepted else ""  # a guided run does not tell
    return f"{target.name}: {count.tried} inputs, {told}{count.spent_s:.0f} s, {findings} findings"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.fuzzing", description=__doc__)
    parser.add_argument("--times", type=int, default=100_000, help="inputs for each parser")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--seconds", type=float, default=float("inf"), help="of the processor for each parser, at most"
    )
    parser.add_argument("--only", default="", metavar="TEXT", help="parsers whose name holds this")
    parser.add_argument("--tally", type=Path, metavar="FILE", help="count on where an earlier run stopped")
    parser.add_argument("--guided", action="store_true", help="let coverage choose the inputs (atheris)")
    parser.add_argument(
        "--corpus", type=Path, default=Path("build/fuzzing"), metavar="DIR", help="what guided runs found new"
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())

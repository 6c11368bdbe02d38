"""`make fuzz N=5000000`: so many inputs for every parser of `docs/parsers.md`, with a line for each."""

import argparse
import logging

from tools.fuzzing.fuzzing import TARGETS, fuzz, seeds_hold


def main() -> int:
    options = _parser().parse_args()
    logging.disable(logging.CRITICAL)
    wanted = [each for each in TARGETS if options.only in each.name]
    wrong = 0
    for target in wanted:
        told = seeds_hold(target)
        found = fuzz(target, options.times, options.seed)
        told += found.broken
        wrong += len(told)
        print(
            f"{target.name}: {found.tried} inputs, {found.accepted} accepted, slowest "
            f"{1000 * found.slowest_s:.0f} ms, {len(told)} findings",
            flush=True,
        )
        print("\n".join(told), end="\n" if told else "")
    print(f"{len(wanted)} parsers, {options.times} inputs each, seed {options.seed}: {wrong} findings")
    return 1 if wrong else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.fuzzing", description=__doc__)
    parser.add_argument("--times", type=int, default=100_000, help="inputs for each parser")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", metavar="TEXT", help="parsers whose name holds this")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())

"""`python -m tools.attacks --tries 10000`: forged and cloned cards, replayed sensors, rogue brokers.

Each line tells what one attack came to; the last counts them all.
"""

import argparse
import logging
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tools.attacks import brokers, cards, sensors, tls
from tools.attacks.cloned import CLONED
from tools.attacks.forged import FORGED
from tools.attacks.tally import Tally

Attack = Callable[[int, int, Path], Tally]
FEWER = 50  # of those whose picture is new: each goes through the whole biometric step
MEMORY = Path("/dev/shm")  # what is tried is no disk
ATTACKS: dict[str, Attack] = {
    "forged card": partial(cards.attack, FORGED),
    "cloned card": partial(cards.attack, CLONED),
    "rogue broker, what it tells": brokers.attack,
    "rogue broker, how it connects": tls.attack,
    "replayed sensor session": partial(sensors.attack, sensors.REPLAYED),
    "replayed sensor session, changed": lambda tries, seed, folder: sensors.attack(
        sensors.CHANGED, max(len(sensors.CHANGED), tries // FEWER), seed, folder
    ),
}


def main() -> int:
    options = _parser().parse_args()
    logging.disable(logging.CRITICAL)
    wanted = {name: each for name, each in ATTACKS.items() if options.only in name}
    tallies = [_run(name, each, options) for name, each in wanted.items()]
    deliveries = sum(len(each.delivered) for each in tallies)
    served = sum(each.honest - len(each.honest_refused) for each in tallies)
    print(
        f"{len(tallies)} attacks, {options.tries} tries each, seed {options.seed}: {deliveries} deliveries; "
        f"{served} of {sum(each.honest for each in tallies)} honest ones served"
    )
    return 0 if all(each.holds for each in tallies) else 1


def _run(name: str, attack: Attack, options: argparse.Namespace) -> Tally:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="attacks-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        tally = attack(options.tries, options.seed, Path(folder))
    print(f"{name}: {tally.told()}; {time.monotonic() - began:.0f} s", flush=True)
    for kind, found in (("let go", tally.delivered), ("stuck", tally.stuck)):
        print(
            *(f"  {kind}: {where}" for where in found[:20]), sep="\n", end="\n" if found else "", flush=True
        )
    return tally


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.attacks", description=__doc__)
    parser.add_argument("--tries", type=int, default=10_000, help="of each attack")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", metavar="TEXT", help="attacks whose name holds this")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())

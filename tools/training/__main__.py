"""`python -m tools.training --seed 1 --steps 20000 --out DIR`: generate, train, export, evaluate."""

import argparse
import sys
import time
from pathlib import Path

from matcher.network import Network
from tools.training.evaluation import evaluate, held_out
from tools.training.export import export
from tools.training.loop import Plan, train


def main(argv: list[str]) -> int:
    options = _parser().parse_args(argv)
    options.out.mkdir(parents=True, exist_ok=True)
    plan = Plan(
        options.seed,
        options.steps,
        width=options.width,
        rate=options.rate,
        threads=options.threads,
        workers=options.workers,
        batch=options.batch,
        device=options.device,
        start=options.start,
    )
    with (options.out / "training.log").open("a", buffering=1) as log:

        def say(line: str) -> None:
            print(line, flush=True)
            log.write(line + "\n")

        say(f"{time.strftime('%Y-%m-%d %H:%M')} {plan}")
        model = export(train(plan, options.out, say), options.out)
        for figures in evaluate(Network(model.read_bytes()), held_out(40, 2)):
            say(f"{figures} f1={figures.f1:.4f}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tools.training", description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--steps", type=int, default=20_000, help="batches")
    parser.add_argument("--width", type=int, default=16, help="channels of the first layer")
    parser.add_argument("--rate", type=float, default=2e-3, help="highest learning rate")
    parser.add_argument("--threads", type=int, default=1, help="threads of the training itself")
    parser.add_argument("--workers", type=int, default=1, help="processes that make the pictures")
    parser.add_argument("--batch", type=int, default=32, help="crops a step")
    parser.add_argument("--device", default="cpu", help="cpu, or cuda where there is one")
    parser.add_argument("--start", type=Path, help="weights to go on from (average.pt of an earlier run)")
    parser.add_argument("--out", type=Path, required=True, help="folder for weights and log")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

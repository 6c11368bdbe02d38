"""`python -m tools.training --seed N --out DIR`: generate, train, export, evaluate.

The same seed gives the same file on the same kind of machine. Run again after a cut, it goes on.
"""

import argparse
import sys
import time
from pathlib import Path

import torch

from matcher.network import Network
from tools.training.checkpoint import OtherPlanError
from tools.training.evaluation import evaluate, held_out
from tools.training.export import export
from tools.training.loop import Plan, train

STEPS = 12_000


def main(argv: list[str]) -> int:
    options = _parser().parse_args(argv)
    options.out.mkdir(parents=True, exist_ok=True)
    plan = Plan(
        options.seed,
        options.steps,
        batch=options.batch,
        width=options.width,
        rate=options.rate,
        threads=options.threads,
        device=options.device,
    )
    with (options.out / "training.log").open("a", buffering=1) as log:

        def say(line: str) -> None:
            print(line, flush=True)
            log.write(line + "\n")

        say(f"{time.strftime('%Y-%m-%d %H:%M')} {plan}")
        say(f"PyTorch {torch.__version__}, processor {torch.backends.cpu.get_cpu_capability()}")
        try:
            net = train(plan, options.out, say, workers=options.workers)
        except OtherPlanError as error:
            print(f"tools.training: {error}", file=sys.stderr)
            return 1
        model = export(net, options.out)
        say(model.with_name(f"{model.name}.sha256").read_text().strip())
        for figures in evaluate(Network(model.read_bytes()), held_out(options.held_out, 2)):
            say(f"{figures} f1={figures.f1:.4f}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tools.training", description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--steps", type=int, default=STEPS, help=f"batches ({STEPS})")
    parser.add_argument("--width", type=int, default=16, help="channels of the first layer")
    parser.add_argument("--rate", type=float, default=2e-3, help="highest learning rate")
    parser.add_argument("--threads", type=int, default=1, help="threads of the training itself")
    parser.add_argument("--workers", type=int, default=1, help="processes that make the pictures")
    parser.add_argument("--batch", type=int, default=16, help="crops a step, a multiple of four")
    parser.add_argument("--device", default="cpu", help="cpu, or cuda where there is one")
    parser.add_argument("--held-out", type=int, default=40, help="fingers it is judged by in the end")
    parser.add_argument("--out", type=Path, required=True, help="folder for weights, log and checkpoint")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

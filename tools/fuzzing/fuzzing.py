"""Feeds one parser: it answers, or raises its own family, in time; anything else is a finding."""

import random
import time
from dataclasses import dataclass, field

from tools.fuzzing.channel_targets import CHANNEL
from tools.fuzzing.device_targets import DEVICES
from tools.fuzzing.document_targets import DOCUMENTS
from tools.fuzzing.message_targets import MESSAGES
from tools.fuzzing.mutation import inputs
from tools.fuzzing.picture_targets import PICTURES
from tools.fuzzing.service_targets import SERVICE
from tools.fuzzing.target import Target

TARGETS: tuple[Target, ...] = (*DEVICES, *CHANNEL, *MESSAGES, *DOCUMENTS, *PICTURES, *SERVICE)
SLOW_S = 2.0  # of the processor, for at most 20 kB; a hang would never come back at all


@dataclass(slots=True)
class Findings:
    """`accepted` were parsed; `broken` names the inputs that were neither parsed nor refused, in hex."""

    tried: int = 0
    accepted: int = 0
    slowest_s: float = 0.0
    spent_s: float = 0.0
    broken: list[str] = field(default_factory=list)


def seeds_hold(target: Target) -> list[str]:
    """What is wrong with the whole inputs: each is accepted, and written again as it was."""
    wrong = []
    for seed in target.seeds:
        try:
            parsed = target.parse(seed)
        except Exception as error:
            wrong.append(f"{target.name}: {seed.hex()[:80]} is refused ({error})")
            continue
        if target.write and target.write(parsed) != seed:
            wrong.append(f"{target.name}: {seed.hex()[:80]} is written again as something else")
    return wrong


def fuzz(target: Target, times: int, seed: int) -> Findings:
    findings, chance = Findings(), random.Random(f"{target.name}/{seed}")
    source = inputs(target.seeds, chance)
    for _ in range(times):
        _try(target, next(source), findings)
        if len(findings.broken) >= 5:
            break
    return findings


def _try(target: Target, data: bytes, findings: Findings) -> None:
    findings.tried += 1
    began = time.process_time()
    try:
        target.parse(data)
        findings.accepted += 1
    except target.family:
        pass
    except Exception as error:
        findings.broken.append(f"{target.name}: {type(error).__name__} for {data.hex()[:400]}")
    took = time.process_time() - began
    findings.slowest_s = max(findings.slowest_s, took)
    findings.spent_s += took
    if took > SLOW_S:
        findings.broken.append(f"{target.name}: {took:.1f} s for {data.hex()[:400]}")

"""Inputs chosen by coverage: one child process for each turn, because the fuzzer ends the process it runs in.

atheris has no place in the runtime and none among the locked tools: it is there where somebody installed it.
"""

import hashlib
import re
import resource
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from tools.fuzzing.tally import Count
from tools.fuzzing.target import Target

HOW_TO_GET = (
    "guided fuzzing needs atheris, which has wheels for Linux on x86-64: "
    "uv pip install --python .venv/bin/python 'atheris>=3'"
)
ROOT = Path(__file__).resolve().parent.parent.parent
_RUN = re.compile(r"stat::number_of_executed_units:\s*(\d+)")
_CRASH = re.compile(r"Uncaught Python exception: ===\s*\n(.+)")


def is_there() -> bool:
    return find_spec("atheris") is not None


def some_more(target: Target, times: int, count: Count, corpus: Path) -> None:
    """`times` inputs more, on top of what earlier turns found worth keeping in `corpus`."""
    kept = corpus / re.sub(r"\W+", "-", target.name)
    kept.mkdir(parents=True, exist_ok=True)
    for seed in target.seeds:
        (kept / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)
    began = _childrens_s()
    with tempfile.TemporaryDirectory(prefix="fuzzing-") as broken:
        told = _child(target.name, times, kept, Path(broken))
        inputs = [path.read_bytes().hex()[:400] for path in sorted(Path(broken).iterdir())]
    tried = _RUN.search(told)
    crash = _CRASH.search(told)
    count.chunks += 1
    count.tried += int(tried[1]) if tried else 0
    count.spent_s += _childrens_s() - began
    if crash or inputs or not tried:
        why = crash[1] if crash else told.strip()[-200:]
        count.findings.append(f"{target.name}: {why} for {' '.join(inputs)}")


def _childrens_s() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime


def _child(name: str, times: int, kept: Path, broken: Path) -> str:
    command = [sys.executable, "-m", "tools.fuzzing.guided", name, f"-runs={times}", "-print_final_stats=1"]
    command += ["-max_len=20000", "-timeout=20", "-rss_limit_mb=4096", f"-artifact_prefix={broken}/"]
    done = subprocess.run([*command, str(kept)], cwd=ROOT, capture_output=True, check=False)
    return (done.stdout + done.stderr).decode(errors="replace")

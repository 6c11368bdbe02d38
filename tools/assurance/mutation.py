"""Mutants of the rules that must never be wrong: `python -m tools.assurance.mutation --least 90`.

mutmut changes one thing at a time in a clone of what is committed, never in the working tree, and lets those
tests run that come by there. A mutant that no test notices survives; each room must kill its share.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BESIDE = ("ui", "centre", "drivers", "matcher", "config", "simulators", "tools")
SURVIVED, UNTESTED, UNJUDGED = "survived", "no tests", "not judged"
_JUDGED: Mapping[int | None, str] = {0: SURVIVED, 5: UNTESTED, 33: UNTESTED, None: UNJUDGED, 2: UNJUDGED}
LEAST = 90.0


@dataclass(frozen=True, slots=True)
class Room:
    """Files whose mutants are counted together."""

    name: str
    modules: tuple[str, ...]


SESSION, STORAGE = "kiosk/session", "kiosk/storage"
ROOMS = (
    Room(
        "delivery guard",
        tuple(f"{SESSION}/{each}.py" for each in ("step", "handover", "endings", "trouble", "recovery")),
    ),
    Room("counters", (f"{SESSION}/attempts.py", f"{SESSION}/policy.py", f"{STORAGE}/tries.py")),
    Room("journal", (f"{STORAGE}/journal.py",)),
    Room("audit", (f"{STORAGE}/audit.py", "kiosk/domain/audit.py")),
)
TESTS = (
    *(
        f"tests/{SESSION}/test_{each}.py"
        for each in (
            "records",
            "attempts",
            "ends",
            "last_limits",
            "asking",
            "recovery",
            "stories",
            "finger_stories",
            "card_stories",
            "claim_ended",
            "custody_stories",
            "left_card",
            "remote",
            "attendant",
            "transitions",
        )
    ),
    *(f"tests/{SESSION}/journeys/test_{each}.py" for each in ("completion", "technician")),
    *(f"tests/{STORAGE}/test_{each}.py" for each in ("tries", "journal", "day_book", "audit", "tampered")),
    "tests/kiosk/domain/test_audit.py",
)
"""What judges the mutants: the tests of these rooms that need no process of their own."""


@dataclass(frozen=True, slots=True)
class Score:
    room: str
    mutants: int
    killed: int
    left: tuple[str, ...]

    @property
    def percent(self) -> float:
        return 100.0 * self.killed / self.mutants if self.mutants else 0.0


def prepare(folder: Path, modules: tuple[str, ...], tests: tuple[str, ...] = TESTS) -> None:
    """A clone of the last commit that says which files are changed and which tests judge."""
    subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True)
    told = {
        "source_paths": ["kiosk"],
        "only_mutate": list(modules),
        "also_copy": list(BESIDE),
        "pytest_add_cli_args": ["-p", "no:xdist"],
        "pytest_add_cli_args_test_selection": list(tests),
    }
    lines = [f"{key} = {json.dumps(value)}" for key, value in told.items()]
    with (folder / "pyproject.toml").open("a") as settings:
        settings.write("\n".join(("\n[tool.mutmut]", *lines, "")))


def run(folder: Path, at_once: int = 2) -> int:
    """The clone's own modules come before those that are installed, so PYTHONPATH may not say otherwise."""
    program = Path(sys.executable).with_name("mutmut")
    clean = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run([program, "run", "--max-children", str(at_once)], cwd=folder, env=clean).returncode


def verdicts(folder: Path) -> dict[str, dict[str, str]]:
    """What became of each mutant, by the file it was made in."""
    found = {}
    for told in sorted((folder / "mutants").rglob("*.py.meta")):
        codes = json.loads(told.read_text())["exit_code_by_key"]
        name = str(told.relative_to(folder / "mutants")).removesuffix(".meta")
        found[name] = {mutant: _JUDGED.get(code, "killed") for mutant, code in codes.items()}
    return found


def scores(found: Mapping[str, Mapping[str, str]], rooms: tuple[Room, ...] = ROOMS) -> Iterator[Score]:
    for room in rooms:
        all_of_it = {name: word for file in room.modules for name, word in found.get(file, {}).items()}
        left = tuple(f"{name}: {word}" for name, word in all_of_it.items() if word != "killed")
        yield Score(room.name, len(all_of_it), len(all_of_it) - len(left), left)


def table(told: list[Score]) -> Iterator[str]:
    yield "| room | mutants | killed | left | score |"
    yield "|---|---|---|---|---|"
    for each in told:
        yield f"| {each.room} | {each.mutants} | {each.killed} | {len(each.left)} | {each.percent:.1f} % |"


def main() -> int:
    options = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="mutants-") as scratch:
        folder = options.folder or Path(scratch) / "clone"
        if not folder.exists():
            prepare(folder, tuple(file for room in ROOMS for file in room.modules))
        ended = run(folder)
        told = list(scores(verdicts(folder)))
    print("\n".join(line for each in told for line in each.left))
    print("\n".join(table(told)))
    killed, made = sum(each.killed for each in told), sum(each.mutants for each in told)
    print(f"{killed} of {made} mutants killed, the least room {min(each.percent for each in told):.1f} %")
    return 1 if ended or any(each.percent < options.least for each in told) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.assurance.mutation", description=__doc__)
    parser.add_argument("--least", type=float, default=LEAST, help="per cent that each room must kill")
    parser.add_argument("--folder", type=Path, help="keep the clone here, and go on with one that is there")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())

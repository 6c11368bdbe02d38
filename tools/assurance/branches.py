"""Lines and branches that the tests take, room by room: `python -m tools.assurance.branches`.

Every process that a test starts counts. Whether a test holds is `make test`'s to say: where each line is
counted, the tests of speed fail. A room must reach its floor in lines and in branches.

The tests run piece by piece, so that with `--folder` a run that was stopped goes on where it was.
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
from typing import Any

import coverage

ROOT = Path(__file__).resolve().parent.parent.parent
RUNS = (("-n", "2", "--dist", "loadfile", "-m", "not pcsc"), ("-m", "pcsc"))
PCSC = "tests -m pcsc"
PATIENCE = ("--timeout", "600")


@dataclass(frozen=True, slots=True)
class Room:
    """Folders or files of one kind, and the least per cent of their lines and of their branches."""

    name: str
    least: float
    paths: tuple[str, ...] = ("",)

    def holds(self, file: str) -> bool:
        return file.startswith(self.paths)


ROOMS = (
    Room("core", 100.0, ("kiosk/session/", "kiosk/domain/")),
    Room("drivers", 95.0, ("drivers/",)),
    Room("store", 95.0, ("kiosk/storage/",)),
    Room("whole", 90.0),
)


@dataclass(frozen=True, slots=True)
class Counted:
    """What was there and what was taken; `missing` names the places that were not."""

    lines: int
    lines_taken: int
    branches: int
    branches_taken: int
    missing: tuple[str, ...]

    @property
    def percent(self) -> float:
        """The smaller of both figures, so that neither hides the other."""
        return min(_percent(self.lines_taken, self.lines), _percent(self.branches_taken, self.branches))


def run(tests: tuple[str, ...], folder: Path, runs: tuple[tuple[str, ...], ...] = RUNS) -> None:
    """Let the tests run with everything counted into `folder`."""
    for words in runs:
        command = [sys.executable, "-m", "coverage", "run", "-m", "pytest", *words, *PATIENCE, *tests]
        subprocess.run(command, cwd=ROOT, env=os.environ | {"COVERAGE_FILE": str(folder / "branches")})


def pieces() -> tuple[str, ...]:
    """What is run by itself: each folder of tests, and last what needs the machine's one pcscd."""
    found = sorted((ROOT / "tests").iterdir())
    holding = [each for each in found if (each / "__init__.py").is_file() or each.match("test_*.py")]
    return (*(f"tests/{each.name}" for each in holding), PCSC)


def run_pieces(folder: Path) -> None:
    """Run each piece that `folder` does not hold yet; one that holds another commit's is refused."""
    noted, commit = folder / "pieces", _commit()
    if not noted.exists():
        noted.write_text(f"{commit}\n")
    if noted.read_text().split("\n")[0] != commit:
        raise SystemExit(f"{folder} holds what was counted of another commit; name another folder")
    for piece in left(folder):
        run(("tests",) if piece == PCSC else (piece,), folder, RUNS[1:] if piece == PCSC else RUNS[:1])
        with noted.open("a") as told:
            told.write(f"{piece}\n")


def left(folder: Path) -> tuple[str, ...]:
    """The pieces that were not run to their end."""
    noted = folder / "pieces"
    done = noted.read_text().splitlines()[1:] if noted.exists() else []
    return tuple(each for each in pieces() if each not in done)


def gather(folder: Path, only: tuple[str, ...] = ()) -> Mapping[str, Any]:
    """What was counted in a folder, by the path of each file; of `only` these where they are named."""
    told = folder / "told.json"
    counted = coverage.Coverage(data_file=str(folder / "branches"), config_file=str(ROOT / "pyproject.toml"))
    counted.combine([str(folder)], keep=True)
    counted.json_report(outfile=str(told), include=list(only) or None)
    files: Mapping[str, Any] = json.loads(told.read_text())["files"]
    return {_inside(name): figures for name, figures in files.items()}


def count(room: Room, files: Mapping[str, Any]) -> Counted:
    inside = {name: figures for name, figures in files.items() if room.holds(name)}
    totals = [each["summary"] for each in inside.values()]
    return Counted(
        sum(each["num_statements"] for each in totals),
        sum(each["covered_lines"] for each in totals),
        sum(each["num_branches"] for each in totals),
        sum(each["covered_branches"] for each in totals),
        tuple(place for name in sorted(inside) for place in _missing(name, inside[name])),
    )


def judged(files: Mapping[str, Any], rooms: tuple[Room, ...] = ROOMS) -> Iterator[tuple[str, bool]]:
    """A line of the table for each room, and whether it reaches its floor."""
    for room in rooms:
        found = count(room, files)
        figures = f"{_share(found.lines_taken, found.lines)} | {_share(found.branches_taken, found.branches)}"
        yield f"| {room.name} | {figures} | {room.least:.0f} % |", found.percent >= room.least


def summary(files: Mapping[str, Any]) -> str:
    """One line: the smaller figure of each room."""
    return ", ".join(f"{room.name} {count(room, files).percent:.1f} %" for room in ROOMS)


def _missing(name: str, figures: Mapping[str, Any]) -> Iterator[str]:
    lines = set(figures["missing_lines"])
    yield from (f"{name}:{line} is never run" for line in sorted(lines))
    for begin, end in figures["missing_branches"]:
        if begin not in lines and abs(end) not in lines:
            where = f"to line {end}" if end > 0 else "out of its function"
            yield f"{name}:{begin} never goes {where}"


def _commit() -> str:
    asked = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
    return asked.stdout.strip()


def _inside(name: str) -> str:
    path = Path(name)
    return str(path.relative_to(ROOT)) if path.is_absolute() else name


def _percent(part: int, whole: int) -> float:
    return 100.0 * part / whole if whole else 100.0


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole}, {_percent(part, whole):.2f} %"


def main() -> int:
    options = _parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="branches-") as scratch:
        folder = options.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        if options.tests:
            run(tuple(options.tests), folder)
        elif not options.judge:
            run_pieces(folder)
        files, missing = gather(folder), () if options.tests else left(folder)
    for room in ROOMS:
        if not options.tests and room.least > 90:
            print("\n".join(count(room, files).missing))
    print("| room | lines | branches | floor |\n|---|---|---|---|")
    lines = list(judged(files))
    print("\n".join(line for line, _ in lines))
    print(summary(files))
    if missing:
        print(f"not counted: {', '.join(missing)}")
    return 0 if options.tests or (not missing and all(held for _, held in lines)) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.assurance.branches", description=__doc__)
    parser.add_argument("tests", nargs="*", help="these tests alone; then nothing is judged")
    parser.add_argument(
        "--folder", type=Path, help="keep what was counted here, and go on with what is there"
    )
    parser.add_argument("--judge", action="store_true", help="judge what the folder holds, run nothing")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())

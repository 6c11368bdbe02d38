"""The README's commands do what the README says, typed as a newcomer would type them."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
PROGRAMS = Path(sys.executable).parent


def command(beginning: str) -> list[str]:
    """The one command of the README's table that begins so, with the programs of this environment."""
    found: list[str] = [
        line for line in re.findall(r"^\| `([^`]+)` \|", README, re.MULTILINE) if beginning in line
    ]
    assert len(found) == 1, f"README has {len(found)} commands with {beginning!r}"
    words = found[0].replace(".venv/bin/", f"{PROGRAMS}/")
    return words.split()


def in_folder(words: list[str], folder: Path, port: int) -> list[str]:
    """The same command with its example paths and port moved to where this test may write."""
    program, *rest = words
    moved = [word.replace("/tmp/", f"{folder}/").replace("20963", str(port)) for word in rest]
    return [
        program,
        *(str(folder / word) if word.endswith(".png") and "/" not in word else word for word in moved),
    ]


@contextmanager
def started(words: list[str]) -> Iterator[None]:
    """A device that says `ready` and is stopped by its own process id."""
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("ready ")
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=10)


def finished(words: list[str]) -> str:
    done = subprocess.run(words, capture_output=True, text=True, timeout=90, cwd=ROOT, check=False)
    assert done.returncode == 0, f"{words[0]}: {done.stderr.strip()}"
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the fingers that the README's own command makes."""
    place = tmp_path_factory.mktemp("readme")
    finished(in_folder(command("kiosk-sim fingers"), place, 0))
    fingers = place / "fingers"
    (place / "IMAGE.png").write_bytes((fingers / "1_1.png").read_bytes())
    (place / "A.png").write_bytes((fingers / "1_1.png").read_bytes())
    (place / "B.png").write_bytes((fingers / "1_2.png").read_bytes())
    return place


def test_a_newcomer_delivers_a_card_with_the_commands_of_the_readme(folder: Path, free_port: int) -> None:
    sensor, card = (in_folder(command(name), folder, free_port) for name in ("sim sensor", "sim card"))
    with started(sensor), started(card):
        finished(in_folder(command("kiosk capture"), folder, free_port))
        told = finished(in_folder(command("kiosk deliver"), folder, free_port))
    assert (folder / "finger.png").stat().st_size > 10_000
    assert told.rstrip().endswith("outcome delivered")


def test_the_matcher_of_the_readme_tells_how_alike_two_prints_are(folder: Path) -> None:
    assert float(finished(in_folder(command("matcher compare"), folder, 0)).split()[0]) > 0


def test_every_page_and_picture_of_the_readme_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("target", re.findall(r"^make (\w+)", README, re.MULTILINE))
def test_every_make_target_of_the_readme_is_one(target: str) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "MAKEFLAGS"}
    done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, env=environment, check=False)
    assert done.returncode == 0


def test_the_workload_of_the_readme_leaves_nothing_amiss(folder: Path) -> None:
    told = finished(in_folder(command("kiosk workload"), folder, 0))
    assert "SESSION 2" in told.splitlines()
    assert finished(in_folder(command("kiosk check-state"), folder, 0)) == "nothing is amiss\n"

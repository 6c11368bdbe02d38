"""A program on the warm Python is as on the other: words, files, surroundings, limits, signals, its end."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.warm.python import ROOT, warm_python

LOADED = "json.tool"
TELLS = """
import json, os, resource, sys
found = [sys.argv[1:], os.getcwd(), os.environ.get("WORD"), LIMIT, sys.stdin.read(), "LOADED" in sys.modules]
print(json.dumps(found))
""".replace("LIMIT", "resource.getrlimit(resource.RLIMIT_FSIZE)[0]").replace("LOADED", LOADED)
STAYS = "import signal\nprint('there', flush=True)\nsignal.pause()"
PROGRAMS = {
    "tells": TELLS,
    "says_no": "import sys; sys.exit(3)",
    "fails": "raise ValueError('on purpose')",
    "stays": STAYS,
    "ends_well": f"import signal, sys\nsignal.signal(15, lambda *_: sys.exit(7))\n{STAYS}",
    "own_line": "import os, sys\nos.write(int(sys.argv[1]), b'through a file of its own')",
    "number": "import os\nprint(os.getpid(), flush=True)\nimport signal\nsignal.pause()",
}


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("programs")
    for name, text in PROGRAMS.items():
        (folder / f"{name}.py").write_text(text)
    return folder


@pytest.fixture(scope="module")
def python(programs: Path) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as surroundings:
        surroundings.setenv("PYTHONPATH", str(programs))
        with warm_python((LOADED,)) as python:
            yield python


def run(python: Path | str, *words: str, **given: object) -> "subprocess.CompletedProcess[str]":
    options = {"capture_output": True, "text": True, "timeout": 60, "check": False} | given
    done: subprocess.CompletedProcess[str] = subprocess.run([str(python), *words], **options)  # type: ignore[call-overload]
    return done


def test_a_program_finds_its_words_folder_surroundings_limits_and_input(python: Path, tmp_path: Path) -> None:
    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))

    given = {"cwd": tmp_path, "env": {"WORD": "here"}, "input": "told\n", "preexec_fn": limited}
    done = run(python, "-m", "tells", "a", "--b", **given)
    assert done.stdout == f'[["a", "--b"], "{tmp_path}", "here", 4096, "told\\n", true]\n'


def test_its_end_is_the_doubles_end(python: Path) -> None:
    assert run(python, "-m", "says_no").returncode == 3
    failed = run(python, "-m", "fails")
    assert failed.returncode == 1
    assert failed.stderr.endswith("ValueError: on purpose\n")


def test_signals_go_through_and_a_killed_program_leaves_a_killed_double(python: Path) -> None:
    ends = {}
    for name, number in (("ends_well", signal.SIGTERM), ("stays", signal.SIGTERM), ("stays", signal.SIGKILL)):
        with subprocess.Popen([python, "-m", name], stdout=subprocess.PIPE, text=True) as program:
            assert program.stdout and program.stdout.readline() == "there\n"
            program.send_signal(number)
            ends[name, number] = program.wait(60)
    assert list(ends.values()) == [7, -signal.SIGTERM, -signal.SIGKILL]


def test_a_program_whose_double_was_killed_is_killed_too(python: Path) -> None:
    with subprocess.Popen([python, "-m", "number"], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout
        number = int(program.stdout.readline())
        program.kill()
        # The program holds the other end of the pipe: it ends when the program does.
        assert program.stdout.read() == ""
        assert number != program.pid


def test_a_program_dies_with_its_process_group(python: Path) -> None:
    with subprocess.Popen(
        [python, "-m", "number"], stdout=subprocess.PIPE, text=True, process_group=0
    ) as program:
        assert program.stdout
        assert os.getpgid(int(program.stdout.readline())) == program.pid
        os.killpg(program.pid, signal.SIGKILL)
        assert program.stdout.read() == ""


def test_files_that_were_left_open_have_their_numbers(python: Path) -> None:
    reads, writes = os.pipe()
    with os.fdopen(reads, "rb") as line:
        assert run(python, "-m", "own_line", str(writes), pass_fds=(writes,)).returncode == 0
        os.close(writes)
        assert line.read() == b"through a file of its own"


def test_other_words_go_to_the_python_that_is_not_warm(python: Path) -> None:
    done = run(python, "-c", f"import sys; print({LOADED!r} in sys.modules, sys.executable)")
    assert done.stdout.split() == ["False", sys.executable]


def test_leaving_it_ends_every_program(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(programs))
    with warm_python((LOADED,)) as python:
        program = subprocess.Popen([python, "-m", "stays"], stdout=subprocess.PIPE, text=True)
        assert program.stdout and program.stdout.readline() == "there\n"
    with program:
        assert program.stdout.read() == ""
        assert program.wait(60) != 0


def test_programs_that_started_others_may_end_them_before_they_end_themselves(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(programs))
    with warm_python((LOADED,)) as python:
        program = subprocess.Popen([python, "-m", "ends_well"], stdout=subprocess.PIPE, text=True)
        assert program.stdout and program.stdout.readline() == "there\n"
    with program:
        assert program.wait(60) == 7


def test_programs_of_a_server_that_was_killed_are_told_to_end(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(programs))
    place, pipe = str(tmp_path / "socket"), subprocess.PIPE
    serves = [sys.executable, "-m", "tools.warm.server", place, sys.executable, LOADED]
    with subprocess.Popen(serves, cwd=ROOT, stdin=pipe, stdout=pipe) as server:
        assert server.stdout and server.stdout.readline()
        double = str(ROOT / "tools" / "warm" / "double.py")
        asks = [sys.executable, "-S", double, place, sys.executable, "-m", "ends_well"]
        with subprocess.Popen(asks, stdout=pipe, text=True) as program:
            assert program.stdout and program.stdout.readline() == "there\n"
            server.kill()
            assert program.stdout.read() == ""


def test_a_module_that_cannot_be_loaded_is_said_at_once() -> None:
    with pytest.raises(RuntimeError, match="did not start"), warm_python(("no_such_module",)):
        pass

"""Workers are started, started again, given up and ended: small programs in the place of the centre's own."""

import io
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from centre.work import workers
from centre.work.workers import Workers, command_of, watch_parent
from kiosk.domain.stopping import Stop

PATIENT = "import sys; print('ready', flush=True); sys.stdin.read()"
FAILING = "import sys; sys.exit(3)"
SILENT = "import sys; sys.exit(0)"
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(60)
"""
MORTAL = """
import pathlib, sys, time
folder, number = pathlib.Path(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
while not (folder / "all-ready").exists():
    time.sleep(0.01)
first = not (folder / number).exists()
(folder / (number if first else number + ".again")).touch()
first or sys.stdin.read()
"""  # ends soon after all were ready; the one after it lives on


def kept(program: str, *arguments: str, number: int = 2, clock: Callable[[], float] = lambda: 0.0) -> Workers:
    return Workers((sys.executable, "-S", "-c", program, *arguments), number, clock)


def test_all_of_them_are_ready_before_anybody_is_told_and_end_when_asked() -> None:
    stop, told = Stop(), list[str]()

    def ready() -> None:
        told.append("ready")
        stop.set()

    assert kept(PATIENT).run(stop, ready) == 0
    assert told == ["ready"]


@pytest.mark.parametrize(("program", "status"), [(FAILING, 3), (SILENT, 1)])
def test_a_worker_that_cannot_begin_ends_the_whole_with_its_status(program: str, status: int) -> None:
    told: list[str] = []
    assert kept(program).run(Stop(), lambda: told.append("ready")) == status
    assert told == []


def test_who_is_asked_to_stop_before_all_are_ready_tells_nobody() -> None:
    stop, told = Stop(), list[str]()
    stop.set()
    assert kept("import sys; sys.stdin.read()").run(stop, lambda: told.append("ready")) == 0
    assert told == []


def test_a_worker_that_died_is_started_again_after_a_pause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(workers, "LOOK_S", 0.01)
    stop, times = Stop(), iter(range(0, 10**9, 1000))
    again = [tmp_path / f"{each}.again" for each in (1, 2)]

    def clock() -> float:
        if all(each.exists() for each in again):
            stop.set()
        return float(next(times))

    assert kept(MORTAL, str(tmp_path), clock=clock).run(stop, (tmp_path / "all-ready").touch) == 0
    assert [f"worker {each} ended with status 0" in caplog.text for each in (1, 2)] == [True, True]


def test_a_worker_that_does_not_end_is_killed(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(workers, "STOP_S", 0.05)
    stop = Stop()
    assert kept(STUBBORN, number=1).run(stop, stop.set) == 0
    assert "worker 1 does not end; it is killed" in caplog.text


def test_a_worker_is_this_program_with_its_own_arguments() -> None:
    told = command_of(["run", "--workers", "2"])
    assert told == [sys.executable, "-m", "centre", "run", "--workers", "2", "--as-worker"]


def test_the_end_of_the_standard_input_is_the_end_of_who_started_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    ended = threading.Event()
    watch_parent(ended.set)
    assert ended.wait(10)

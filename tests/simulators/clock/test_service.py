"""The clock that a trial turns, and what its listeners read from it."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.clock import SystemClock, call_on_turn, open_clock
from kiosk.domain.turning import ClockAddressError
from kiosk.turned_clock import TurnedClock
from simulators.clock.service import ClockService
from simulators.control import ControlError
from tests.centre.deadline import wait_until
from tests.kiosk.programs import BIN, Program


@pytest.fixture
def service(tmp_path: Path) -> Iterator[ClockService]:
    made = ClockService(0, tmp_path / "clock.json")
    yield made
    made.close()


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as made:
        yield made


def ahead_s(clock: TurnedClock) -> float:
    return (clock.now() - datetime.now(UTC)).total_seconds()


def test_whoever_listens_reads_the_new_time_when_the_turn_is_answered(
    service: ClockService, stack: ExitStack
) -> None:
    clocks = [open_clock(service.address, stack) for _ in range(3)]
    monotonic = clocks[0].monotonic()
    reply = service.handle({"do": "turn", "days": 20, "hours": 1})
    for clock in clocks:
        assert isinstance(clock, TurnedClock)
        assert ahead_s(clock) == pytest.approx(20 * 86_400 + 3600, abs=5)
    assert (reply["listeners"], reply["deaf"]) == (3, 0)
    assert clocks[0].monotonic() - monotonic < 60


def test_a_turn_wakes_whoever_asked_for_it(service: ClockService, stack: ExitStack) -> None:
    woken = []
    clock = open_clock(service.address, stack)
    call_on_turn(clock, lambda: woken.append(clock.now()))
    service.handle({"do": "turn", "hours": 25})
    assert len(woken) == 1
    assert woken[0] - datetime.now(UTC) > timedelta(hours=24)


def test_a_later_listener_and_one_after_a_restart_read_the_same(tmp_path: Path, stack: ExitStack) -> None:
    first = ClockService(0, tmp_path / "clock.json")
    port = int(first.address.rpartition(":")[2])
    clock = TurnedClock(first.address)
    stack.callback(clock.close)
    first.handle({"do": "turn", "days": 3})
    first.close()
    assert ahead_s(clock) == pytest.approx(3 * 86_400, abs=5)
    again = ClockService(port, tmp_path / "clock.json")
    stack.callback(again.close)
    wait_until(lambda: again.handle({"do": "status"})["listeners"] == 1, "the listener back")
    again.handle({"do": "turn", "days": 1})
    assert ahead_s(clock) == pytest.approx(4 * 86_400, abs=5)


def test_a_listener_that_never_answers_is_counted_and_not_waited_for_long(
    service: ClockService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulators.clock.service.HEARD_S", 0.2)
    host, port = service.address.removeprefix("tcp://").split(":")
    with socket.create_connection((host, int(port))) as line:
        assert line.recv(100) == b'{"turned_s": 0.0}\n'
        assert service.handle({"do": "turn", "days": 1})["deaf"] == 1
        line.sendall(b"noise\n")
        wait_until(lambda: service.handle({"do": "status"})["listeners"] == 0, "the end of the noise")


@pytest.mark.parametrize(
    "request_",
    [
        {"do": "turn"},
        {"do": "turn", "days": -1},
        {"do": "turn", "days": "1"},
        {"do": "turn", "days": True},
        {"do": "turn", "years": 1},
        {"do": "turn", "days": 1e9},
        {"do": "stop"},
    ],
)
def test_a_wrong_turn_is_refused_and_changes_nothing(
    service: ClockService, request_: dict[str, object]
) -> None:
    with pytest.raises(ControlError):
        service.handle(request_)
    assert service.handle({"do": "status"})["turned_s"] == 0.0


def test_a_damaged_state_is_named(tmp_path: Path) -> None:
    (tmp_path / "clock.json").write_text("{}")
    with pytest.raises(ControlError, match=r"clock\.json"):
        ClockService(0, tmp_path / "clock.json")


def test_without_an_address_the_machines_clock_is_used(stack: ExitStack) -> None:
    clock = open_clock(None, stack)
    assert isinstance(clock, SystemClock)
    call_on_turn(clock, lambda: None)
    assert abs((clock.now() - datetime.now(UTC)).total_seconds()) < 60


def test_nobody_at_the_address_is_one_line_with_the_remedy(stack: ExitStack, free_port: int) -> None:
    with pytest.raises(ClockAddressError, match=r"^no clock at .* start it with kiosk-sim clock$"):
        open_clock(f"tcp://127.0.0.1:{free_port}", stack)


def test_the_command_serves_a_clock_that_its_control_socket_turns(tmp_path: Path, free_port: int) -> None:
    command: list[str | Path] = [
        BIN / "kiosk-sim",
        "clock",
        "--port",
        str(free_port),
        "--control",
        tmp_path / "control",
    ]
    with (
        Program(*command, log=tmp_path / "log", control=tmp_path / "control") as program,
        ExitStack() as stack,
    ):
        clock = open_clock(f"tcp://127.0.0.1:{free_port}", stack)
        assert isinstance(clock, TurnedClock)
        program.do("turn", days=20)
        assert ahead_s(clock) == pytest.approx(20 * 86_400, abs=5)

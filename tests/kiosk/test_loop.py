import threading
from dataclasses import replace
from datetime import date

import pytest

from kiosk.loop import Loop
from kiosk.ports import JournalFailedError
from kiosk.session import events as ev
from kiosk.session import states as st
from kiosk.session.commands import Command, StartTimer, Tell
from kiosk.session.policy import Policy
from tests.kiosk.fakes import FakeClock


class Hands:
    def __init__(self) -> None:
        self.done: list[Command] = []
        self.fails = False

    def perform(self, command: Command) -> None:
        if self.fails and isinstance(command, Tell):
            raise JournalFailedError("the disk is full")
        self.done.append(command)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def loop(hands: Hands, clock: FakeClock) -> Loop:
    return Loop(st.State(Policy()), hands.perform, clock)


def test_commands_are_carried_out_in_the_order_of_the_step(loop: Loop, hands: Hands) -> None:
    loop.post(ev.Started())
    loop.settle()
    assert [type(command).__name__ for command in hands.done] == ["Tell"]
    assert loop.state.stage == st.EnteringClaim()


def test_timers_fire_once_when_they_are_due(loop: Loop, clock: FakeClock) -> None:
    loop.post(ev.Started())
    loop.settle()
    clock.seconds += 44.9
    loop.settle()
    assert loop.state.warning_s is None
    clock.seconds += 0.1
    loop.settle()
    assert loop.state.warning_s == 25
    loop.settle()
    assert loop.state.warning_s == 25


def test_a_stopped_timer_never_fires(loop: Loop, clock: FakeClock) -> None:
    loop.post(ev.Started())
    loop.post(ev.Cancelled())
    loop.settle()
    clock.seconds += 1000
    loop.settle()
    over = st.State(Policy(), session=1, unwatched=False, today=date(2026, 11, 22), began_s=1000.0)
    assert loop.state == replace(over, now_s=loop.state.now_s)


def test_a_failing_journal_drops_the_rest_of_the_step_and_ends_the_service(loop: Loop, hands: Hands) -> None:
    hands.fails = True
    loop.post(ev.Started())
    loop.settle()
    assert loop.state.stage == st.OutOfService(st.Part.JOURNAL)
    assert st.Part.JOURNAL in loop.state.missing
    assert not any(isinstance(command, StartTimer | Tell) for command in hands.done)


def test_observers_see_the_state_at_once_and_then_only_changes(loop: Loop, clock: FakeClock) -> None:
    seen: list[st.State] = []
    loop.observe(seen.append)
    clock.seconds += 1
    loop.post(ev.Touched())
    loop.post(ev.LanguageChosen(st.Language.ENGLISH))
    loop.settle()
    assert [state.language for state in seen] == [st.Language.PERSIAN, st.Language.ENGLISH]


def test_events_from_many_threads_all_arrive(loop: Loop) -> None:
    runner = threading.Thread(target=loop.run)
    runner.start()

    def insert_and_remove() -> None:
        for _ in range(50):
            loop.post(ev.CardInserted())
            loop.post(ev.CardRemoved())

    posters = [threading.Thread(target=insert_and_remove) for _ in range(4)]
    for poster in posters:
        poster.start()
    for poster in posters:
        poster.join()
    loop.post(ev.Started())
    loop.stop()
    runner.join(10)
    assert not runner.is_alive()
    assert loop.state.stage == st.EnteringClaim()


def test_whoever_asks_is_answered_once_on_the_loops_own_turn(loop: Loop) -> None:
    answers: list[str] = []
    loop.ask(lambda: answers.append("here"))
    assert answers == []
    loop.settle()
    loop.settle()
    assert answers == ["here"]

"""The simulation holds on sound code, plays the same again, and finds rules that were broken on purpose."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from sqlite3 import Cursor
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from kiosk.domain.delivery import DeliveryStep
from kiosk.domain.messages import encode
from kiosk.loop import Loop
from kiosk.ports import CardVerdict, JournalFailedError
from kiosk.reporting.outbox import Outbox
from kiosk.session import handover
from kiosk.session.commands import Step, Write
from kiosk.session.events import Event, Matched
from kiosk.storage import sealed, submissions
from kiosk.storage.store import Store
from kiosk.work import card
from tools.simulation.__main__ import MEMORY
from tools.simulation.report import Report
from tools.simulation.run import Run
from tools.simulation.violations import Violation
from tools.simulation.weather import RATES, Fault

CALM: Mapping[Fault, float] = {}
Patch = Callable[[pytest.MonkeyPatch], None]


def play(seed: int, sessions: int = 12, rates: Mapping[Fault, float] = RATES) -> Report:
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        return Run(seed, Path(folder), rates).play(sessions)


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with caplog.at_level("CRITICAL"):
        yield


@pytest.mark.parametrize("seed", range(1, 7))
def test_no_invariant_breaks_whatever_happens(seed: int) -> None:
    assert play(seed).sessions == 12


def test_a_seed_plays_the_same_again() -> None:
    first, again, other = play(11), play(11), play(12)
    assert first == again
    assert first.trace != other.trace
    assert first.crashes + other.crashes
    assert first.faults


def test_people_withdraw_and_move_cards_and_technicians_come() -> None:
    reports = [play(seed, rates=CALM) for seed in (17, 24)]
    assert all(sum(getattr(each, name) for each in reports) for name in ("withdrawn", "moved", "serviced"))


def without_a_reserved_try(patch: pytest.MonkeyPatch) -> None:
    sound = handover.good_sample

    def broken(*args: object, **more: object) -> Step:
        done = sound(*args, **more)  # type: ignore[arg-type]
        kept = [
            c for c in done.commands if not (isinstance(c, Write) and c.step is DeliveryStep.VERIFY_INTENT)
        ]
        return replace(done, commands=tuple(kept))

    patch.setattr(handover, "good_sample", broken)


def a_no_taken_for_a_yes(patch: pytest.MonkeyPatch) -> None:
    sound = card._verdict

    def broken(session: int, verdict: CardVerdict, tries_left: int) -> Event:
        return Matched(session) if verdict is CardVerdict.NO_MATCH else sound(session, verdict, tries_left)

    patch.setattr(card, "_verdict", broken)


def one_event_too_many_forgotten(patch: pytest.MonkeyPatch) -> None:
    sound = Outbox.acknowledged
    patch.setattr(Outbox, "acknowledged", lambda self, ack: sound(self, replace(ack, upto=ack.upto + 1)))


def a_form_promised_and_not_kept(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(submissions.Submissions, "_insert", lambda self, cursor, submission, body: 1)


def a_form_kept_in_the_clear(patch: pytest.MonkeyPatch) -> None:
    sound = sealed.seal_value

    def broken(
        cursor: Cursor, store: Store, table: str, row: int, value: dict[str, Any]
    ) -> tuple[str, bytes]:
        return sound(cursor, store, table, row, value)[0], encode(value)

    patch.setattr(submissions, "seal_value", broken)


def going_on_without_the_journal(patch: pytest.MonkeyPatch) -> None:
    sound = Loop._carried_out

    def broken(self: Loop, commands: tuple[object, ...]) -> bool:
        perform = self._perform

        def careless(command: object) -> None:
            try:
                perform(command)  # type: ignore[arg-type]
            except JournalFailedError:
                return

        self._perform = careless
        try:
            return sound(self, commands)  # type: ignore[arg-type]
        finally:
            self._perform = perform

    patch.setattr(Loop, "_carried_out", broken)


OFFLINE = {Fault.BROKER_DOWN: 0.5}
FULL = {Fault.DISK_FULL: 0.02}


@pytest.mark.parametrize(
    ("breaks", "rates", "invariants"),
    [
        (without_a_reserved_try, RATES, {3, 6}),
        (a_no_taken_for_a_yes, CALM, {2}),
        (one_event_too_many_forgotten, RATES, {5}),
        (a_form_promised_and_not_kept, OFFLINE, {1}),
        (a_form_kept_in_the_clear, OFFLINE, {6, 7}),
        (going_on_without_the_journal, FULL, {2, 3, 6}),
    ],
)
def test_a_rule_broken_on_purpose_is_found(
    breaks: Patch,
    rates: Mapping[Fault, float],
    invariants: set[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    breaks(monkeypatch)
    with pytest.raises(Violation) as found:
        for seed in range(1, 40):
            play(seed, rates=rates)
    assert found.value.invariant in invariants

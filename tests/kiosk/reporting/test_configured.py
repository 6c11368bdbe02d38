"""The configuration a kiosk is told: believed when signed, kept on disk, never lost to a damaged file."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.domain.clock import ClockTrust
from kiosk.domain.configuration import Configuration, Hours, read_document, sign_document
from kiosk.domain.notices import Notice
from kiosk.reporting.configured import BEFORE, NEWEST, NONE, Configured, kept
from kiosk.reporting.plan import Plan
from kiosk.session.events import Looked, PlanChanged
from tests.kiosk.domain.turned_clock import TurnedClock
from tests.kiosk.reporting.ends import CENTRE_SIGNING, KEYS, KIOSK, TOPICS
from tests.kiosk.reporting.far_side import FarSide


class Shelf:
    def __init__(self, side: FarSide) -> None:
        self.side = side
        self.applied: list[Configuration] = []
        self.open()

    def open(self) -> None:
        self.configured = Configured(
            self.side.folder,
            KEYS.centre_signing,
            self.side.stamp,
            topics=TOPICS,
            publish=self.side.line.publish,
            apply=self.applied.append,
        )

    def take(self, revision: int, document: dict[str, Any], kiosk: str = KIOSK) -> dict[str, Any]:
        """What the kiosk says after it was told a configuration."""
        self.configured.take(sign_document(kiosk, revision, document, CENTRE_SIGNING))
        return self.side.told(TOPICS.reported)[-1]

    def kept(self) -> int:
        return kept(self.side.folder, KEYS.centre_signing, KIOSK).revision


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    side = FarSide(tmp_path)
    yield Shelf(side)
    side.store.close()


def test_a_configuration_is_applied_kept_and_reported_with_its_digest(shelf: Shelf) -> None:
    document = {"policy": {"result_s": 5}}
    told = shelf.take(4, document)
    assert (told["revision"], told["state"]) == (4, "applied")
    assert told["digest"] == read_document(4, document).digest
    assert [each.policy for each in shelf.applied] == [{"result_s": 5.0}]
    assert shelf.side.line.published[-1].retain
    shelf.open()
    assert shelf.configured.now.revision == 4


def test_what_counts_from_the_start_waits_for_one(shelf: Shelf) -> None:
    assert shelf.take(4, {"start": {"keepalive_s": 30}})["state"] == "waiting"
    shelf.open()
    shelf.configured.tell()
    assert shelf.side.told(TOPICS.reported)[-1]["state"] == "applied"


@pytest.mark.parametrize(
    ("revision", "document", "kiosk", "reason"),
    [
        (3, {}, KIOSK, "old_revision"),
        (4, {}, KIOSK, "same_revision"),
        (5, {"policy": {"result_s": 999}}, KIOSK, "bad_value"),
        (5, {}, "k-18", "foreign"),
    ],
)
def test_what_is_not_good_is_refused_with_its_reason_and_changes_nothing(
    shelf: Shelf, revision: int, document: dict[str, Any], kiosk: str, reason: str
) -> None:
    shelf.take(4, {"policy": {"result_s": 5}})
    told = shelf.take(revision, document, kiosk)
    assert (told["state"], told["reason"], told["refused"], told["revision"]) == (
        "refused",
        reason,
        revision,
        4,
    )
    assert len(shelf.applied) == 1
    assert shelf.kept() == 4


def test_an_unsigned_configuration_is_refused(shelf: Shelf) -> None:
    payload = sign_document(KIOSK, 4, {}, CENTRE_SIGNING).replace(b'"revision":4', b'"revision":5')
    shelf.configured.take(payload)
    assert shelf.side.told(TOPICS.reported)[-1]["reason"] == "not_signed"


@pytest.mark.parametrize("damage", [b"", b"{}", b'{"v":"1.0"'])
def test_a_damaged_file_falls_back_to_the_one_before_and_then_to_none(shelf: Shelf, damage: bytes) -> None:
    shelf.take(4, {"policy": {"result_s": 5}})
    shelf.take(5, {"policy": {"result_s": 6}})
    assert shelf.kept() == 5
    (shelf.side.folder / NEWEST).write_bytes(damage)
    assert shelf.kept() == 4
    (shelf.side.folder / BEFORE).write_bytes(damage)
    assert kept(shelf.side.folder, KEYS.centre_signing, KIOSK) == NONE


def test_the_same_configuration_told_again_is_only_reported(shelf: Shelf) -> None:
    for _ in range(2):
        assert shelf.take(4, {})["state"] == "applied"
    assert len(shelf.applied) == 1


class Wall:
    """A plan on a clock that the test turns; it begins at 12:01:40 UTC, 15:31:40 in Iran."""

    def __init__(self, trust: ClockTrust = ClockTrust.RTC) -> None:
        self.clock = TurnedClock()
        self.posted: list[PlanChanged] = []
        self.looked: list[Looked] = []
        self.plan = Plan(KEYS.centre_signing, self.clock, trust, self._hear)

    def _hear(self, event: PlanChanged | Looked) -> None:
        if isinstance(event, Looked):
            self.looked.append(event)
        else:
            self.posted.append(event)

    def notice(self, revision: int = 1, *, closed: bool = True) -> Notice:
        begins = self.clock.now() + timedelta(hours=1)
        return Notice(revision, begins, begins + timedelta(hours=1), closed, "تعمیر", "Maintenance")

    def after(self, hours: float) -> PlanChanged | None:
        self.clock.turn(hours * 3600)
        self.plan.look()
        return self.posted.pop() if self.posted else None


def test_a_notice_is_shown_for_its_while_and_closes_the_kiosk() -> None:
    wall = Wall()
    notice = wall.notice()
    wall.plan.take(notice.signed(CENTRE_SIGNING))
    assert [wall.after(hours) for hours in (0, 1.5, 1)] == [
        None,
        PlanChanged(notice, closed=True),
        PlanChanged(None, closed=False),
    ]


def test_a_notice_taken_back_or_forged_closes_nothing() -> None:
    wall = Wall()
    wall.plan.take(wall.notice().signed(CENTRE_SIGNING))
    wall.plan.take(b"")
    assert wall.after(1.5) is None
    wall.plan.take(wall.notice().signed(CENTRE_SIGNING).replace(b"true", b"false"))
    assert wall.after(1.5) is None


def test_a_kiosk_closes_out_of_its_hours_unless_its_clock_was_never_set() -> None:
    hours = read_document(1, {"hours": {"opens": "08:00", "closes": "16:00"}}).hours
    assert isinstance(hours, Hours)
    for trust, closed in ((ClockTrust.RTC, True), (ClockTrust.UNSET, False)):
        wall = Wall(trust)
        wall.plan.hours = hours
        assert wall.after(0) == PlanChanged(None, closed=False, hours=hours)
        assert wall.after(1) == (PlanChanged(None, closed=True, hours=hours) if closed else None)


def test_at_night_the_screen_is_told_so_and_in_the_morning_again() -> None:
    wall = Wall()
    assert wall.after(5.5) == PlanChanged(None, closed=False, night=True)  # 21:01 in Iran
    assert wall.after(8) is None
    assert wall.after(1) == PlanChanged(None, closed=False)
    assert Wall(ClockTrust.UNSET).after(5.5) is None


def test_once_a_minute_the_kiosk_says_that_it_looked() -> None:
    wall = Wall()
    for _ in range(6):
        wall.plan.look()
        wall.clock.turn(30)
    assert [(each.at - wall.looked[0].at).total_seconds() for each in wall.looked] == [0, 60, 120]

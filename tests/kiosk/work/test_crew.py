"""Who carries out what; the journal's own failures as the loop knows them."""

from collections.abc import Mapping
from typing import Any

import pytest

from kiosk.domain.delivery import DeliveryStep
from kiosk.ports import HealthState, JournalFailedError
from kiosk.session.commands import AnnounceHealth, EndSession, Release, Report, Tell, Write
from kiosk.session.states import Part
from kiosk.storage.store import StoreError
from kiosk.work.custody import Custody
from tests.kiosk.fakes import FakeJournal, FakeKiosk, FakeLatch


class BrokenJournal(FakeJournal):
    def append(
        self,
        step: DeliveryStep,
        application: str,
        facts: Mapping[str, Any],
        report: Report | None = None,
        chip_receipt: bytes | None = None,
    ) -> int:
        raise StoreError("the store failed to write")

    def tell(self, report: Report) -> None:
        raise StoreError("the store failed to write")


@pytest.mark.parametrize("command", [Write(DeliveryStep.CLAIM, "app-1"), Tell(Report("journey.started", {}))])
def test_a_store_that_fails_is_a_failed_journal(command: Write | Tell) -> None:
    kiosk = FakeKiosk(journal=BrokenJournal())
    with pytest.raises(JournalFailedError, match="failed to write"):
        kiosk.crew.perform(command)


def test_a_record_is_written_with_its_report_and_receipt() -> None:
    kiosk = FakeKiosk()
    report = Report("delivery.claimed", {"application": "app-1"})
    kiosk.crew.perform(Write(DeliveryStep.CHIP_RECEIPT, "app-1", {"digest": "c0"}, report, b"receipt"))
    assert kiosk.journal.steps == "D6b"
    assert kiosk.journal.reports == [report]
    assert kiosk.journal.receipts == [b"receipt"]


def test_the_latch_opens_after_the_card_is_without_power_and_closes_with_the_session() -> None:
    latch = FakeLatch()
    kiosk = FakeKiosk(custody=Custody(latch=latch))
    kiosk.slot.powered = True
    kiosk.crew.perform(Release(1))
    assert latch.moves == ["open"]
    assert not kiosk.slot.powered
    kiosk.crew.perform(EndSession(1))
    assert latch.moves == ["open", "close"]


def test_health_is_told_with_its_cause() -> None:
    kiosk = FakeKiosk()
    kiosk.crew.perform(AnnounceHealth(Part.SENSOR, "sensor_lost"))
    assert kiosk.reporter.parts == {"finger": HealthState.FAULT}
    kiosk.crew.perform(AnnounceHealth(Part.SENSOR, None))
    assert kiosk.reporter.parts == {"finger": HealthState.READY}

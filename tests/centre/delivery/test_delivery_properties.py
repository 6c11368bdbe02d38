"""One card, two kiosks, a forgetful line: whatever happens, the invariants of the domain sheet hold."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from centre.delivery.claims import newest_authorisation
from centre.storage.schema import history
from kiosk.domain.delivery import DeliveryOutcome
from kiosk.domain.messages import Envelope
from tests.centre.office import Office

MEMORY = Path("/dev/shm")  # nothing here is about durability, and a real disk is slow to sync
KIOSKS = st.sampled_from(["k-17", "k-18"])


class OneCard(RuleBasedStateMachine):
    """Kiosks claim, report and repeat themselves; `proofs` is what the chip said since each last claim."""

    @initialize()
    def open(self) -> None:
        self.folder = TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)
        self.office = Office(Path(self.folder.name))
        self.seq = {"k-17": 0, "k-18": 0}
        self.proofs: dict[str, bool] = {}
        self.ended: set[str] = set()
        self.told: list[Envelope] = []
        self.delivered = False

    def teardown(self) -> None:
        if hasattr(self, "office"):
            self.office.engine.dispose()
            self.folder.cleanup()

    def send(self, kiosk: str, kind: str, **data: str) -> None:
        self.seq[kiosk] += 1
        self.told.append(self.office.event(self.seq[kiosk], kind, kiosk, application="app-1", **data))
        assert self.office.take(self.told[-1]).known == 0

    @rule(kiosk=KIOSKS)
    def claim(self, kiosk: str) -> None:
        before = self.office.application()
        granted = self.office.claim(kiosk)["ok"]
        if granted:
            self.proofs[kiosk] = False
            self.ended.discard(kiosk)
            held = before.lease_kiosk not in (None, kiosk) and before.lease_until > self.office.now
            assert before.state in ("READY_FOR_DELIVERY", "DELIVERING")
            assert not held

    @rule(kiosk=KIOSKS)
    def release(self, kiosk: str) -> None:
        self.office.release(kiosk)

    @rule(kiosk=KIOSKS)
    def match(self, kiosk: str) -> None:
        self.send(kiosk, "delivery.verdict", verdict="match")
        if kiosk in self.proofs:
            self.proofs[kiosk] = True

    @rule(kiosk=KIOSKS)
    def no_match(self, kiosk: str) -> None:
        self.send(kiosk, "delivery.verdict", verdict="no_match")

    @rule(kiosk=KIOSKS, outcome=st.sampled_from(DeliveryOutcome))
    def end(self, kiosk: str, outcome: DeliveryOutcome) -> None:
        open_before = self.office.state() in ("READY_FOR_DELIVERY", "DELIVERING")
        self.send(kiosk, "delivery.ended", outcome=outcome.value)
        counts = kiosk in self.proofs and kiosk not in self.ended and open_before
        if outcome is DeliveryOutcome.DELIVERED and counts and self.proofs[kiosk]:
            self.delivered = True
            assert self.office.state() == "DELIVERED"
        if kiosk in self.proofs and (counts or not open_before) and self.office_closed(kiosk):
            self.ended.add(kiosk)

    def office_closed(self, kiosk: str) -> bool:
        with self.office.engine.begin() as connection:
            newest = newest_authorisation(connection, "app-1", kiosk)
        return newest is not None and bool(newest.ended)

    @rule(seconds=st.sampled_from([1, 100, 200, 100_000]))
    def wait(self, seconds: int) -> None:
        self.office.later(seconds=seconds)

    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        """Any messages again, in any order: nothing changes."""
        if not self.told:
            return
        before, moves = self.office.application(), self.office.moves()
        again = data.draw(st.lists(st.sampled_from(self.told), min_size=1, max_size=5))
        assert self.office.take(*again).new == 0
        assert self.office.application() == before
        assert self.office.moves() == moves

    @invariant()
    def only_a_proven_hand_over_is_a_delivery(self) -> None:
        assert (self.office.state() == "DELIVERED") == self.delivered
        assert self.office.application().receipt_live != self.delivered

    @invariant()
    def a_claim_belongs_to_one_kiosk_while_it_lasts(self) -> None:
        row = self.office.application()
        assert (row.state == "DELIVERING") == (row.lease_kiosk is not None)

    @invariant()
    def the_history_is_one_chain_along_the_table(self) -> None:
        with self.office.engine.begin() as connection:
            rows = connection.execute(select(history).order_by(history.c.number)).all()
        moved = [row for row in rows if row.after]
        assert [row.before for row in moved[1:]] == [row.after for row in moved[:-1]]
        assert moved[-1].after == self.office.state()


TestOneCard = OneCard.TestCase
TestOneCard.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)

"""The ten invariants of the domain sheet over whole lives, from the form to the card in its holder's hand.

The reference model is small: what was proven, issued, corrected and decided; the table of transitions judges
every move. Invariant 7 is the kiosk's alone, for no sample and no counter of a chip reaches the centre:
`tests/kiosk/session/test_session_properties.py` holds it.
"""

from hypothesis import settings
from hypothesis.stateful import invariant
from sqlalchemy import func, select

from centre.appointments.tables import appointments, holds, slots
from centre.inbox.tables import dead_letters, inbox
from centre.storage.schema import applications, history, inquiries
from kiosk.domain.applications import ApplicationEvent, ApplicationState, find
from kiosk.domain.status import NEXT_ACTION, text_key
from tests.centre.lives import CLOSED, Lives


class Invariants(Lives):
    """Each is looked at after everything that happens."""

    @invariant()
    def one_delivers_by_proof_or_by_two_officers(self) -> None:
        """1, and T38's flag."""
        for row in self.rows() if hasattr(self, "life") else ():
            assert (row.state == "DELIVERED") <= (row.id in self.given)
            assert not (row.by_desk and row.state != "DELIVERED")

    @invariant()
    def two_and_three_capacity_appointments_applications_and_claims(self) -> None:
        if not hasattr(self, "life"):
            return
        live = select(appointments.c.slot, appointments.c.application).where(appointments.c.state == "live")
        with self.life.office.engine.begin() as connection:
            booked = connection.execute(live).all()
            held = list(connection.execute(select(holds.c.slot)).scalars())
            taken = [*(row.slot for row in booked), *held]
            for slot in connection.execute(select(slots).where(slots.c.taken > 0)).all():
                assert taken.count(slot.number) <= slot.taken <= slot.capacity
        assert len({row.application for row in booked}) == len(booked)
        opened = [row.national_code_digest for row in self.rows() if row.tracking and row.state not in CLOSED]
        assert len(set(opened)) == len(opened)
        for row in self.rows():
            assert (row.state == "DELIVERING") == (row.lease_kiosk is not None)

    @invariant()
    def four_edits_and_attempts_agree(self) -> None:
        if not hasattr(self, "life"):
            return
        corrected = select(func.count()).where(history.c.transition == 39)
        with self.life.office.engine.begin() as connection:
            for row in connection.execute(select(applications).where(applications.c.tracking.is_not(None))):
                by_office = connection.execute(corrected.where(history.c.application == row.id)).scalar_one()
                asked = select(func.count()).where(inquiries.c.application == row.id)
                assert row.edits_used == self.edits.get(row.id, 0) <= 3
                assert connection.execute(asked).scalar_one() == row.attempt
                assert row.attempt == row.edits_used + 1 + by_office

    @invariant()
    def five_numbers_never_change(self) -> None:
        for row in self.rows() if hasattr(self, "life") else ():
            tracking, receipt = self.numbers.get(row.id, (row.tracking, None))
            assert row.tracking == tracking
            if receipt is not None and row.receipt != receipt:
                assert row.receipt not in self.receipts  # another completion has another one
            self.numbers[row.id] = (tracking, row.receipt)
            self.receipts |= {row.receipt} - {None}

    @invariant()
    def nine_no_event_is_lost(self) -> None:
        if not hasattr(self, "life"):
            return
        with self.life.office.engine.begin() as connection:
            kept = set(connection.execute(select(inbox.c.id)).scalars())
            kept |= set(connection.execute(select(dead_letters.c.id)).scalars())
        assert {str(event.id) for event in self.life.sent} <= kept

    @invariant()
    def ten_every_state_has_a_next_action_and_every_move_stands_in_the_table(self) -> None:
        if not hasattr(self, "life"):
            return
        with self.life.office.engine.begin() as connection:
            moves = connection.execute(select(history).order_by(history.c.number)).all()
        at: dict[str, str] = {}
        for move in moves:
            if move.after is None or move.before is None:
                at.setdefault(move.application, move.after)
                continue
            line = find(ApplicationState(move.before), ApplicationEvent(move.event))
            assert line is not None
            assert line.number == move.transition
            assert not line.targets or ApplicationState(move.after) in line.targets
            assert at.get(move.application, move.before) == move.before
            at[move.application] = move.after
        for row in self.rows():
            assert at[row.id] == row.state
            assert NEXT_ACTION[ApplicationState(row.state)]
            assert text_key(ApplicationState(row.state))


TestLives = Invariants.TestCase
TestLives.settings = settings(max_examples=12, stateful_step_count=40, deadline=None)

"""Events in: once, whole, acknowledged, and never in each other's way."""

import uuid
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from centre.inbox.inbox import Arrival
from centre.inbox.tables import dead_letters, inbox
from kiosk.domain.messages import Envelope, Rejection
from tests.centre.office import Office, other_store


def stored(office: Office) -> list[int]:
    with office.engine.begin() as connection:
        return list(connection.execute(select(inbox.c.seq).order_by(inbox.c.seq)).scalars())


def letters(office: Office) -> list[str]:
    with office.engine.begin() as connection:
        return list(connection.execute(select(dead_letters.c.reason)).scalars())


def test_a_batch_is_stored_and_acknowledged_cumulatively(office: Office) -> None:
    taken = office.take(*(office.event(seq) for seq in (1, 2, 3)))
    assert (taken.new, taken.known, taken.refused) == (3, 0, 0)
    ack = office.ack(taken)
    assert (ack.upto, ack.also, ack.missing, ack.store, ack.session) == (
        3,
        (),
        (),
        office.store,
        office.session,
    )


def test_a_repeated_event_is_stored_once_and_acknowledged_again(office: Office) -> None:
    event = office.event(1)
    office.take(event)
    again = office.take(event, event)
    assert (again.new, again.known) == (0, 2)
    assert office.ack(again).upto == 1
    assert stored(office) == [1]


def test_twice_in_one_batch_is_once(office: Office) -> None:
    event = office.event(1)
    taken = office.take(event, event)
    assert (taken.new, taken.known) == (1, 1)


def test_gaps_are_told_and_closed(office: Office) -> None:
    ack = office.ack(office.take(office.event(2), office.event(5)))
    assert (ack.upto, ack.also, ack.missing) == (0, (2, 5), ((1, 1), (3, 4)))
    ack = office.ack(office.take(office.event(1), office.event(3), office.event(4)))
    assert (ack.upto, ack.also, ack.missing) == (5, (), ())


def test_each_outbox_is_counted_by_itself(office: Office) -> None:
    taken = office.take(office.event(1), office.event(1, kiosk="k-18"), other_store(office.event(1)))
    assert taken.new == 3
    assert [office.ack(taken, at).upto for at in range(3)] == [1, 1, 1]


def test_a_disk_put_back_to_an_older_state_loses_nothing(office: Office) -> None:
    office.take(*(office.event(seq) for seq in (1, 2, 3)))
    taken = office.take(office.event(2, "journey.ended"))
    ack = office.ack(taken)
    assert taken.new == 1
    assert (ack.upto, ack.also) == (0, (2,))  # a cumulative word could delete 3, which was never sent
    assert office.ack(office.take(office.event(3, "journey.ended"))).also == (3,)


def test_a_rejected_event_is_rejected_again_and_blocks_nobody(office: Office) -> None:
    bad = office.event(1, "delivery.ended", application="unknown", outcome="delivered")
    first = office.take(bad, office.event(2))
    assert office.ack(first).upto == 2
    second = office.ack(office.take(bad))
    assert [each.seq for each in second.rejected] == [1]
    assert office.ack(first).rejected == second.rejected == (Rejection(1, letters(office)[0]),)
    assert second.upto == 2
    assert stored(office) == [2]


@pytest.mark.parametrize("kiosk", ["k-404", "k-18"])
def test_what_is_not_the_topics_kiosks_own_is_never_acknowledged(office: Office, kiosk: str) -> None:
    stolen = replace(office.arrival(office.event(1)), kiosk=kiosk)
    taken = office.inbox.take([stolen], office.now)
    assert (taken.acks, taken.new, taken.refused) == ([], 0, 1)
    assert stored(office) == []
    assert len(letters(office)) == 1


def test_a_number_out_of_all_reason_is_refused(office: Office) -> None:
    assert office.take(office.event(10_001)).refused == 1
    assert office.take(office.event(0)).refused == 1
    assert stored(office) == []


def test_a_replaced_kiosk_key_shuts_the_old_one_out(office: Office) -> None:
    old = office.arrival(office.event(1))
    office.enrol("k-17", "tehran-1")
    assert office.inbox.take([old], office.now).refused == 1
    assert office.take(office.event(1)).new == 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400))
def test_any_bytes_are_refused_and_those_behind_them_taken(office: Office, noise: bytes) -> None:
    event = office.event(1)
    taken = office.inbox.take([Arrival("k-17", noise, "x"), office.arrival(other_store(event))], office.now)
    assert (taken.refused, taken.new) == (1, 1)


def test_a_failing_database_takes_nothing_and_says_nothing(office: Office) -> None:
    office.claim()

    def fail(*_: object) -> None:
        raise SQLAlchemyError("disk full")

    sqlalchemy_event.listen(office.engine, "commit", fail)
    event = office.event(1, "delivery.ended", application="app-1", outcome="cancelled")
    with pytest.raises(SQLAlchemyError):
        office.take(event)
    sqlalchemy_event.remove(office.engine, "commit", fail)
    assert office.state() == "DELIVERING"
    assert office.take(event).new == 1
    assert office.state() == "READY_FOR_DELIVERY"


def test_a_bug_in_an_effect_rejects_one_event_only(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("centre.inbox.batch.apply", stumble)
    taken = office.take(ended(office, 1), office.event(2))
    assert (taken.new, taken.refused) == (1, 1)
    assert office.ack(taken).upto == 2


ORDERS = st.lists(st.tuples(st.integers(1, 8), st.booleans()), min_size=1, max_size=30)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ORDERS)
def test_in_any_order_and_number_each_event_counts_once(
    office: Office, order: list[tuple[int, bool]]
) -> None:
    """Batches of any shape: (number, whether a batch ends here)."""
    office.store = uuid.uuid4()
    events = {seq: office.event(seq) for seq in range(1, 9)}
    batch, new, ack = [], 0, None
    for seq, ends in order:
        batch.append(events[seq])
        if ends:
            taken = office.take(*batch)
            new, ack, batch = new + taken.new, office.ack(taken), []
    sent = {seq for seq, _ in order[: len(order) - len(batch)]}
    assert new == len(sent)
    if ack:
        told = set(range(1, ack.upto + 1)) | set(ack.also)
        assert told == sent
        missing = {seq for low, high in ack.missing for seq in range(low, high + 1)}
        assert missing == set(range(1, max(sent) + 1)) - sent


def test_dead_letters_are_counted(office: Office) -> None:
    office.inbox.take([Arrival("k-17", b"noise")], office.now)
    with office.engine.begin() as connection:
        assert connection.execute(select(func.count()).select_from(dead_letters)).scalar_one() == 1


def match(office: Office, seq: int) -> Envelope:
    return office.event(seq, "delivery.verdict", application="app-1", verdict="match")


def ended(office: Office, seq: int, outcome: str = "delivered") -> Envelope:
    return office.event(seq, "delivery.ended", application="app-1", outcome=outcome)


def test_an_ending_that_overtakes_its_verdict_waits_for_it(office: Office) -> None:
    office.claim()
    verdict, ending = match(office, 1), ended(office, 2)
    ack = office.ack(office.take(ending))
    assert (ack.upto, ack.also, office.state()) == (0, (2,), "DELIVERING")
    assert office.ack(office.take(verdict)).upto == 2
    assert office.state() == "DELIVERED"
    assert office.take(ending, verdict).known == 2
    assert office.moves() == [25, 26]


def test_events_of_one_batch_have_their_effects_in_the_kiosks_order(office: Office) -> None:
    office.claim()
    office.take(ended(office, 2), match(office, 1))
    assert office.state() == "DELIVERED"


def test_a_waiting_effect_comes_before_a_later_one_of_the_batch_that_lets_it_go(office: Office) -> None:
    office.claim()
    office.take(match(office, 2))
    office.take(office.event(1), ended(office, 3))
    assert office.state() == "DELIVERED"


def test_a_waiting_effect_that_cannot_be_is_a_dead_letter_with_its_own_id(office: Office) -> None:
    bad = ended(office, 2)
    assert office.take(bad).new == 1
    office.take(office.event(1))
    assert stored(office) == [1]
    assert letters(office) == ["conflict: delivery without an authorisation"]
    assert [each.seq for each in office.ack(office.take(bad)).rejected] == [2]


def number_of_letter(office: Office) -> int:
    with office.engine.begin() as connection:
        return int(connection.execute(select(dead_letters.c.number)).scalar_one())


@pytest.mark.parametrize("first", [1, 2])
def test_a_dead_letter_is_taken_in_again_when_what_it_lacked_is_there(office: Office, first: int) -> None:
    """`first` 2: it had waited for another event before it was refused."""
    verdict = match(office, first)
    office.take(verdict)
    office.take(*(office.event(seq) for seq in range(1, first)))
    assert letters(office) == ["conflict: verdict without an authorisation"]
    assert not office.inbox.replay(number_of_letter(office), office.now)
    office.claim()
    assert office.inbox.replay(number_of_letter(office), office.now)
    assert letters(office) == []
    assert stored(office) == list(range(1, first + 1))
    ack = office.ack(office.take(ended(office, first + 1)))
    assert (ack.upto, office.state()) == (first + 1, "DELIVERED")


def test_there_is_nothing_to_replay_under_another_number(office: Office) -> None:
    assert not office.inbox.replay(404, office.now)

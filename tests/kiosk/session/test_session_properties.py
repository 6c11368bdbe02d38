"""What holds for the session whatever happens, in any order: the invariants of a delivery."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as some

from kiosk.domain.delivery import DeliveryStep
from kiosk.session import events as ev
from kiosk.session import states as st
from kiosk.session.attempts import after_verdict
from kiosk.session.claims import attempt_of, claim_of
from kiosk.session.commands import CaptureFinger, Command, RecordDelivery, Release, VerifyOnCard, Write
from kiosk.session.step import step
from tests.kiosk.people import ATTEMPT, CARD, CLAIM, EVENTS, LEFT, POLICY, RIGHT

Walk = list[tuple[st.State, ev.Event, st.State, tuple[Command, ...]]]

# The events that lead on from each stage, so that random walks get deep.
FORWARD: dict[type, tuple[ev.Event, ...]] = {
    st.Attract: (ev.Started(),),
    st.EnteringClaim: (ev.ClaimEntered("8516", "9991"),),
    st.CheckingClaim: (ev.ClaimGranted(0, CLAIM),),
    st.AwaitingOfficer: (ev.OfficerSigned("o", "1"),),
    st.CheckingOfficer: (ev.OfficerConfirmed(0, "o"),),
    st.AwaitingCard: (ev.CardInserted(),),
    st.ReadingCard: (ev.CardRead(0, CARD),),
    st.AwaitingFinger: (
        ev.SampleReady(0, 70, RIGHT.position),
        ev.SampleReady(0, 70, LEFT.position),
        ev.FingerSeen(0, 8, 288),
    ),
    st.Capturing: (
        ev.SampleReady(0, 70, RIGHT.position),
        ev.SamplePoor(0, st.FingerHint.TOO_WET, RIGHT.position),
        ev.SamplePoor(0, st.FingerHint.TOO_WET, LEFT.position),
    ),
    st.Comparing: (ev.Matched(0), ev.NoMatch(0, 4), ev.NoMatch(0, 3)),
    st.NotMatched: (ev.Continued(),),
    st.Recording: (ev.ReceiptStored(0, "c0ffee", b"receipt"),),
    st.TakeCard: (ev.CardRemoved(), ev.HandedOut(0), ev.CardTaken(), ev.LatchHeld(0), ev.ReleaseUncertain(0)),
    st.Delivered: (ev.TimedOut(ev.Timer.RESULT),),
    st.SeeOfficer: (ev.TimedOut(ev.Timer.RESULT),),
    st.OutOfService: tuple(ev.PartBack(part) for part in st.Part),
}
CHOICES = some.lists(
    some.tuples(some.integers(0, 99), some.integers(0, 999), some.integers(0, 9)), max_size=60
)


def walked(choices: list[tuple[int, int, int]], *, slot_sensor: bool = False) -> Walk:
    """The steps of one random walk: mostly onwards, now and then anything at all, sometimes a late answer."""
    state, walk = st.State(POLICY, slot_sensor=slot_sensor), []
    for onwards, which, lateness in choices:
        pool = FORWARD[type(state.stage)] if onwards < 80 else EVENTS
        event = pool[which % len(pool)]
        if hasattr(event, "session"):
            event = replace(event, session=state.session - (1 if lateness == 0 else 0))  # type: ignore[arg-type]
        done = step(state, event)
        walk.append((state, event, done.state, done.commands))
        state = done.state
    return walk


def writes(commands: tuple[Command, ...]) -> list[DeliveryStep]:
    return [command.step for command in commands if isinstance(command, Write)]


@given(CHOICES)
@settings(max_examples=120)
def test_a_removed_card_ends_whatever_it_was_doing(choices: list[tuple[int, int, int]]) -> None:
    for _, event, after, commands in walked(choices):
        if isinstance(event, ev.CardRemoved):
            assert attempt_of(after.stage) is None
            assert not isinstance(after.stage, st.ReadingCard)
            assert not [c for c in commands if isinstance(c, Release | RecordDelivery | VerifyOnCard)]


@given(CHOICES)
@settings(max_examples=120)
def test_tries_never_grow_within_a_session(choices: list[tuple[int, int, int]]) -> None:
    spent: dict[int, int] = {}
    for before, event, after, commands in walked(choices):
        verified = [c for c in commands if isinstance(c, VerifyOnCard)]
        spent[after.session] = spent.get(after.session, 0) + len(verified)
        assert spent[after.session] <= POLICY.verify_max_tries
        assert all(c.finger.tries_left > POLICY.card_tries_reserve for c in verified)
        was, now = attempt_of(before.stage), attempt_of(after.stage)
        if was and now and not isinstance(event, ev.CardRead):
            assert now.number >= was.number
            assert all(
                a.tries_left >= b.tries_left for a, b in zip(was.card.fingers, now.card.fingers, strict=True)
            )


@given(CHOICES, some.booleans())
@settings(max_examples=120)
def test_a_claim_has_one_outcome_and_nothing_is_written_after_it(
    choices: list[tuple[int, int, int]], slot_sensor: bool
) -> None:
    open_claim = False
    for _, event, after, commands in walked(choices, slot_sensor=slot_sensor):
        for record in writes(commands):
            assert open_claim is (record is not DeliveryStep.CLAIM)
            open_claim = record not in (DeliveryStep.ENDED, DeliveryStep.CONFIRMED)
        if isinstance(event, ev.PartLost) and st.Part.JOURNAL in after.missing:
            open_claim = claim_of(after.stage) is not None  # recovery closes it
        assert open_claim is (claim_of(after.stage) is not None)


@given(CHOICES, some.booleans())
@settings(max_examples=120)
def test_no_release_without_a_match_and_a_receipt_of_this_session(
    choices: list[tuple[int, int, int]],
    slot_sensor: bool,
) -> None:
    trail: list[ev.Event] = []
    for before, event, after, commands in walked(choices, slot_sensor=slot_sensor):
        if after.session != before.session or isinstance(event, ev.CardRead):
            trail.clear()
        if after.stage != before.stage:
            trail.append(event)
        for command in commands:
            if isinstance(command, Release):
                assert trail[-2] == ev.Matched(command.session)
                assert isinstance(trail[-1], ev.ReceiptStored)
                assert trail[-1].session == command.session


@given(CHOICES)
@settings(max_examples=120)
def test_only_a_good_sample_of_the_asked_finger_reaches_the_card(choices: list[tuple[int, int, int]]) -> None:
    for before, event, _, commands in walked(choices):
        for command in commands:
            if isinstance(command, VerifyOnCard):
                assert isinstance(event, ev.SampleReady)
                assert event.quality >= POLICY.verify_quality_min
                asked = attempt_of(before.stage)
                assert asked and event.finger is command.finger.position is asked.finger.position


@given(CHOICES)
@settings(max_examples=120)
def test_what_must_be_written_first_is_written_first(choices: list[tuple[int, int, int]]) -> None:
    first = {
        VerifyOnCard: DeliveryStep.VERIFY_INTENT,
        RecordDelivery: DeliveryStep.RECORD_INTENT,
        Release: DeliveryStep.RELEASE_INTENT,
        CaptureFinger: DeliveryStep.CAPTURE,
    }
    for _, _, _, commands in walked(choices):
        for command, before in zip(commands[1:], commands, strict=False):
            if type(command) in first:
                assert isinstance(before, Write)
                assert before.step is first[type(command)]


@given(CHOICES)
@settings(max_examples=120)
def test_delivered_is_shown_only_with_its_confirmation_and_reports_hold_no_more_than_allowed(
    choices: list[tuple[int, int, int]],
) -> None:
    allowed = {"application", "outcome", "reason", "finger", "tries_left", "attempt", "verdict", "class"}
    for before, _, after, commands in walked(choices):
        if isinstance(after.stage, st.Delivered) and not isinstance(before.stage, st.Delivered):
            assert writes(commands) == [DeliveryStep.TAKEN, DeliveryStep.CONFIRMED]
        for command in commands:
            if isinstance(command, Write) and command.report:
                assert command.report.data.keys() <= allowed | {"duration_s"}


@given(CHOICES)
@settings(max_examples=120)
def test_with_a_slot_sensor_only_it_or_the_officer_can_tell_that_the_card_was_taken(
    choices: list[tuple[int, int, int]],
) -> None:
    for before, event, after, _ in walked(choices, slot_sensor=True):
        if isinstance(after.stage, st.Delivered) and not isinstance(before.stage, st.Delivered):
            assert isinstance(event, ev.CardTaken | ev.HandedOut)


def test_a_chip_that_gives_tries_back_is_not_believed() -> None:
    assert after_verdict(ATTEMPT, 9).finger.tries_left == RIGHT.tries_left


def test_walks_get_all_the_way() -> None:
    stages = {type(after.stage) for _, _, after, _ in walked([(0, 0, 1)] * 12)}
    assert {st.Recording, st.TakeCard, st.Delivered} <= stages

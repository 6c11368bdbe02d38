"""Who may decide what, where and when."""

from dataclasses import replace
from itertools import product

import pytest

from kiosk.domain.applications import TRANSITIONS, ApplicationEvent, ApplicationState
from kiosk.domain.desk import LONGEST_REASON, RULES, Act, DeskError, DeskRefusal, Facts, Rule, check_act

S = ApplicationState
REFERRED = Facts(
    state=S.DELIVERY_REFERRED,
    officer="officer-1",
    officer_place="tehran-1",
    reason="passport seen",
    card_place="tehran-1",
    second="officer-2",
    second_place="tehran-1",
    checker="officer-1",
)
# The acts that move an application, and the line of the sheet that says from where.
MOVES = {
    Act.TRY_AGAIN: ApplicationEvent.DESK_DECIDED,
    Act.NEW_CAPTURE: ApplicationEvent.DESK_DECIDED,
    Act.NEW_CARD: ApplicationEvent.DESK_DECIDED,
    Act.SETTLE_IN_CUSTODY: ApplicationEvent.DESK_SETTLED,
    Act.SETTLE_DELIVERED: ApplicationEvent.DESK_SETTLED,
    Act.HAND_OVER: ApplicationEvent.DESK_HANDED_OVER,
    Act.RECALL: ApplicationEvent.ASKED_AGAIN,
    Act.CHANGE_PLACE: ApplicationEvent.PLACE_CHANGED,
    Act.REMAKE: ApplicationEvent.PRODUCTION_ORDERED,
    Act.CORRECT: ApplicationEvent.OFFICE_CORRECTED,
    Act.END: ApplicationEvent.OFFICE_ENDED,
    Act.INELIGIBLE: ApplicationEvent.ELIGIBILITY_LOST,
}


@pytest.mark.parametrize(("act", "event"), MOVES.items())
def test_an_act_is_possible_exactly_where_the_sheet_has_its_transition(
    act: Act, event: ApplicationEvent
) -> None:
    sources = {state for line in TRANSITIONS if line.event is event for state in line.sources}
    assert set(RULES[act].states) == sources


def test_every_act_has_its_rule_and_no_act_is_possible_in_every_state() -> None:
    assert set(RULES) == set(Act)
    for act, state in product(set(Act) - {Act.ERASE}, (S.DELIVERED, S.CANCELLED, S.CLOSED, S.DRAFT)):
        assert check_act(act, replace(REFERRED, state=state)) is DeskRefusal.NOT_POSSIBLE_NOW


@pytest.mark.parametrize("state", S)
def test_only_what_is_over_is_erased_and_by_two(state: S) -> None:
    facts = replace(REFERRED, state=state, second="officer-3")
    over = state in (S.DELIVERED, S.CANCELLED, S.CLOSED)
    assert check_act(Act.ERASE, facts) is (None if over else DeskRefusal.NOT_POSSIBLE_NOW)
    if over:
        assert check_act(Act.ERASE, replace(facts, second=None)) is DeskRefusal.SECOND_NEEDED


def test_no_act_touches_a_card_that_is_being_handed_over() -> None:
    possible = {act for act in Act if check_act(act, replace(REFERRED, state=S.DELIVERING)) is None}
    assert possible == {Act.INELIGIBLE}


@pytest.mark.parametrize("reason", ["", "no", "x" * (LONGEST_REASON + 1)])
def test_nothing_is_decided_without_a_reason(reason: str) -> None:
    for act in Act:
        assert check_act(act, replace(REFERRED, reason=reason)) is DeskRefusal.NO_REASON


@pytest.mark.parametrize("act", [Act.TRY_AGAIN, Act.NEW_CAPTURE, Act.NEW_CARD, Act.HAND_OVER])
def test_a_delivery_is_decided_about_where_its_card_lies(act: Act) -> None:
    assert check_act(act, REFERRED) is None
    assert check_act(act, replace(REFERRED, card_place="shiraz-2")) is DeskRefusal.OTHER_PLACE
    assert check_act(act, replace(REFERRED, card_place=None)) is DeskRefusal.OTHER_PLACE


@pytest.mark.parametrize(
    ("act", "state"),
    [(Act.HAND_OVER, S.DELIVERY_REFERRED), (Act.SETTLE_DELIVERED, S.DELIVERY_UNCONFIRMED)],
)
def test_a_delivery_without_a_match_needs_two_people_and_nobody_approves_their_own_work(
    act: Act, state: ApplicationState
) -> None:
    facts = replace(REFERRED, state=state)
    assert check_act(act, facts) is None
    assert check_act(act, replace(facts, second=None)) is DeskRefusal.SECOND_NEEDED
    assert check_act(act, replace(facts, second="officer-1")) is DeskRefusal.SAME_PERSON
    assert check_act(act, replace(facts, checker="officer-2")) is DeskRefusal.SAME_PERSON
    assert check_act(act, replace(facts, second_place="shiraz-2")) is DeskRefusal.OTHER_PLACE


@pytest.mark.parametrize(("act", "rule"), RULES.items())
def test_nobody_decides_about_their_own_application(act: Act, rule: Rule) -> None:
    facts = replace(REFERRED, state=next(iter(rule.states)), checker=None)
    assert check_act(act, facts) is None
    assert check_act(act, replace(facts, own=True)) is DeskRefusal.OWN_APPLICATION


def test_a_refusal_is_told_by_its_word_alone() -> None:
    error = DeskError(DeskRefusal.OTHER_PLACE)
    assert (str(error), error.refusal) == ("other_place", DeskRefusal.OTHER_PLACE)

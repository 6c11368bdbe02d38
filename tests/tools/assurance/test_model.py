"""The core agrees with its reference in whatever order things happen, and a changed rule is noticed."""

from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from kiosk.session import handover
from kiosk.session.attempts import next_attempt
from kiosk.session.policy import Policy
from kiosk.session.states import Attempt
from tools.assurance import model
from tools.assurance.model import ANY, ONWARD, DisagreementError, Pair, walk


class CoreAndReference(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.pair = Pair()

    @rule(which=some.integers(0, 99))
    def goes_on(self, which: int) -> None:
        pool = ONWARD[self.pair.reference.phase]
        self.pair.take(pool[which % len(pool)])

    @rule(which=some.integers(0, len(ANY) - 1))
    def anything_happens(self, which: int) -> None:
        self.pair.take(ANY[which])

    @precondition(lambda self: self.pair.state.session > 0)
    @rule(which=some.integers(0, len(ANY) - 1))
    def somebody_answers_the_last_session(self, which: int) -> None:
        self.pair.take(ANY[which], late=True)


TestCoreAndReference = CoreAndReference.TestCase
TestCoreAndReference.settings = settings(max_examples=40, stateful_step_count=50, deadline=None)


def test_long_walks_agree_and_reach_every_phase() -> None:
    phases = {phase for seed in range(40) for phase in walk(seed)}
    assert phases == set(ONWARD)


def one_try_too_many(policy: Policy, attempt: Attempt) -> Attempt | None:
    return next_attempt(replace(policy, verify_max_tries=policy.verify_max_tries + 1), attempt)


def test_a_changed_rule_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover, "next_attempt", one_try_too_many)
    with pytest.raises(DisagreementError, match="the reference"):
        for seed in range(200):
            list(walk(seed))


def test_a_walk_is_the_same_again() -> None:
    assert list(walk(5)) == list(walk(5))
    assert len(list(walk(5))) == model.A_WALK

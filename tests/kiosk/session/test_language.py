"""Whose language the kiosk speaks: that of the person who stands there, then the usual one again."""

from dataclasses import replace

import pytest

from kiosk.domain.delivery import ReferralReason
from kiosk.session import events as ev
from kiosk.session import states as st
from kiosk.session.step import step
from tests.kiosk.fakes import FakeKiosk
from tests.kiosk.people import ATTEMPT, state

IN_ENGLISH = ev.LanguageChosen(st.Language.ENGLISH)


def test_a_language_chosen_before_the_start_holds_for_the_whole_session(kiosk: FakeKiosk) -> None:
    kiosk.happens(IN_ENGLISH)
    kiosk.claimed()
    kiosk.fingers.presented = [80]
    kiosk.slot.verdicts = [True]
    kiosk.happens(ev.CardInserted(), ev.CardRemoved())
    assert isinstance(kiosk.stage, st.Delivered)
    assert kiosk.state.language.name == "ENGLISH"
    kiosk.passes(8)
    assert isinstance(kiosk.stage, st.Attract)
    assert kiosk.state.language.name == "PERSIAN"


def test_who_walks_away_takes_the_language_along(kiosk: FakeKiosk) -> None:
    kiosk.happens(IN_ENGLISH, ev.Started())
    kiosk.passes(kiosk.state.policy.idle_warn_s + kiosk.state.policy.idle_countdown_s)
    assert isinstance(kiosk.stage, st.Attract)
    assert kiosk.state.language.name == "PERSIAN"


def test_a_language_chosen_by_somebody_who_never_starts_does_not_stay(kiosk: FakeKiosk) -> None:
    kiosk.happens(IN_ENGLISH)
    kiosk.passes(kiosk.state.policy.idle_warn_s - 1)
    assert kiosk.state.language.name == "ENGLISH"
    kiosk.passes(1)
    assert kiosk.state.language.name == "PERSIAN"


@pytest.mark.parametrize(
    ("stage", "event"),
    [
        (st.EnteringClaim(), ev.Cancelled()),
        (st.AwaitingFinger(ATTEMPT), ev.Cancelled()),
        (st.Delivered(), ev.Continued()),
        (st.SeeOfficer(ReferralReason.NOT_MATCHED), ev.Continued()),
        (st.EnteringClaim(), ev.PartLost(st.Part.SENSOR, "sensor_lost")),
    ],
)
def test_every_way_back_to_the_start_speaks_the_usual_language(stage: st.Stage, event: ev.Event) -> None:
    usual = replace(state(stage), language=st.Language.PERSIAN, usual_language=st.Language.ENGLISH)
    assert step(usual, event).state.language is st.Language.ENGLISH

from dataclasses import replace

import pytest

from kiosk.session.policy import Policy
from kiosk.session.states import (
    Attract,
    CheckingClaim,
    Delivered,
    EnteringClaim,
    Language,
    OutOfService,
    Part,
    State,
)
from tests.ui.auditing import findings
from tools.exhibits import exhibits
from ui.draft import Draft
from ui.layout.arrange import arrange
from ui.palette import HIGH_CONTRAST
from ui.presenter import present
from ui.theme import Colour
from ui.wishes import AS_EVER, Contrasted, HelpAsked, TextSized, Wishes, granted, kept

HOME = State(Policy(), Attract())
TYPING = State(Policy(), EnteringClaim(), session=1)
BOTH = Wishes(large=True, contrast=True)


def test_each_wish_changes_one_thing() -> None:
    assert granted(AS_EVER, TextSized(large=True)) == Wishes(large=True)
    assert granted(Wishes(large=True), Contrasted(high=True)) == BOTH
    assert granted(BOTH, TextSized(large=False)) == Wishes(contrast=True)


def test_help_covers_one_page_and_never_what_happens_next() -> None:
    helped = granted(Wishes(large=True), HelpAsked(shown=True))
    assert present(TYPING, Draft(), helped).help is not None
    assert kept(helped, TYPING, TYPING.at(CheckingClaim())) == Wishes(large=True)
    assert granted(helped, HelpAsked(shown=False)) == Wishes(large=True)
    assert present(replace(TYPING, warning_s=9), Draft(), helped).help is None


def test_wishes_made_on_the_first_screen_stay_through_the_session() -> None:
    assert kept(BOTH, HOME, TYPING) == BOTH
    assert kept(BOTH, TYPING, TYPING.at(Delivered())) == BOTH


@pytest.mark.parametrize("end", [Attract(), OutOfService(Part.SENSOR)])
def test_wishes_end_with_the_session(end: Attract | OutOfService) -> None:
    assert kept(BOTH, TYPING, TYPING.at(end)) == AS_EVER


def test_a_part_that_comes_back_while_somebody_reads_takes_no_wish_away() -> None:
    assert kept(BOTH, HOME, replace(HOME, missing=frozenset({Part.CENTRE}))) == BOTH


@pytest.mark.parametrize("language", list(Language))
def test_every_screen_offers_text_size_and_contrast_in_one_touch(language: Language) -> None:
    for exhibit in (each for each in exhibits(language) if not each.staff):
        sent = {each.name: each.sends for each in present(exhibit.state, exhibit.draft).tools}
        assert (sent["text_size"], sent["contrast"]) == (TextSized(True), Contrasted(True))
        back = {each.name: each.sends for each in present(exhibit.state, exhibit.draft, BOTH).tools}
        assert (back["text_size"], back["contrast"]) == (TextSized(False), Contrasted(False))


# Fields of one page come one after the other, and a list has fewer rows a page.
ONE_BY_ONE = ("claim.", "field.", "eye.", "option.", "change.", "suggestion.")


@pytest.mark.parametrize("language", list(Language))
def test_large_letters_keep_the_flow(language: Language) -> None:
    """What can be sent on a screen can be sent in large letters, one place to type at a time."""
    for exhibit in exhibits(language):
        if exhibit.state.warning_s is None:
            normal, large = (targets(exhibit.state, exhibit.draft, each) for each in (AS_EVER, BOTH))
            if large & {"list.up", "list.down"}:
                continue  # a list has fewer rows a page
            assert {name for name in normal - large if not name.startswith(ONE_BY_ONE)} == set(), exhibit.name
            assert large <= normal, exhibit.name


def test_the_audit_sees_small_letters() -> None:
    normal = arrange(present(TYPING, Draft()), 1280, 800)
    assert any("is small" in each for each in findings(normal, 1.0, large=True))


def test_every_colour_has_one_for_high_contrast() -> None:
    assert set(HIGH_CONTRAST) == set(Colour)


def targets(state: State, draft: Draft, wishes: Wishes) -> set[str]:
    return {each.name for each in arrange(present(state, draft, wishes), 1280, 800).targets()}

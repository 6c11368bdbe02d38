import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.typeset import (
    ENGLISH,
    PERSIAN,
    Script,
    Style,
    Weight,
    caret_stops,
    isolated,
    nearest_stop,
    set_line,
)
from kiosk.typeset.bidi import levels, visual_runs
from kiosk.typeset.style import Direction

STYLE = Style(Weight.MEDIUM, 34)
LINES = {
    "digits": ("کد ۱۲۳", PERSIAN),
    "latin in persian": ("کارت ISO 19794", PERSIAN),
    "joiner": ("می‌خواهم", PERSIAN),
    "hamza": ("مرحلهٔ مأمور", PERSIAN),
    "brackets": ("(نو) «ملی»", PERSIAN),
    "date": ("۱۴۰۵/۰۹/۰۱", PERSIAN),
    "telephone": (f"تلفن {isolated('021-8812-3456')}", PERSIAN),
    "persian in english": ("Choose فارسی now", ENGLISH),
}


@pytest.mark.parametrize("name", LINES)
def test_the_shaper_and_the_rasteriser_agree_on_where_a_line_ends(name: str) -> None:
    text, script = LINES[name]
    stops = caret_stops(text, STYLE, script)
    assert len(stops) == len(text) + 1
    whole = set_line(text, STYLE, script).advance
    # Of a lone number in Persian, no character begins at the right end.
    assert max(stops) == whole if name != "date" else whole - 20 < max(stops) < whole
    assert min(stops) == 0


def test_letters_of_a_persian_word_are_passed_from_the_right() -> None:
    stops = caret_stops("سلام", STYLE, PERSIAN)
    assert list(stops) == sorted(stops, reverse=True)
    assert stops[-1] == 0, "behind the last letter is the left edge"


def test_a_ligature_gives_each_of_its_letters_its_share() -> None:
    before, between, behind = caret_stops("سلام", STYLE, PERSIAN)[1:4]
    assert before - between == pytest.approx(between - behind, abs=1)
    assert before > between > behind


def test_digits_in_persian_are_passed_from_the_left() -> None:
    stops = caret_stops("کد ۱۲۳", STYLE, PERSIAN)
    first, second, third = stops[3:6]
    assert first < second < third
    assert first == 0, "the number stands at the left of the word before it"


def test_the_caret_behind_everything_is_at_the_paragraphs_own_end() -> None:
    assert caret_stops("کد 12", STYLE, PERSIAN)[-1] == 0
    english = caret_stops("No ۱۲", STYLE, ENGLISH)
    assert english[-1] == set_line("No ۱۲", STYLE, ENGLISH).advance


def test_marks_and_joiners_have_no_place_of_their_own() -> None:
    hamza = caret_stops("هٔا", STYLE, PERSIAN)
    assert hamza[1] == hamza[2]
    joined = caret_stops("می‌خ", STYLE, PERSIAN)
    assert joined[2] == joined[3]


def test_an_empty_line_has_one_place() -> None:
    assert caret_stops("", STYLE, PERSIAN) == (0,)


@pytest.mark.parametrize("name", LINES)
def test_a_touch_at_a_place_means_that_place(name: str) -> None:
    text, script = LINES[name]
    stops = caret_stops(text, STYLE, script)
    for x in stops:
        assert stops[nearest_stop(stops, x)] == x


def test_of_two_places_at_one_spot_a_touch_means_the_later() -> None:
    assert nearest_stop((20, 10, 10, 0), 10) == 2


def test_levels_follow_the_standard() -> None:
    assert levels("کد 12", Direction.RIGHT_TO_LEFT) == (1, 1, 1, 2, 2)
    assert levels("No کد", Direction.LEFT_TO_RIGHT) == (0, 0, 0, 1, 1)
    assert visual_runs((1, 1, 1, 2, 2)) == [(3, 5), (0, 3)]
    assert visual_runs((0, 1, 1, 0)) == [(0, 1), (1, 3), (3, 4)]


LETTERS = st.text("ابپسلامهی‌ٔ ()«»-/.012۳۴abZ،؟", max_size=12)


@given(LETTERS, st.sampled_from([PERSIAN, ENGLISH]))
def test_every_place_lies_on_the_line_whatever_is_typed(text: str, script: Script) -> None:
    stops = caret_stops(text, STYLE, script)
    wide = set_line(text, STYLE, script).advance if text else 0
    assert all(0 <= stop <= wide for stop in stops)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=12))
def test_every_character_stands_in_exactly_one_run(found: list[int]) -> None:
    runs = visual_runs(tuple(found))
    assert sorted(at for first, behind in runs for at in range(first, behind)) == list(range(len(found)))

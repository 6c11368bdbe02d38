"""The keyboard as a national standard and a narrow page want it."""

import pytest

from kiosk.domain.identity import person_name
from kiosk.session.states import Language
from kiosk.typeset import Weight, font_file, missing_characters
from ui.draft import BoardTurned, Focused, Typed
from ui.fields import Board, Keyboard
from ui.layout.canvas import canvas_for
from ui.layout.keyboard import HELD, KeyCap, key_rows, keyboard
from ui.scene import Target
from ui.wording import words

WINDOWS = [(1280, 800), (800, 1280)]
ONWARD = Focused("next")


def rows(board: Board, *, wide: bool = True, letters: Board = Board.PERSIAN) -> list[list[KeyCap]]:
    return key_rows(Keyboard(board, "name", letters, 50), words(Language.PERSIAN), ONWARD, wide=wide)


def written(board: Board, *, wide: bool = True) -> set[str]:
    return {key.sends.text for row in rows(board, wide=wide) for key in row if isinstance(key.sends, Typed)}


def test_letters_stand_where_isiri_9147_has_them() -> None:
    first, second, third = ("".join(str(key.face) for key in row) for row in rows(Board.PERSIAN)[1:4])
    assert first == "ضصثقفغعهخحجچ"
    assert second == "شسیبلاتنمکگ"
    assert third == "ظطزرذدپوژآئ"


@pytest.mark.parametrize("wide", [True, False])
def test_every_letter_of_a_name_can_be_typed(wide: bool) -> None:
    reachable = written(Board.PERSIAN, wide=wide) | written(Board.SYMBOLS, wide=wide)
    assert set("آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیءأؤئۀة \u200c-") <= reachable


def test_only_the_persian_yeh_and_kaf_are_written() -> None:
    everything = {letter for board in Board if board is not Board.NUMBERS for letter in written(board)}
    assert "\u06cc" in everything
    assert "\u06a9" in everything
    assert not everything & {"\u064a", "\u0643", "\u0649"}
    assert "\u200c" in everything


def test_a_narrow_page_has_at_most_eleven_keys_a_row() -> None:
    for board in Board:
        if board is not Board.NUMBERS:
            assert max(len(row) for row in rows(board, wide=False)) <= 11


def test_what_a_long_press_writes_can_be_had_without_one() -> None:
    assert set(HELD.values()) <= written(Board.SYMBOLS) | written(Board.PERSIAN)
    assert all(person_name(f"ب{letter}ب") for letter in "أؤئءۀة")


def test_the_page_of_signs_leads_back_to_the_letters_it_came_from() -> None:
    for letters in (Board.PERSIAN, Board.LATIN):
        turners = [key.sends for key in rows(Board.SYMBOLS, letters=letters)[-1]]
        assert BoardTurned(letters) in turners


def test_shift_turns_to_capitals_and_back() -> None:
    sent = {key.name: key.sends for row in rows(Board.LATIN) for key in row}
    assert sent["key.shift"] == BoardTurned(Board.CAPITALS)
    assert {"q", "m", "@", "."} <= written(Board.LATIN)
    assert {"Q", "M"} <= written(Board.CAPITALS)


def test_the_font_has_every_sign_of_every_key() -> None:
    faces = "".join(str(key.face) for board in list(Board)[:4] for row in rows(board) for key in row)
    letters = {each for each in faces if ord(each) < 0xF0000}
    assert (
        missing_characters("".join(letters | set("".join(HELD.values()))), font_file(Weight.MEDIUM)) == set()
    )


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("language", list(Language))
def test_keys_are_as_high_as_the_sheet_says_and_the_same_way_round(
    language: Language, window: tuple[int, int]
) -> None:
    canvas = canvas_for(*window, language)
    elements = keyboard(canvas, Keyboard(Board.PERSIAN, "name", Board.PERSIAN, 50), ONWARD)
    keys = {each.name: each for each in elements if isinstance(each, Target)}
    assert all(key.rect.height >= 68 for key in keys.values())
    mirrored = language is Language.PERSIAN  # the page turns what is laid out here
    assert (keys["key.ض"].rect.x < keys["key.ج"].rect.x) != mirrored
    assert (keys["key.1"].rect.x < keys["key.back"].rect.x) != mirrored
    assert keys["key.back"].repeats

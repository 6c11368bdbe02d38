"""A slip tells what R35 to R37 ask for, and nothing that R36's finder could misuse."""

from dataclasses import fields, replace
from datetime import date

import cv2
import numpy as np
import pytest
from PIL import Image

from kiosk.completion.receipt import Banner, Number, Row, SlipFacts, Visit, slip_lines, spoken_lines
from kiosk.completion.receipt_words import WORDS
from kiosk.completion.slip_drawing import WIDTH, draw_slip
from kiosk.domain.numbers import NumberKind
from kiosk.typeset import Weight, font_file, missing_characters
from kiosk.typeset.line import set_line
from kiosk.typeset.paragraph import word_advance
from tests.kiosk.completion.slips import PLACES, facts

BOTH = pytest.mark.parametrize("language", ["fa", "en"])


@BOTH
def test_a_receipt_tells_number_day_and_place_of_delivery(language: str) -> None:
    lines = slip_lines(facts(language), language)
    told = "\n".join(spoken_lines(lines))
    assert PLACES[language].name in told and PLACES[language].address in told
    assert WORDS[language].keep in told
    assert ("۱۴۰۵/۰۹/۰۱" if language == "fa" else "1405/09/01 (22 November 2026)") in told
    assert ("۹۰۶۶ ۹۰۷۴ ۳۹۱۰" if language == "fa" else "9066 9074 3910") in told


@BOTH
def test_a_reprint_says_copy_and_differs_in_nothing_else(language: str) -> None:
    first = slip_lines(facts(language), language)
    again = slip_lines(facts(language, copy=True), language)
    assert [line for line in again if line not in first] == [Banner(WORDS[language].copy)]
    assert [line for line in first if line not in again] == []


@BOTH
def test_the_word_copy_stands_white_on_black_across_the_paper(language: str) -> None:
    first, again = (
        ~np.asarray(draw_slip(slip_lines(facts(language, copy=copy), language), language))
        for copy in (False, True)
    )
    assert first.mean(axis=1).max() < 0.95
    band = again[again[:, :4].all(axis=1)]
    assert len(band) > 40 and 0.6 < band.mean() < 0.98


def test_there_is_no_room_for_a_name_a_code_of_a_person_or_a_picture() -> None:
    names = {each.name for each in fields(SlipFacts)}
    told = {
        "number",
        "kind",
        "day",
        "kiosk",
        "code",
        "place",
        "visit",
        "about_days",
        "excused",
        "moved",
        "copy",
    }
    assert names == told


@BOTH
def test_excused_fingers_are_named(language: str) -> None:
    rows = [line for line in slip_lines(facts(language), language) if isinstance(line, Row)]
    (excused,) = [row.value for row in rows if row.label == WORDS[language].excused]
    assert WORDS[language].fingers[1] in excused and WORDS[language].fingers[7] in excused


@BOTH
def test_a_tracking_slip_has_its_number_and_no_place(language: str) -> None:
    tracking = replace(facts(language), number="350284614973", kind=NumberKind.TRACKING, place=None)
    lines = slip_lines(tracking, language)
    assert any(isinstance(line, Number) for line in lines)
    assert WORDS[language].tracking in spoken_lines(lines)
    assert not any(isinstance(line, Row) and line.label == WORDS[language].place for line in lines)


@BOTH
def test_an_appointment_slip_says_when_and_where(language: str) -> None:
    visit = Visit(date(2026, 11, 28), "09:30", "10:00", PLACES[language])
    slip = replace(facts(language), number="350284614973", kind=NumberKind.TRACKING, place=None, visit=visit)
    told = "\n".join(spoken_lines(slip_lines(slip, language)))
    assert PLACES[language].name in told
    assert ("ساعت ۰۹:۳۰ تا ۱۰:۰۰" if language == "fa" else "09:30 to 10:00") in told
    assert ("۱۴۰۵/۰۹/۰۷" if language == "fa" else "28 November 2026") in told


def test_a_receipt_without_a_place_is_refused() -> None:
    with pytest.raises(ValueError, match="place"):
        slip_lines(replace(facts("fa"), place=None), "fa")


@BOTH
def test_the_drawn_code_is_read_back_by_a_stranger(language: str) -> None:
    code = "NCK1:906690743910:20261122:PLACE-1:KIOSK-1:" + "A7" * 51 + "A"
    slip = draw_slip(slip_lines(facts(language, code), language), language)
    read, *_ = cv2.QRCodeDetector().detectAndDecode(np.asarray(slip.convert("L")))
    assert read == code


@BOTH
def test_a_slip_fills_the_paper_and_keeps_off_its_edges(language: str) -> None:
    slip = draw_slip(slip_lines(facts(language), language), language)
    dots = np.asarray(slip)
    assert slip.mode == "1" and slip.width == WIDTH
    assert dots[:, :2].all() and dots[:, -2:].all()


def test_no_line_of_a_slip_is_kept_once_it_is_drawn() -> None:
    draw_slip(slip_lines(facts("fa"), "fa"), "fa")
    assert set_line.cache_info().currsize == 0
    assert word_advance.cache_info().currsize == 0


def test_the_number_is_the_largest_thing_and_the_smallest_letters_are_three_millimetres_high() -> None:
    h = draw_slip([*slip_lines(facts("en"), "en")[-1:]], "en")  # "kiosk-1" has a k: an ascender
    assert _ink_height(h) >= 24
    number = draw_slip([line for line in slip_lines(facts("en"), "en") if isinstance(line, Number)], "en")
    assert _ink_height(number) >= 48


def test_every_word_has_its_glyphs() -> None:
    for words in WORDS.values():
        texts = [getattr(words, each.name) for each in fields(words) if each.name != "fingers"]
        for text in [*texts, *words.fingers.values()]:
            assert not missing_characters(text, font_file(Weight.BOLD))


def _ink_height(slip: Image.Image) -> int:
    rows = np.flatnonzero(~np.asarray(slip).all(axis=1))
    return int(rows[-1] - rows[0] + 1)

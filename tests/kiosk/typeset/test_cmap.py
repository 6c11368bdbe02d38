from pathlib import Path

import pytest
from PIL import ImageFont

from kiosk.typeset import Weight, font_file, missing_characters
from kiosk.typeset.cmap import characters


@pytest.mark.parametrize("weight", list(Weight))
def test_every_weight_draws_persian_latin_and_our_punctuation(weight: Weight) -> None:
    text = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی أإؤئة هٔ ۰۱۲۳۴۵۶۷۸۹ ،؛؟«»٬٪ ABCxyz 0-9 … – “”'!?()/:•"
    assert missing_characters(text, font_file(weight)) == set()


def test_a_letter_the_font_lacks_is_named() -> None:
    assert missing_characters("سلام 漢", font_file(Weight.REGULAR)) == {"漢"}


def test_joiners_and_isolates_need_no_glyph() -> None:
    assert missing_characters("می\u200cروم \u2066A\u2069\n", font_file(Weight.REGULAR)) == set()


def test_every_letter_the_table_lists_has_ink() -> None:
    font = ImageFont.truetype(str(font_file(Weight.REGULAR)), 20)
    letters = [chr(code) for code in characters(font_file(Weight.REGULAR)) if chr(code).isalnum()]
    assert len(letters) > 100
    assert [letter for letter in letters if not any(bytes(font.getmask(letter)))] == []


def test_a_font_without_a_character_table_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"\0\1\0\0" + b"\0\0" + b"\0" * 6)
    with pytest.raises(ValueError, match="no cmap"):
        characters(broken)

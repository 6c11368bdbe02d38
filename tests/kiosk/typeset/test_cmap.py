import struct
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


def font_with(*subtables: bytes) -> bytes:
    """A font that is nothing but its character table."""
    records, at = b"", 4 + 8 * len(subtables)
    for each in subtables:
        records += struct.pack(">HHI", 0, 3, at)
        at += len(each)
    table = struct.pack(">HH", 0, len(subtables)) + records + b"".join(subtables)
    return (
        b"\0\1\0\0"
        + struct.pack(">H", 1)
        + bytes(6)
        + struct.pack(">4sIII", b"cmap", 0, 28, len(table))
        + table
    )


def test_characters_beyond_the_first_plane_are_read_and_unknown_forms_left_out(tmp_path: Path) -> None:
    groups = struct.pack(">HHIII", 12, 0, 40, 0, 2) + struct.pack(">6I", 0x41, 0x43, 1, 0x1F600, 0x1F601, 9)
    unknown = struct.pack(">HH", 6, 0) + bytes(8)
    font = tmp_path / "font.ttf"
    font.write_bytes(font_with(groups, unknown))
    assert characters(font) == {0x41, 0x42, 0x43, 0x1F600, 0x1F601}

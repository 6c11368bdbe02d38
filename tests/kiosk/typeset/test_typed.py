from hypothesis import given
from hypothesis import strategies as st

from kiosk.typeset import PERSIAN, Style, Weight, line_at, typed_lines, window_of
from kiosk.typeset.line import advance

STYLE = Style(Weight.MEDIUM, 34)
ADDRESS = "اصفهان، خیابان چهارباغ بالا، کوچهٔ شهید رضایی، پلاک ۱۲، واحد ۳"


def test_lines_of_an_address_keep_their_place_in_the_text() -> None:
    lines = typed_lines(ADDRESS, STYLE, PERSIAN, 400)
    assert len(lines) > 1
    assert all(ADDRESS[line.start : line.end] == line.text for line in lines)
    assert " ".join(line.text for line in lines) == ADDRESS


def test_a_word_without_spaces_goes_on_in_the_next_line() -> None:
    lines = typed_lines("آ" * 60, STYLE, PERSIAN, 300)
    assert len(lines) > 1
    assert "".join(line.text for line in lines) == "آ" * 60
    assert all(advance(line.text, STYLE, PERSIAN) <= 300 for line in lines)


def test_the_caret_is_in_the_line_that_holds_its_letter() -> None:
    lines = typed_lines(ADDRESS, STYLE, PERSIAN, 400)
    assert line_at(lines, 0) == 0
    assert line_at(lines, lines[1].start) == 1
    assert line_at(lines, lines[0].end) == 0
    assert line_at(lines, len(ADDRESS)) == len(lines) - 1


@given(st.text("ابپ ی۱۲a", max_size=80), st.integers(0, 80))
def test_what_is_shown_of_a_long_line_fits_and_holds_the_caret(text: str, caret: int) -> None:
    caret = min(caret, len(text))
    shown = window_of(text, caret, STYLE, PERSIAN, 240)
    assert shown.start <= caret <= shown.end
    assert text[shown.start : shown.end] == shown.text
    assert advance(shown.text, STYLE, PERSIAN) <= 240 or len(shown.text) <= 1

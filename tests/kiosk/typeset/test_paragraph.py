from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.typeset import PERSIAN, Style, Weight, forget_texts, isolated, set_line, set_paragraph
from kiosk.typeset.paragraph import word_advance, wrapped

STYLE = Style(Weight.REGULAR, 26)
TEXT = "رسید و مدرک هویتی را به مأمور بدهید. مأمور پس از دیدن آن‌ها این‌جا تأیید می‌کند."


def test_lines_are_cut_in_reading_order() -> None:
    lines = wrapped(TEXT, STYLE, PERSIAN, 300)
    assert len(lines) > 2
    assert " ".join(lines) == TEXT


def test_no_line_is_wider_than_its_column() -> None:
    paragraph = set_paragraph(TEXT, STYLE, PERSIAN, 300)
    assert paragraph.width <= 300
    assert paragraph.height == STYLE.line_px * len(paragraph.lines)


def test_a_text_that_just_fits_stays_on_one_line() -> None:
    width = set_line(TEXT, STYLE, PERSIAN).advance
    assert wrapped(TEXT, STYLE, PERSIAN, width) == [TEXT]


def test_a_line_feed_always_breaks() -> None:
    assert wrapped("یک\nدو", STYLE, PERSIAN, None) == ["یک", "دو"]


def test_a_code_with_spaces_stays_in_one_piece() -> None:
    lines = wrapped("شماره " + isolated("8516 3049 2716"), STYLE, PERSIAN, 120)
    assert lines == ["شماره", isolated("8516 3049 2716")]


def test_balanced_lines_need_no_more_lines_and_leave_no_word_alone() -> None:
    greedy = set_paragraph(TEXT, STYLE, PERSIAN, 700)
    balanced = set_paragraph(TEXT, STYLE, PERSIAN, 700, balanced=True)
    assert len(balanced.lines) == len(greedy.lines) == 2
    shortest, longest = sorted(line.advance for line in balanced.lines)
    assert shortest > longest * 0.7


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.text("ابپتجچمنهیک‌۱۲", min_size=1, max_size=9), min_size=1, max_size=12), st.integers(40, 500)
)
def test_wrapping_loses_and_adds_nothing(words: list[str], width: int) -> None:
    text = " ".join(words)
    lines = wrapped(text, STYLE, PERSIAN, width)
    assert " ".join(lines) == text
    assert all(set_line(line, STYLE, PERSIAN).advance <= width for line in lines if " " in line)


def test_forgetting_empties_every_cache_of_texts() -> None:
    set_paragraph("۰۴۹۹۳۷۰۸۹۹", STYLE, PERSIAN, 300)
    forget_texts()
    assert set_line.cache_info().currsize == 0
    assert word_advance.cache_info().currsize == 0

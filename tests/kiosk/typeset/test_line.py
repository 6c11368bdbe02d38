from PIL import Image

from kiosk.typeset import ENGLISH, PERSIAN, Bitmap, Script, Style, Weight, isolated, set_line

STYLE = Style(Weight.REGULAR, 40)


def picture(text: str, script: Script = PERSIAN) -> Image.Image:
    return as_picture(set_line(text, STYLE, script))


def as_picture(line: Bitmap) -> Image.Image:
    return Image.frombytes("L", (line.width, line.height), line.coverage)


def ink_of_left_part(line: Image.Image, width: int) -> Image.Image:
    return trimmed(line.crop((0, 0, width, line.height)))


def trimmed(image: Image.Image) -> Image.Image:
    return image.crop(image.getbbox())


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and one.tobytes() == other.tobytes()


def test_letters_join_so_a_word_is_narrower_than_its_letters() -> None:
    apart = sum(set_line(letter, STYLE, PERSIAN).advance for letter in "شناسنامه")
    assert set_line("شناسنامه", STYLE, PERSIAN).advance < apart


def test_a_zero_width_non_joiner_keeps_letters_apart_without_taking_room() -> None:
    joined, apart = set_line("میخواهم", STYLE, PERSIAN), set_line("می‌خواهم", STYLE, PERSIAN)
    assert joined.coverage != apart.coverage
    assert abs(apart.advance - joined.advance) < STYLE.px


def test_hamza_stands_above_its_letter() -> None:
    plain, with_hamza = set_line("ه", STYLE, PERSIAN), set_line("هٔ", STYLE, PERSIAN)
    assert with_hamza.advance == plain.advance
    assert with_hamza.top < plain.top
    assert with_hamza.height > plain.height


def test_digits_run_left_to_right_inside_persian() -> None:
    line = picture("کد ۱۲۳")
    alone = picture("۱۲۳", ENGLISH)
    assert same(ink_of_left_part(line, alone.width + 2), trimmed(alone))


def test_latin_keeps_its_order_and_stands_left_of_the_persian_before_it() -> None:
    line = picture("کارت ISO")
    alone = picture("ISO", ENGLISH)
    assert same(ink_of_left_part(line, alone.width + 2), trimmed(alone))


def test_brackets_are_turned_in_persian() -> None:
    assert same(trimmed(picture("(", PERSIAN)), trimmed(picture(")", ENGLISH)))
    assert not same(trimmed(picture("(", PERSIAN)), trimmed(picture("(", ENGLISH)))


def test_an_isolated_phone_number_keeps_its_groups_in_order() -> None:
    line = picture("تلفن " + isolated("021-8812"))
    alone = picture("021-8812", ENGLISH)
    assert same(ink_of_left_part(line, alone.width + 2), trimmed(alone))


def test_a_date_keeps_year_month_day_from_the_left() -> None:
    line = picture("تاریخ ۱۴۰۵/۰۹/۰۱")
    alone = picture("۱۴۰۵/۰۹/۰۱", ENGLISH)
    assert same(ink_of_left_part(line, alone.width + 2), trimmed(alone))


def test_the_same_line_is_set_once() -> None:
    assert set_line("سلام", STYLE, PERSIAN) is set_line("سلام", STYLE, PERSIAN)


def test_pixels_for_tinting_are_white_with_the_coverage_as_alpha() -> None:
    line = set_line("ب", STYLE, PERSIAN)
    pixels = line.rgba()
    assert pixels[3::4] == line.coverage
    assert set(pixels[0::4]) == {255}

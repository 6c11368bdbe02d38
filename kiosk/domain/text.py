"""One spelling for what people type in Persian: letters, digits, spaces, and the key for comparing names."""

import re
import unicodedata

ZWNJ = "\u200c"

# Arabic and Persian digits to ASCII; `str.isdigit` and `int` would take both for digits already.
_DIGITS = {ord(digit): str(n) for row in ("۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩") for n, digit in enumerate(row)}
_PERSIAN_DIGITS = {ord(str(n)): digit for n, digit in enumerate("۰۱۲۳۴۵۶۷۸۹")}
_LETTERS = {0x064A: "\u06cc", 0x0649: "\u06cc", 0x0643: "\u06a9"}  # Arabic yeh, alef maksura, kaf
_INVISIBLE = dict.fromkeys(
    [
        *range(0x064B, 0x0653),  # vowel marks
        *(0x0640, 0x00AD, 0xFEFF, 0x200D, 0x200E, 0x200F, 0x061C),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    ]
)
_KEY_LETTERS = {
    **dict.fromkeys(map(ord, "آأإ"), "ا"),
    **dict.fromkeys(map(ord, "ۀة"), "ه"),
    ord("ؤ"): "و",
    ord("ئ"): "ی",
    **dict.fromkeys([0x0653, 0x0654, 0x0655, 0x0670, 0x200C, ord(" "), ord("-")]),
}


def normalise(text: str) -> str:
    """The stored form of a text: Persian letters, one space between words, ZWNJ only inside a word."""
    plain = unicodedata.normalize("NFC", text).translate(_LETTERS).translate(_INVISIBLE)
    # A letter may only now meet the mark that stood behind an invisible sign.
    plain = unicodedata.normalize("NFC", plain).translate(_LETTERS)
    return re.sub(f"[\\s{ZWNJ}]+", _one_gap, plain).strip(f" {ZWNJ}")


def ascii_digits(text: str) -> str:
    """The text of a numeric field: normalised, with Persian and Arabic-Indic digits as ASCII."""
    return normalise(text).translate(_DIGITS)


def persian_digits(text: str) -> str:
    """ASCII digits as they are shown in the Persian interface."""
    return text.translate(_PERSIAN_DIGITS)


def comparison_key(text: str) -> str:
    """What two spellings of one name have in common; for matching only, never stored as the name."""
    return normalise(text).translate(_KEY_LETTERS)


def _one_gap(gap: re.Match[str]) -> str:
    """A run of spaces and joiners is one space; of joiners alone, one joiner."""
    return ZWNJ if set(gap[0]) == {ZWNJ} else " "

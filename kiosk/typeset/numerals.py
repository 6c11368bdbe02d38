"""Numbers and codes inside Persian text: shown in the language's digits, kept in one piece."""

from kiosk.domain.text import persian_digits

LEFT_TO_RIGHT_ISOLATE = "\u2066"
POP_ISOLATE = "\u2069"
NO_BREAK_SPACE = "\u00a0"


def spelled(number: int, language: str) -> str:
    """The number in the digits of the language."""
    return persian_digits(str(number)) if language == "fa" else str(number)


def isolated(code: str) -> str:
    """A code that runs left to right whatever stands around it and never wraps (phones, plates)."""
    return f"{LEFT_TO_RIGHT_ISOLATE}{code.replace(' ', NO_BREAK_SPACE)}{POP_ISOLATE}"

"""What is said of a screen and of one element: plain sentences a synthesiser can read."""

import re

from kiosk.domain.text import ascii_digits
from ui.scene import Scene
from ui.speech.declared import Condition, Declared, Role, declared
from ui.wording import Words

_TOOLS = frozenset({"help", "text_size", "contrast", "language", "cancel"})
_LONG_NUMBER = re.compile(r"[0-9]{5,}|[0-9]{4}(?: [0-9]{4})+")
_DATE = re.compile(r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})")
_SILENT = re.compile("[\u200b\u200e\u200f\u2066-\u2069]")


def page_script(scene: Scene, say: Words) -> tuple[str, ...]:
    """A new screen: what it is, what it says, and what can be done there."""
    elements = declared(scene)
    told = [each for each in elements if each.role in (Role.HEADING, Role.TEXT)]
    told.sort(key=lambda each: each.role is not Role.HEADING)
    fields = [element_script(each, say) for each in elements if each.role is Role.FIELD]
    ways = [
        element_script(each, say)
        for each in elements
        if each.role in (Role.BUTTON, Role.OPTION) and each.key not in _TOOLS
    ]
    return tuple(_unique([*(readable(each.name) for each in told), *fields, *ways]))


def news_script(before: Scene, after: Scene) -> tuple[str, ...]:
    """What a screen says now and did not say before: hints, errors, answers; never a mere countdown."""
    known = {each.name for each in declared(before)}
    news = [
        each.name
        for each in declared(after)
        if each.role in (Role.HEADING, Role.TEXT) and each.name not in known
    ]
    return tuple(readable(each) for each in news if any(letter.isalpha() for letter in each))


def element_script(element: Declared, say: Words) -> str:
    """One element as the keypad comes to it."""
    value = say("speech.star") if element.masked else readable(element.value)
    state = "" if element.state is Condition.NONE else say(f"speech.state.{element.state}")
    role = "" if element.role is Role.TEXT else say(f"speech.role.{element.role}")
    return "، ".join(part for part in (readable(element.name), role, value, state) if part)


def key_script(text: str, say: Words, *, masked: bool) -> str:
    """A character just typed; of a secret only that there was one."""
    if masked:
        return say("speech.star")
    if text == " ":
        return say("keyboard.space")
    return say("keyboard.joiner") if text == "\u200c" else readable(text)


def readable(text: str) -> str:
    """Signs that nobody hears left out, long numbers digit by digit, dates as three numbers."""
    plain = ascii_digits(_SILENT.sub("", text)) if any(each.isdecimal() for each in text) else text
    plain = _DATE.sub(r"\1، \2، \3", _SILENT.sub("", plain))
    return _LONG_NUMBER.sub(lambda found: _digit_by_digit(found[0]), plain)


def _digit_by_digit(number: str) -> str:
    """In the groups it is written in, else in fours from the left, with a pause between."""
    groups = number.split() if " " in number else re.findall(".{1,4}", number)
    return "، ".join(" ".join(group) for group in groups)


def _unique(lines: list[str]) -> list[str]:
    return list(dict.fromkeys(line for line in lines if line))

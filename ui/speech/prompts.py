"""Sentences that are always the same, as WAV files found by a digest of their words.

`rendering` makes them with the synthesiser; a speaker's recording under the same name takes its place.
"""

import hashlib
from functools import cache
from pathlib import Path

from kiosk.session.states import Language
from ui.speech.script import readable
from ui.speech.sound import Sound, SoundError, parsed
from ui.wording import words

COMMA = "، "  # between the parts of what is said of one element


@cache
def fixed(language: Language) -> frozenset[str]:
    """Every sentence of the screens that nothing is put into, as it is said."""
    found = set()
    for brief in (False, True):
        say = words(language, brief=brief)
        found |= {readable(say(key)) for key in say.names() if "{" not in say.template(key)}
    return frozenset(each for each in found if any(letter.isalnum() for letter in each))


def pieces(sentence: str, language: Language) -> list[str]:
    """The sentence in as few parts as can be, so that each is a fixed one wherever possible."""
    known, parts = fixed(language), sentence.split(COMMA)
    found: list[str] = []
    while parts:
        count = next((n for n in range(len(parts), 1, -1) if COMMA.join(parts[:n]) in known), 1)
        found.append(COMMA.join(parts[:count]))
        parts = parts[count:]
    return found


def is_fixed(sentence: str, language: Language) -> bool:
    """Whether nothing in it comes from a person or from the centre."""
    return all(each in fixed(language) for each in pieces(sentence, language))


def file_name(sentence: str) -> str:
    return f"{hashlib.sha256(sentence.encode()).hexdigest()[:24]}.wav"


class Prompts:
    """A folder of prompts, one folder a language in it; it may lack any."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sentence: str, language: Language) -> Path:
        return self._folder / language / file_name(sentence)

    def sound(self, sentence: str, language: Language) -> Sound | None:
        """None for what varies, and for a fixed sentence whose file is not there or cannot be used."""
        if sentence not in fixed(language):
            return None
        try:
            return parsed(self.path(sentence, language).read_bytes())
        except (OSError, SoundError):
            return None

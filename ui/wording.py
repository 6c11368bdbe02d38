"""Every word on the screens, by key, in both languages; a missing key is an error, never a blank."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from kiosk.domain.text import persian_digits
from kiosk.session.states import Language

STRINGS = Path(__file__).parent / "strings"
BRIEF = "large"  # the table of the texts that stand in when letters are large


class Words:
    """The texts of one language; numbers put into them appear in its digits."""

    def __init__(self, language: Language, texts: dict[str, str]) -> None:
        self.language = language
        self._texts = texts

    def __call__(self, key: str, **values: object) -> str:
        text = self._texts[key].format(**values)
        return persian_digits(text) if self.language is Language.PERSIAN else text

    def known(self, key: str) -> str:
        """The text if there is one under this key, else nothing."""
        return self(key) if key in self._texts else ""

    def digits(self, text: str) -> str:
        return persian_digits(text) if self.language is Language.PERSIAN else text

    def template(self, key: str) -> str:
        return self._texts[key]

    def names(self) -> frozenset[str]:
        return frozenset(self._texts)

    def letters(self) -> str:
        """Everything these texts can draw, for the glyph test."""
        return self.digits("".join(self._texts.values()) + "0123456789")


@lru_cache(maxsize=2 * len(Language))
def words(language: Language, *, brief: bool = False) -> Words:
    """The texts of a language; `brief` takes the shorter ones for large letters where there are any."""
    loaded = tomllib.loads((STRINGS / f"{language}.toml").read_text("utf-8"))
    shorter = dict(_flat(loaded.pop(BRIEF)))
    return Words(language, dict(_flat(loaded)) | (shorter if brief else {}))


def _flat(table: dict[str, Any], above: str = "") -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for key, value in table.items():
        flat += _flat(value, f"{above}{key}.") if isinstance(value, dict) else [(f"{above}{key}", str(value))]
    return flat

"""The pages' words in Persian and English."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files

LANGUAGES = ("fa", "en")


def _read(language: str) -> Mapping[str, str]:
    text = files("centre.web").joinpath(f"words.{language}.toml").read_text(encoding="utf-8")
    return {key: str(value) for key, value in tomllib.loads(text).items()}


WORDS: Mapping[str, Mapping[str, str]] = {language: _read(language) for language in LANGUAGES}

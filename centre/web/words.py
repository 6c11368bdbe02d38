"""The pages' words in Persian and English."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files

LANGUAGES = ("fa", "en")
Words = Mapping[str, Mapping[str, str]]


def read_words(package: str) -> Words:
    """The words of a package by language, from its `words.LANGUAGE.toml`."""
    return {language: _read(package, language) for language in LANGUAGES}


def _read(package: str, language: str) -> Mapping[str, str]:
    text = files(package).joinpath(f"words.{language}.toml").read_text(encoding="utf-8")
    return {key: str(value) for key, value in tomllib.loads(text).items()}


WORDS = read_words("centre.web")

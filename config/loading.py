"""Reads settings strictly: what is unknown, missing, of the wrong type or out of range names its place.

A table whose type allows None may be left out; every other key must be there.
"""

import json
import re
import tomllib
from dataclasses import is_dataclass
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, get_type_hints

from config.settings import Address, Like, Settings, Within

_Made = TypeVar("_Made")


class ConfigError(Exception):
    """The settings cannot be used; `str()` is one line: file, key, what was expected."""


def load(path: Path) -> Settings:
    """The settings in a TOML file; relative paths in it count from the file's folder."""
    try:
        return parse(path.read_bytes(), path)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}; name a readable file with --config") from error


def parse(data: bytes, path: Path) -> Settings:
    """The settings in the bytes of a TOML file; `path` is where it lies, for paths in it and for errors."""
    try:
        table = tomllib.loads(data.decode())
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error
    return _Reader(path).table(Settings, table, "")


class _Reader:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._folder = path.absolute().parent

    def table(self, kind: type[_Made], given: Any, place: str) -> _Made:
        """One dataclass out of one TOML table."""
        if not isinstance(given, dict):
            raise self._error(place, f"expected a table, got {_shown(given)}")
        hints = get_type_hints(kind, include_extras=True)
        for key in given:
            if key not in hints:
                raise self._error(_join(place, key), f"unknown; there are {', '.join(hints)}")
        for key in hints:
            if key not in given and not isinstance(hints[key], UnionType):
                raise self._error(_join(place, key), "missing")
        return kind(**{key: self._value(hints[key], given[key], _join(place, key)) for key in given})

    def _value(self, kind: Any, given: Any, place: str) -> Any:
        if isinstance(kind, UnionType):
            kind = kind.__args__[0]
        if hasattr(kind, "__metadata__"):
            return self._checked(self._value(kind.__origin__, given, place), kind.__metadata__[0], place)
        if isinstance(kind, type) and is_dataclass(kind):
            return self.table(kind, given, place)
        if issubclass(kind, Enum):
            return self._choice(kind, given, place)
        if kind is float and type(given) is int:
            return float(given)
        if type(given) is not (str if kind in (Path, Address) else kind):
            raise self._error(place, f"expected {_name(kind)}, got {_shown(given)}")
        if kind is Path or (kind is Address and "://" not in given):
            return kind(self._folder / given)
        return kind(given)

    def _checked(self, value: Any, limit: Within | Like, place: str) -> Any:
        match limit:
            case Within(least, most) if not least <= value <= most:
                raise self._error(place, f"expected {least} to {most}, got {_shown(value)}")
            case Like(pattern) if not re.fullmatch(pattern, value):
                raise self._error(place, f"expected text like {pattern}, got {_shown(value)}")
        return value

    def _choice(self, kind: Any, given: Any, place: str) -> Any:
        choices = [each.value for each in kind]
        if given not in choices or type(given) is not type(choices[0]):
            told = ", ".join(str(choice) for choice in choices)
            raise self._error(place, f"expected one of {told}, got {_shown(given)}")
        return kind(given)

    def _error(self, place: str, problem: str) -> ConfigError:
        return ConfigError(f"{self._path.name}: {place}: {problem}")


def _join(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _name(kind: type) -> str:
    return {str: "text", bool: "true or false", Path: "a path", Address: "an address"}.get(
        kind, kind.__name__
    )


def _shown(value: Any) -> str:
    return json.dumps(value, default=str, ensure_ascii=False)[:60]

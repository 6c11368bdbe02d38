"""The person a simulated card belongs to: a fictional one, or as a holder file (JSON) says."""

import json
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from drivers.card.holder import Holder
from drivers.card.officer import Officer, Technician, encode, parse, parse_technician

FICTIONAL = Holder(
    document_number="TEST00000001",
    national_code="9991234500",
    first_name="نمونه",
    last_name="آزمایشی",
    father_name="فرضی",
    birth_date=date(1990, 3, 21),
    sex="F",
    nationality="IRN",
    valid_until=date(2099, 3, 20),
    issuer="TEST — NOT FOR PRODUCTION",
)


def officer(number: str) -> Officer:
    """An officer of the test world; a number no card could carry is refused."""
    return parse(encode(Officer(number, FICTIONAL.issuer)))


def technician(number: str) -> Technician:
    """A technician of the test world, likewise."""
    return parse_technician(encode(Technician(number, FICTIONAL.issuer)))


_NAMES = {each.name for each in fields(Holder)}


class HolderFileError(ValueError):
    """A holder file cannot be used; the text names the file and the key."""


def load(path: Path) -> Holder:
    """The fictional person with everything replaced that the file names; dates as YYYY-MM-DD."""
    try:
        content = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise HolderFileError(f"{path}: {error.strerror or error}") from error
    except ValueError as error:
        raise HolderFileError(f"{path}: not JSON") from error
    if not isinstance(content, dict) or not set(content) <= _NAMES:
        raise HolderFileError(f"{path}: one JSON object is wanted with some of {', '.join(sorted(_NAMES))}")
    changes: dict[str, Any] = {name: _value(path, name, value) for name, value in content.items()}
    return replace(FICTIONAL, **changes)


def _value(path: Path, name: str, value: object) -> str | date:
    if not isinstance(value, str):
        raise HolderFileError(f"{path}: {name}: expected a text")
    if not isinstance(getattr(FICTIONAL, name), date):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise HolderFileError(f"{path}: {name}: expected a date as YYYY-MM-DD") from None

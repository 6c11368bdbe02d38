"""Reading one field of a decoded message: its type and range, or a `MessageError` that names the key."""

import re
import uuid
from datetime import UTC, datetime
from typing import Any

from kiosk.domain.clock import ClockTrust
from kiosk.domain.refusals import MessageError, Refusal

MAX_INT = 2**63 - 1


def number(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= MAX_INT:
        raise MessageError(Refusal.BAD_FIELD, "number")
    return value


def whole(body: dict[str, Any], key: str) -> int:
    value = body.get(key)
    if type(value) is not int or not 0 <= value <= MAX_INT:
        raise MessageError(Refusal.BAD_FIELD, key)
    return value


def seconds(body: dict[str, Any], key: str) -> float:
    value = body.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e12:
        raise MessageError(Refusal.BAD_FIELD, key)
    return float(value)


def text(body: dict[str, Any], key: str, longest: int = 200) -> str:
    value = body.get(key)
    if not isinstance(value, str) or len(value) > longest:
        raise MessageError(Refusal.BAD_FIELD, key)
    return value


def kind(body: dict[str, Any], key: str) -> str:
    value = text(body, key, 64)
    if not re.fullmatch(r"[a-z][a-z0-9_.-]*", value):
        raise MessageError(Refusal.BAD_FIELD, key)
    return value


def identifier(body: dict[str, Any], key: str) -> uuid.UUID:
    value = text(body, key, 36)
    try:
        return uuid.UUID(value)
    except ValueError as error:
        raise MessageError(Refusal.BAD_FIELD, key) from error


def instant(body: dict[str, Any], key: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text(body, key, 40))
        return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise MessageError(Refusal.BAD_FIELD, key) from error


def trust(body: dict[str, Any], key: str) -> ClockTrust:
    try:
        return ClockTrust(text(body, key, 8))
    except ValueError as error:
        raise MessageError(Refusal.BAD_FIELD, key) from error


def mapping(body: dict[str, Any], key: str) -> dict[str, Any]:
    value = body.get(key)
    if not isinstance(value, dict):
        raise MessageError(Refusal.BAD_FIELD, key)
    return value


def items(body: dict[str, Any], key: str) -> list[Any]:
    value = body.get(key, [])
    if not isinstance(value, list):
        raise MessageError(Refusal.BAD_FIELD, key)
    return value


def mappings(body: dict[str, Any], key: str) -> list[dict[str, Any]]:
    values = items(body, key)
    if not all(isinstance(each, dict) for each in values):
        raise MessageError(Refusal.BAD_FIELD, key)
    return values

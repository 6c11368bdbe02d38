"""JSON Schema turned into plain functions once, so that checking a message costs microseconds.

The words it knows are those that the contract uses. A schema with any other word is a mistake and is refused.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from kiosk.domain.refusals import MessageError, Refusal

Check = Callable[[Any, str, bool], None]
"""Checks a value found at a path; `exact` refuses keys that are not listed. Raises MessageError."""

_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
    "null": (type(None),),
}
_TEXT_WORDS = frozenset({"pattern", "minLength", "maxLength"})
_RANGE_WORDS = frozenset({"minimum", "maximum"})
_OBJECT_WORDS = frozenset({"required", "properties", "additionalProperties", "maxProperties"})
_ARRAY_WORDS = frozenset({"items", "minItems", "maxItems"})
_WORDS = _TEXT_WORDS | _RANGE_WORDS | _OBJECT_WORDS | _ARRAY_WORDS | {"type", "enum", "description", "$ref"}


class SchemaError(ValueError):
    """The contract itself is wrong."""


def compiled(schema: Mapping[str, Any], named: Mapping[str, Check]) -> Check:
    """A check for one schema; `named` holds those that it may refer to."""
    unknown = set(schema) - _WORDS
    if unknown:
        raise SchemaError(f"{', '.join(sorted(unknown))}: no word of our schemas")
    if "$ref" in schema:
        return _referred(str(schema["$ref"]).rpartition("/")[2], named)
    if schema.get("type") == "string" and "enum" not in schema:
        return _text(schema)
    checks = [_type(schema)] if "type" in schema else []
    checks += [_enum(schema["enum"])] if "enum" in schema else []
    checks += [_text(schema)] if _TEXT_WORDS & set(schema) else []
    checks += [_range(schema)] if _RANGE_WORDS & set(schema) else []
    if _OBJECT_WORDS & set(schema):
        checks.append(_object(schema, named))
    if _ARRAY_WORDS & set(schema):
        checks.append(_array(schema, named))
    return checks[0] if len(checks) == 1 else _all(tuple(checks))


def _referred(name: str, named: Mapping[str, Check]) -> Check:
    if name in named:
        return named[name]
    raise SchemaError(f"{name}: no schema of this name before it is used")


def _all(checks: tuple[Check, ...]) -> Check:
    def check(value: Any, path: str, exact: bool) -> None:
        for each in checks:
            each(value, path, exact)

    return check


def _type(schema: Mapping[str, Any]) -> Check:
    names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    # type() and not isinstance(): a truth value is no number.
    allowed = frozenset(each for name in names for each in _TYPES[name])

    def check(value: Any, path: str, exact: bool) -> None:
        if type(value) not in allowed:
            raise MessageError(Refusal.BAD_FIELD, path)

    return check


def _enum(choices: list[Any]) -> Check:
    def check(value: Any, path: str, exact: bool) -> None:
        if value not in choices:
            raise MessageError(Refusal.BAD_FIELD, path)

    return check


def _text(schema: Mapping[str, Any]) -> Check:
    least, most = schema.get("minLength", 0), schema.get("maxLength", 2**31)
    matches = re.compile(schema.get("pattern", "(?s).*")).fullmatch
    must_be = schema.get("type") == "string"

    def check(value: Any, path: str, exact: bool) -> None:
        if type(value) is not str:
            if must_be:
                raise MessageError(Refusal.BAD_FIELD, path)
        elif not (least <= len(value) <= most and matches(value)):
            raise MessageError(Refusal.BAD_FIELD, path)

    return check


def _range(schema: Mapping[str, Any]) -> Check:
    least, most = schema.get("minimum", float("-inf")), schema.get("maximum", float("inf"))

    def check(value: Any, path: str, exact: bool) -> None:
        if isinstance(value, int | float) and not least <= value <= most:
            raise MessageError(Refusal.BAD_FIELD, path)

    return check


def _object(schema: Mapping[str, Any], named: Mapping[str, Check]) -> Check:
    known = {key: compiled(each, named) for key, each in schema.get("properties", {}).items()}
    required, most = tuple(schema.get("required", ())), schema.get("maxProperties", 2**31)
    others = schema.get("additionalProperties", True)
    other = compiled(others, named) if isinstance(others, dict) else None

    def check(value: Any, path: str, exact: bool) -> None:
        if not isinstance(value, dict):
            return
        for key in required:
            if key not in value:
                raise MessageError(Refusal.BAD_FIELD, f"{path}{key}")
        if len(value) > most:
            raise MessageError(Refusal.BAD_FIELD, f"{path}: too many keys")
        for key, each in value.items():
            if key in known:
                known[key](each, f"{path}{key}", exact)
            elif other:
                other(each, f"{path}: a value", exact)
            elif exact and others is False:
                raise MessageError(Refusal.BAD_FIELD, f"{path}: unknown key")

    return check


def _array(schema: Mapping[str, Any], named: Mapping[str, Check]) -> Check:
    least, most = schema.get("minItems", 0), schema.get("maxItems", 2**31)
    item = compiled(schema["items"], named) if "items" in schema else _all(())

    def check(value: Any, path: str, exact: bool) -> None:
        if not isinstance(value, list):
            return
        if not least <= len(value) <= most:
            raise MessageError(Refusal.BAD_FIELD, f"{path}: length")
        for each in value:
            item(each, path, exact)

    return check

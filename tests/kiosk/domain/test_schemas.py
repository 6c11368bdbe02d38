"""Schemas as functions."""

from typing import Any

import pytest

from kiosk.domain.refusals import MessageError
from kiosk.domain.schemas import SchemaError, compiled


def takes(schema: dict[str, Any], value: Any, *, exact: bool = True) -> bool:
    try:
        compiled(schema, {})(value, "", exact)
    except MessageError:
        return False
    return True


@pytest.mark.parametrize(
    ("schema", "right", "wrong"),
    [
        ({"type": "string"}, ["", "x"], [1, None, ["x"]]),
        ({"type": "integer"}, [0, -3], [True, 1.0, "1"]),
        ({"type": "number"}, [0, 1.5], [False, "1"]),
        ({"type": ["string", "null"]}, ["x", None], [0, False]),
        ({"type": "boolean"}, [True], [1, "true"]),
        ({"enum": ["a", 1]}, ["a", 1], ["b", None]),
        ({"type": "string", "maxLength": 2, "minLength": 1}, ["a", "ab"], ["", "abc"]),
        ({"type": "string", "pattern": "^[a-z]+$"}, ["ab"], ["ab\n", "a b", ""]),
        ({"type": "integer", "minimum": 1, "maximum": 3}, [1, 3], [0, 4, 10**30]),
        ({"type": "array", "items": {"type": "integer"}, "maxItems": 2}, [[], [1, 2]], [[1, 2, 3], ["1"]]),
        ({"type": "array", "minItems": 2}, [[1, 2]], [[1], {}]),
        ({"type": "object", "required": ["a"]}, [{"a": 1}], [{}, []]),
        ({"items": {"type": "integer"}}, [[1], "no list", 7], [["x"]]),
        ({"required": ["a"]}, [{"a": 1}, "no object", 7], [{}]),
        ({"pattern": "^x"}, ["x", 7, None], ["y"]),
        ({"type": "object", "maxProperties": 1}, [{}, {"a": 1}], [{"a": 1, "b": 2}]),
        ({"type": "object", "additionalProperties": {"type": "string"}}, [{"a": "b"}], [{"a": 1}]),
    ],
)
def test_each_word_is_checked(schema: dict[str, Any], right: list[Any], wrong: list[Any]) -> None:
    assert [takes(schema, each) for each in right] == [True] * len(right)
    assert [takes(schema, each) for each in wrong] == [False] * len(wrong)


def test_an_unknown_key_is_refused_only_where_the_schema_is_known_to_be_complete() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": False}
    assert not takes(schema, {"a": "x", "b": 1})
    assert takes(schema, {"a": "x", "b": 1}, exact=False)
    assert not takes(schema, {"a": 1, "b": 1}, exact=False)


def test_a_refusal_names_the_place_and_never_what_was_there() -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"type": "object", "properties": {"b": {"type": "string"}}}},
    }
    with pytest.raises(MessageError, match=r"^bad_field: a\w*b?$") as caught:
        compiled(schema, {})({"a": {"b": 271828}}, "", True)
    assert "271828" not in str(caught.value)


@pytest.mark.parametrize(
    "schema", [{"oneOf": []}, {"type": "string", "format": "uuid"}, {"$ref": "#/x/gone"}]
)
def test_what_we_cannot_check_is_no_schema_of_ours(schema: dict[str, Any]) -> None:
    with pytest.raises(SchemaError):
        compiled(schema, {})


def test_a_reference_uses_the_named_check() -> None:
    named = {"word": compiled({"type": "string"}, {})}
    assert compiled({"$ref": "#/components/schemas/word"}, named) is named["word"]

"""JSON that is no message is read whole, or refused in one way."""

import pytest

from kiosk.domain.documents import parse_json


def test_any_json_is_read() -> None:
    assert parse_json('{"a": [1, null, "ب"]}') == parse_json('{"a": [1, null, "ب"]}'.encode())


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 100_000, b"1" * 5000])
def test_anything_else_is_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_json(data)

"""JSON that is no message: files that somebody brings, answers of other services, what a process keeps."""

import json
from typing import Any


def parse_json(data: bytes | str) -> Any:
    """What the JSON says; ValueError for anything else, and for what is nested too deeply to be read."""
    try:
        return json.loads(data)
    except RecursionError:
        raise ValueError("nested too deeply") from None

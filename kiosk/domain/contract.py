"""The contract between kiosk and centre: `asyncapi.json` read once; every topic and message is checked by it.

A message of a higher minor version may carry keys and kinds that this program does not know; of our own
version, none. Refusals name the field and never what was in it.
"""

import json
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from kiosk.domain.refusals import MessageError, Refusal
from kiosk.domain.schemas import Check, compiled

DOCUMENT: Mapping[str, Any] = json.loads(
    files("kiosk.domain").joinpath("asyncapi.json").read_text(encoding="utf-8")
)
VERSION = str(DOCUMENT["info"]["version"])
MAX_BYTES = int(DOCUMENT["components"]["messages"]["event"]["x-max-bytes"])
ADDRESSES: Mapping[str, str] = {name: each["address"] for name, each in DOCUMENT["channels"].items()}
PARAMETERS: Mapping[str, str] = {
    name: each["x-pattern"] for name, each in DOCUMENT["components"]["parameters"].items()
}


def _compile_all() -> dict[str, Check]:
    named: dict[str, Check] = {}
    for name, schema in DOCUMENT["components"]["schemas"].items():
        named[name] = compiled(schema, named)
    return named


def _by_type(message: str) -> dict[str, Check]:
    kinds = DOCUMENT["components"]["messages"][message]["x-data-by-type"]
    return {kind: _CHECKS[each["$ref"].rpartition("/")[2]] for kind, each in kinds.items()}


_CHECKS = _compile_all()
_EVENTS, _REQUESTS = _by_type("event"), _by_type("request")
EVENT_TYPES, OPERATIONS = frozenset(_EVENTS), frozenset(_REQUESTS)


def check(schema: str, body: dict[str, Any], path: str = "") -> None:
    """Refuse a decoded body that is not as the named schema says."""
    _CHECKS[schema](body, path, _is_ours(body))


def check_event(kind: str, data: dict[str, Any], version: str = VERSION) -> None:
    _check_kind(_EVENTS, kind, data, version)


def check_request(op: str, data: dict[str, Any], version: str = VERSION) -> None:
    _check_kind(_REQUESTS, op, data, version)


def address(channel: str, **parameters: str) -> str:
    """The topic of a channel."""
    return ADDRESSES[channel].format(**parameters)


def pattern(channel: str, **parameters: str) -> re.Pattern[str]:
    """What every topic of a channel matches; parameters that are not given are groups of their names."""
    parts = re.split(r"\{(\w+)\}", ADDRESSES[channel])
    texts = [
        (re.escape(parameters[part]) if part in parameters else f"(?P<{part}>{PARAMETERS[part]})")
        if at % 2
        else re.escape(part)
        for at, part in enumerate(parts)
    ]
    return re.compile("".join(texts))


def _check_kind(kinds: Mapping[str, Check], kind: str, data: dict[str, Any], version: str) -> None:
    known, exact = kinds.get(kind), not _is_newer(version)
    if known:
        known(data, "data.", exact)
    elif exact:
        raise MessageError(Refusal.BAD_FIELD, "type")


def _is_ours(body: dict[str, Any]) -> bool:
    return not _is_newer(body.get("v", VERSION))


def _is_newer(version: Any) -> bool:
    if version == VERSION:
        return False
    _, _, minor = str(version).partition(".")
    return minor.isdecimal() and int(minor) > int(VERSION.partition(".")[2])

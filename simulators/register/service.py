"""The register on HTTP: `POST /inquiries` with `{"items": {…}}`, answered by item and without a value;
`GET /notices?after=N` for the deaths and lost rights it learned of since notice N.
"""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from simulators.json_service import Answer, Body, JsonService
from simulators.register.device import Register, Trouble

LONGEST_BODY = 65_536


class RegisterService(JsonService):
    """The register behind a line."""

    def __init__(self, register: Register, port: int = 0) -> None:
        self._register = register
        super().__init__("register", port, LONGEST_BODY)

    def answer(self, method: str, target: str, body: Body) -> Answer | None:
        trouble = self._register.next_trouble()
        if trouble is Trouble.OUTAGE:
            return Answer(503, {"error": "out of service"})
        told = self._notices(target) if method == "GET" else self._inquiry(target, body)
        if told is None:
            return Answer(400, {"error": "no such question"})
        silent = trouble is Trouble.SILENT
        self.closing.wait(None if silent else self._register.pause_s())
        return None if silent else Answer(200, told, garbled=trouble is Trouble.GARBLED)

    def _inquiry(self, target: str, body: Body) -> dict[str, Any] | None:
        items = (body or {}).get("items")
        if target != "/inquiries" or not isinstance(items, dict):
            return None
        return self._register.answer({path: str(value) for path, value in items.items()})

    def _notices(self, target: str) -> dict[str, Any] | None:
        parts = urlsplit(target)
        after = parse_qs(parts.query).get("after", ["0"])[0]
        known = parts.path == "/notices" and after.isascii() and after.isdecimal() and len(after) < 10
        return self._register.notices(int(after)) if known else None

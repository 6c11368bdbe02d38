"""One JSON question and its answer over HTTP, to a service outside the centre."""

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

from kiosk.domain.documents import parse_json

TIMEOUT_S = 10.0
LONGEST_ANSWER = 1_000_000


class SilentError(Exception):
    """No usable answer; the text says of what kind, and nothing of what was asked or answered."""


class JsonOverHttp:
    """`address` is `http://HOST:PORT`; a connection for each question, for they are rare and it may move."""

    def __init__(self, address: str, what: str, timeout_s: float = TIMEOUT_S) -> None:
        self._parts = urlsplit(address)
        if self._parts.scheme not in ("http", "https") or not self._parts.hostname:
            raise ValueError(f"{what} {address!r} must be http://HOST:PORT or https://HOST:PORT")
        self._timeout_s = timeout_s

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Status and decoded answer, None where the answer is no JSON and no success either."""
        is_safe = self._parts.scheme == "https"
        kind = http.client.HTTPSConnection if is_safe else http.client.HTTPConnection
        connection = kind(str(self._parts.hostname), self._parts.port, timeout=self._timeout_s)
        sent = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        try:
            headers = {"Content-Type": "application/json"}
            connection.request(method, f"{self._parts.path}{path}", sent, headers)
            response = connection.getresponse()
            return response.status, parse_json(response.read(LONGEST_ANSWER))
        except (OSError, http.client.HTTPException, ValueError) as error:
            # The type alone: a parser's text could quote the answer.
            raise SilentError(type(error).__name__) from None
        finally:
            connection.close()

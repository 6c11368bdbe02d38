"""The line to the population register: one inquiry over HTTP, or why there was no answer."""

import http.client
import json
from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import urlsplit

from kiosk.domain.inquiry import InquiryAnswer, InquiryOutcome, ItemResult

TIMEOUT_S = 10.0
LONGEST_ANSWER = 65_536


class RegisterSilentError(Exception):
    """The register gave no usable answer; the inquiry is sent again later."""


class PopulationRegister(Protocol):
    """Whatever answers an inquiry item by item; it blocks its caller."""

    def ask(self, items: Mapping[str, str]) -> InquiryAnswer: ...


class RegisterOverHttp:
    """`address` is `http://HOST:PORT`; a connection for each inquiry, for they are rare and it may move."""

    def __init__(self, address: str, timeout_s: float = TIMEOUT_S) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"register {address!r} must be http://HOST:PORT or https://HOST:PORT")
        self._parts = parts
        self._timeout_s = timeout_s

    def ask(self, items: Mapping[str, str]) -> InquiryAnswer:
        body = json.dumps({"items": dict(items)}, ensure_ascii=False).encode()
        kind = http.client.HTTPSConnection if self._parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(str(self._parts.hostname), self._parts.port, timeout=self._timeout_s)
        try:
            connection.request(
                "POST", f"{self._parts.path}/inquiries", body, {"Content-Type": "application/json"}
            )
            response = connection.getresponse()
            if response.status != 200:
                raise RegisterSilentError(f"status {response.status}")
            return _read(json.loads(response.read(LONGEST_ANSWER)), items)
        except (OSError, http.client.HTTPException, ValueError) as error:
            # The type alone: a parser's text could quote the answer.
            raise RegisterSilentError(type(error).__name__) from None
        finally:
            connection.close()


def _read(answer: Any, asked: Mapping[str, str]) -> InquiryAnswer:
    """The outcome and the results of what was asked; all else is dropped, whatever else the register says."""
    told = answer.get("items", {}) if isinstance(answer, dict) else None
    if not isinstance(told, dict):
        raise RegisterSilentError("no results")
    results = {path: ItemResult(told.get(path, ItemResult.NOT_CHECKED)) for path in asked}
    outcome = InquiryOutcome(answer.get("outcome"))
    differs = ItemResult.MISMATCHED in results.values()
    if (outcome is InquiryOutcome.MISMATCH) != differs and outcome in (
        InquiryOutcome.MISMATCH,
        InquiryOutcome.CONFIRMED,
    ):
        raise RegisterSilentError("outcome and results contradict each other")
    return InquiryAnswer(outcome, results)

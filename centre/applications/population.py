"""The line to the population register: one inquiry over HTTP, or why there was no answer."""

from collections.abc import Mapping
from typing import Any, Protocol

from centre.applications.eligibility import EligibilityNotice
from centre.work.json_http import TIMEOUT_S, JsonOverHttp, SilentError
from kiosk.domain.inquiry import InquiryAnswer, InquiryOutcome, ItemResult


class RegisterSilentError(SilentError):
    """The register gave no usable answer; the inquiry is sent again later."""


class AnswerError(ValueError):
    """What the register said is no answer; the text quotes nothing of it."""


class PopulationRegister(Protocol):
    """Whatever answers an inquiry item by item; it blocks its caller."""

    def ask(self, items: Mapping[str, str]) -> InquiryAnswer: ...


class RegisterOverHttp:
    """The register at `http://HOST:PORT`: asked item by item, and read for its notices."""

    def __init__(self, address: str, timeout_s: float = TIMEOUT_S) -> None:
        self._http = JsonOverHttp(address, "register", timeout_s)

    def ask(self, items: Mapping[str, str]) -> InquiryAnswer:
        answer = self._asked("POST", "/inquiries", {"items": dict(items)})
        try:
            return read_answer(answer, items)
        except AnswerError as error:
            raise RegisterSilentError(str(error)) from None

    def notices(self, after: int) -> list[EligibilityNotice]:
        told = self._asked("GET", f"/notices?after={after}")
        try:
            return read_notices(told)
        except AnswerError as error:
            raise RegisterSilentError(str(error)) from None

    def _asked(self, method: str, path: str, body: Any = None) -> Any:
        try:
            status, answer = self._http.ask(method, path, body)
        except SilentError as error:
            raise RegisterSilentError(str(error)) from None
        if status != 200:
            raise RegisterSilentError(f"status {status}")
        return answer


def read_answer(answer: Any, asked: Mapping[str, str]) -> InquiryAnswer:
    """The outcome and the results of what was asked; all else is dropped, whatever else the register says."""
    told = answer.get("items", {}) if isinstance(answer, dict) else None
    if not isinstance(told, dict):
        raise AnswerError("no results")
    try:
        results = {path: ItemResult(told.get(path, ItemResult.NOT_CHECKED)) for path in asked}
        outcome = InquiryOutcome(answer.get("outcome"))
    except ValueError:
        raise AnswerError("a result or an outcome that is none") from None
    differs = ItemResult.MISMATCHED in results.values()
    if (outcome is InquiryOutcome.MISMATCH) != differs and outcome in (
        InquiryOutcome.MISMATCH,
        InquiryOutcome.CONFIRMED,
    ):
        raise AnswerError("outcome and results contradict each other")
    return InquiryAnswer(outcome, results)


def read_notices(told: Any) -> list[EligibilityNotice]:
    """What the register says of people by itself."""
    try:
        return [_notice(each) for each in told["notices"]]
    except (KeyError, TypeError, ValueError):
        raise AnswerError("a notice that is none") from None


def _notice(told: Any) -> EligibilityNotice:
    number, code, outcome = told["number"], told["national_code"], InquiryOutcome(told["outcome"])
    if type(number) is not int or not 0 < number < 2**31 or not isinstance(code, str):
        raise ValueError("a notice that is none")
    return EligibilityNotice(number, outcome.value, code)

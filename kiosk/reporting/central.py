"""The port `Central` over the line: what one kiosk asks of the centre, and which answers it believes."""

from typing import TypeVar

from kiosk.domain.authorisation import AuthorisationError, check
from kiosk.domain.clock import Clock
from kiosk.domain.delivery import Authorisation, ClaimRefusal, DocumentsConfirmed, OfficerRefusal
from kiosk.ports import CentreSilentError, ClaimEndedError
from kiosk.reporting.keys import KioskKeys
from kiosk.reporting.requests import Reply, Requests

Refusal = TypeVar("Refusal", ClaimRefusal, OfficerRefusal)

CLAIM, STAND, RELEASE = "deliver.claim", "deliver.stand", "deliver.release"
CONFIRM, CHECK = "officer.confirm", "officer.check"
SURE_S = 3.0  # whose finger matched waits no longer for a centre that does not answer


class CentreRefusedError(CentreSilentError):
    """The centre answered, but with nothing this kiosk can use; to the person it is as if it were silent."""


class CentralOverLine:
    """Every call blocks its caller's thread, at most `timeout_s`."""

    def __init__(self, requests: Requests, keys: KioskKeys, clock: Clock, timeout_s: float) -> None:
        self._requests = requests
        self._keys = keys
        self._clock = clock
        self._timeout_s = timeout_s

    def claim(self, receipt: str, second_item: str) -> Authorisation | ClaimRefusal:
        asked = {"receipt": receipt, "second_item": second_item}
        reply = self._requests.ask(CLAIM, asked, self._timeout_s)
        if reply.data is None:
            return _refusal(ClaimRefusal, reply)
        try:
            return check(reply.data, self._keys.centre_signing, self._keys.kiosk, self._clock.now())
        except AuthorisationError as error:
            raise CentreRefusedError(f"delivery authorisation: {error}") from error

    def confirm_documents(
        self, application: str, officer: str, pin: str
    ) -> DocumentsConfirmed | OfficerRefusal:
        asked = {"application": application, "officer": officer, "pin": pin}
        reply = self._requests.ask(CONFIRM, asked, self._timeout_s)
        if reply.data is None:
            _check_ended(reply)
            return _refusal(OfficerRefusal, reply)
        return DocumentsConfirmed(str(reply.data["checker"]))

    def check_officer(self, application: str, officer: str, pin: str) -> DocumentsConfirmed | OfficerRefusal:
        asked = {"application": application, "officer": officer, "pin": pin}
        reply = self._requests.ask(CHECK, asked, self._timeout_s)
        if reply.data is None:
            return _refusal(OfficerRefusal, reply)
        return DocumentsConfirmed(str(reply.data["checker"]))

    def make_sure(self, application: str) -> None:
        reply = self._requests.ask(STAND, {"application": application}, min(SURE_S, self._timeout_s))
        if reply.data is None:
            _check_ended(reply)
            raise CentreRefusedError(f"the centre refuses: {reply.code}")

    def release_claim(self, application: str) -> None:
        self._requests.ask(RELEASE, {"application": application}, self._timeout_s)


def _check_ended(reply: Reply) -> None:
    if reply.code == ClaimRefusal.NOT_READY:
        raise ClaimEndedError("the centre has ended what this claim stands on")


def _refusal(known: type[Refusal], reply: Reply) -> Refusal:
    try:
        return known(reply.code or "")
    except ValueError as error:
        raise CentreRefusedError(f"the centre refuses: {reply.code}") from error

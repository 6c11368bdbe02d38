"""A kiosk's certificate: shown, renewed, proved or dropped, and never two keys where one is enough."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from centre.broker.authority import Authority, requested_key
from kiosk.clock import SystemClock
from kiosk.domain.line_tls import LineTlsError
from kiosk.keys.ring import KeyRing, Purpose
from kiosk.ports import CentreSilentError
from kiosk.reporting.certificate_renewal import CertificateRenewal
from kiosk.reporting.line_identity import LineIdentity, install, make_request
from kiosk.reporting.orders import OrderFailedError
from kiosk.reporting.requests import Reply

KIOSK = "kiosk-1"


class Enrolled:
    """A kiosk's keys' folder and the authority that certified it."""

    def __init__(self, folder: Path, days: float) -> None:
        self.keys = folder / "keys"
        self.authority = Authority.make(folder / "authority", datetime.now(UTC))
        install(self.keys, self.answer(make_request(self.keys, KIOSK), days), self.authority.pem)
        self.identity = LineIdentity(self.keys)
        self.reconnects = 0

    def answer(self, request: bytes, days: float = 365) -> str:
        made = self.authority.certify_client(requested_key(request, KIOSK), KIOSK, datetime.now(UTC), days)
        return made.public_bytes(Encoding.PEM).decode("ascii")

    def renewing(self, ask: Callable[[str, dict[str, Any]], Reply]) -> CertificateRenewal:
        clock = SystemClock()
        return CertificateRenewal(self.identity, KIOSK, ask, reconnect=self._reconnect, clock=clock)

    def line_keys(self) -> int:
        return sum(key.purpose is Purpose.LINE for key in KeyRing.load(self.keys).keys)

    def _reconnect(self) -> None:
        self.reconnects += 1


@pytest.fixture
def enrolled(tmp_path: Path) -> Enrolled:
    return Enrolled(tmp_path, 40)


def test_a_renewed_certificate_is_tried_first_and_replaces_the_old_one_once_it_is_proved(
    enrolled: Enrolled,
) -> None:
    before = enrolled.identity.until()
    enrolled.identity.take(enrolled.answer(enrolled.identity.request(KIOSK)))
    assert enrolled.identity.until() == before
    enrolled.identity.context()
    enrolled.identity.proved()
    assert enrolled.identity.until() > before + timedelta(days=300)
    assert enrolled.line_keys() == 1
    enrolled.identity.context()


def test_one_that_is_not_taken_is_dropped_and_the_old_one_serves_on(enrolled: Enrolled) -> None:
    before = enrolled.identity.until()
    enrolled.identity.take(enrolled.answer(enrolled.identity.request(KIOSK)))
    enrolled.identity.context()
    enrolled.identity.refused()
    enrolled.identity.context()
    enrolled.identity.proved()
    assert enrolled.identity.until() == before


def test_the_fate_of_an_older_connection_decides_nothing(enrolled: Enrolled) -> None:
    enrolled.identity.context()
    enrolled.identity.take(enrolled.answer(enrolled.identity.request(KIOSK)))
    enrolled.identity.refused()
    enrolled.identity.proved()
    assert (enrolled.keys / "next.pem").exists()


@pytest.mark.parametrize("answer", ["", "none", "-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----"])
def test_what_is_no_certificate_is_not_kept(enrolled: Enrolled, answer: str) -> None:
    enrolled.identity.request(KIOSK)
    with pytest.raises(LineTlsError, match="no certificate"):
        enrolled.identity.take(answer)
    assert not (enrolled.keys / "next.pem").exists()


def test_renewal_is_due_in_the_last_sixty_days(tmp_path: Path) -> None:
    for days, due in ((59.0, True), (61.0, False)):
        folder = tmp_path / str(days)
        folder.mkdir()
        assert Enrolled(folder, days).renewing(lambda op, data: Reply({})).is_due() is due


def test_an_answer_is_kept_and_the_line_begun_anew_and_a_refusal_changes_nothing(enrolled: Enrolled) -> None:
    def certified(op: str, data: dict[str, Any]) -> Reply:
        assert op == "cert.renew"
        return Reply({"certificate": enrolled.answer(data["request"].encode())})

    with pytest.raises(OrderFailedError, match="too_soon"):
        enrolled.renewing(lambda op, data: Reply(None, "too_soon")).by_order()
    assert enrolled.reconnects == 0
    assert enrolled.renewing(certified).by_order() == {"renewed": True}
    assert enrolled.reconnects == 1
    assert (enrolled.keys / "next.pem").exists()


def test_a_silent_centre_and_a_wrong_answer_are_told_as_why_an_order_failed(enrolled: Enrolled) -> None:
    def silent(op: str, data: dict[str, Any]) -> Reply:
        raise CentreSilentError("nobody answers")

    with pytest.raises(OrderFailedError, match="centre_silent"):
        enrolled.renewing(silent).by_order()
    with pytest.raises(OrderFailedError, match="no_certificate"):
        enrolled.renewing(lambda op, data: Reply({"certificate": "x"})).by_order()
    assert enrolled.reconnects == 0

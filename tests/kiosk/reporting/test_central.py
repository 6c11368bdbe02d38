"""What a kiosk asks of the centre, and which answers it believes."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.domain.authorisation import sign
from kiosk.domain.delivery import Authorisation, ClaimRefusal, DocumentsConfirmed, OfficerRefusal
from kiosk.domain.messages import Envelope, decode, encode, open_envelope
from kiosk.domain.sealing import seal, unseal
from kiosk.domain.wire import reply_context, request_context, unwrap, wrap
from kiosk.ports import CentreSilentError, ClaimEndedError
from kiosk.reporting.central import CentralOverLine, CentreRefusedError
from kiosk.reporting.publication import Message
from kiosk.reporting.requests import TRIES, Requests
from tests.kiosk.domain.turned_clock import TurnedClock
from tests.kiosk.reporting.ends import CENTRE_SEALING, CENTRE_SIGNING, KEYS, KIOSK, TOPICS, MemoryLine, stamp

Answer = Callable[[Envelope], dict[str, Any] | None]

CLOCK = TurnedClock()
GIVEN = Authorisation(
    application="app-1",
    card_serial="C-01",
    holder_digest=b"d" * 32,
    kiosk=KIOSK,
    expires_at=CLOCK.now().replace(microsecond=0) + timedelta(hours=24),
)


class FarEnd:
    """A centre of a few lines: opens what comes, answers with what the test wants."""

    def __init__(self, answer: Answer, timeout_s: float = 5.0) -> None:
        self.asked: list[Envelope] = []
        self.line = MemoryLine(self.hear)
        self.requests = Requests(TOPICS, stamp(CLOCK), KEYS, self.line.publish)
        self.central = CentralOverLine(self.requests, KEYS, CLOCK, timeout_s)
        self.sealing = CENTRE_SEALING
        self._answer = answer

    def hear(self, message: Message) -> None:
        op, correlation = message.topic.rpartition("/")[2], message.correlation or b""
        plain = unseal(
            CENTRE_SEALING,
            KEYS.own.public_key(),
            unwrap(message.payload),
            request_context(KIOSK, op, correlation),
        )
        self.asked.append(open_envelope(decode(plain), KIOSK))
        reply = self._answer(self.asked[-1])
        if reply is not None:
            self.requests.answered(correlation, self.sealed(op, correlation, reply))

    def sealed(self, op: str, correlation: bytes, reply: dict[str, Any]) -> bytes:
        bound = reply_context(KIOSK, op, correlation)
        return wrap(seal(self.sealing, KEYS.own.public_key(), encode({"v": "1.0", **reply}), bound))


def granting(document: dict[str, Any]) -> Answer:
    return lambda asked: {"ok": True, "data": document}


def test_a_granted_claim_is_an_authorisation() -> None:
    end = FarEnd(granting(sign(GIVEN, CENTRE_SIGNING)))
    assert end.central.claim("851630492716", "9991234500") == GIVEN
    assert end.asked[0].data == {"receipt": "851630492716", "second_item": "9991234500"}


def test_the_broker_sees_neither_receipt_nor_second_item() -> None:
    end = FarEnd(granting(sign(GIVEN, CENTRE_SIGNING)))
    end.central.claim("851630492716", "9991234500")
    (message,) = end.line.published
    seen = repr(message)
    assert "851630492716" not in seen
    assert "9991234500" not in seen
    assert (message.retain, message.expiry_s, message.reply_to) == (False, 5, TOPICS.replies)


@pytest.mark.parametrize("reason", ClaimRefusal)
def test_every_refusal_of_a_claim_is_a_value(reason: ClaimRefusal) -> None:
    end = FarEnd(lambda asked: {"ok": False, "code": reason.value})
    assert end.central.claim("r", "s") is reason


@pytest.mark.parametrize("reason", OfficerRefusal)
def test_every_refusal_of_an_officer_is_a_value(reason: OfficerRefusal) -> None:
    end = FarEnd(lambda asked: {"ok": False, "code": reason.value})
    assert end.central.confirm_documents("app-1", "o", "271828") is reason


def test_confirmed_documents_name_their_checker() -> None:
    end = FarEnd(granting({"checker": "ref-1"}))
    assert end.central.confirm_documents("app-1", "o", "271828") == DocumentsConfirmed("ref-1")


@pytest.mark.parametrize(
    "document",
    [
        sign(GIVEN, Ed25519PrivateKey.from_private_bytes(b"x" * 32)),
        sign(GIVEN, CENTRE_SIGNING) | {"card_serial": "C-02"},
        {},
    ],
)
def test_an_authorisation_the_centre_did_not_sign_is_as_good_as_silence(document: dict[str, Any]) -> None:
    with pytest.raises(CentreRefusedError, match="not signed"):
        FarEnd(granting(document)).central.claim("r", "s")


def test_an_unknown_refusal_is_as_good_as_silence() -> None:
    with pytest.raises(CentreRefusedError, match="not_claimed"):
        FarEnd(lambda asked: {"ok": False, "code": "not_claimed"}).central.confirm_documents("a", "o", "p")


def test_a_claim_that_the_centre_ended_is_neither_confirmed_nor_released() -> None:
    end = FarEnd(lambda asked: {"ok": False, "code": "not_ready"})
    with pytest.raises(ClaimEndedError):
        end.central.confirm_documents("app-1", "o", "271828")
    with pytest.raises(ClaimEndedError):
        end.central.make_sure("app-1")


def test_a_claim_that_stands_is_nothing_to_speak_of_and_what_is_no_answer_is_silence() -> None:
    end = FarEnd(granting({}))
    end.central.make_sure("app-1")
    assert [asked.type for asked in end.asked] == ["deliver.stand"]
    with pytest.raises(CentreRefusedError, match="failed"):
        FarEnd(lambda asked: {"ok": False, "code": "failed"}).central.make_sure("app-1")


def test_a_silent_centre_is_asked_thrice_with_one_id_and_then_given_up() -> None:
    end = FarEnd(lambda asked: None, timeout_s=0.03)
    with pytest.raises(CentreSilentError, match="did not answer"):
        end.central.claim("r", "s")
    assert len(end.asked) == TRIES
    assert len({asked.id for asked in end.asked}) == 1
    assert len({message.correlation for message in end.line.published}) == TRIES


def test_an_answer_to_an_earlier_try_counts() -> None:
    end = FarEnd(lambda asked: None, timeout_s=30.0)

    def answer_the_first(message: Message) -> None:
        if len(end.line.published) == 2:
            first = end.line.published[0].correlation or b""
            data = {"ok": True, "data": {"checker": "ref-1"}}
            end.requests.answered(first, end.sealed("officer.confirm", first, data))
        else:
            end.requests.line_lost()

    end.line.then = answer_the_first
    assert end.central.confirm_documents("app-1", "o", "p") == DocumentsConfirmed("ref-1")


def test_without_a_line_nobody_waits() -> None:
    end = FarEnd(lambda asked: None, timeout_s=3600.0)
    end.line.is_up = False
    with pytest.raises(CentreSilentError, match="no line"):
        end.central.release_claim("app-1")


def test_a_line_lost_while_waiting_ends_the_wait() -> None:
    end = FarEnd(lambda asked: None, timeout_s=3600.0)

    def lose(message: Message) -> None:
        end.line.is_up = False
        threading.Thread(target=end.requests.line_lost).start()

    end.line.then = lose
    with pytest.raises(CentreSilentError, match="no line"):
        end.central.release_claim("app-1")


def test_a_false_centres_reply_is_not_heard() -> None:
    end = FarEnd(granting({"checker": "ref-1"}), timeout_s=0.03)
    end.sealing = X25519PrivateKey.from_private_bytes(b"f" * 32)
    with pytest.raises(CentreSilentError):
        end.central.confirm_documents("app-1", "o", "p")


def test_a_reply_nobody_waits_for_is_dropped() -> None:
    end = FarEnd(lambda asked: None)
    end.requests.answered(None, b"")
    end.requests.answered(b"x" * 16, b"{}")

"""Requests: opened, acted on once, answered for the asker alone."""

import json
import secrets
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from centre.line.answering import Answering, Question, forget_old_answers
from centre.line.operations import operations
from centre.storage.schema import answers
from kiosk.domain.messages import Envelope, decode
from kiosk.domain.policy import DEFAULT_POLICY
from kiosk.domain.refusals import Refusal
from kiosk.domain.sealing import SealError, seal, unseal
from kiosk.domain.wire import reply_context, request_context, unwrap, wrap
from tests.centre.office import CODE, RECEIPT, Office

CLAIM = {"receipt": RECEIPT, "second_item": CODE}


class Counter:
    """Asks as a kiosk does and reads the reply as that kiosk."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.answering = Answering(office.engine, office.keys, operations(office.keys, DEFAULT_POLICY))

    def message(self, op: str = "deliver.claim", data: dict[str, Any] | None = None) -> Envelope:
        return self.office.event(1, op, **(CLAIM if data is None else data))

    def question(self, asked: Envelope, kiosk: str = "k-17", op: str = "deliver.claim") -> Question:
        correlation = secrets.token_bytes(16)
        bound = request_context(kiosk, op, correlation)
        own, centre = self.office.kiosk_keys[kiosk], self.office.keys.sealing.public_key()
        return Question(kiosk, op, correlation, wrap(seal(own, centre, asked.encode(), bound)))

    def ask(self, question: Question) -> dict[str, Any] | None:
        sealed = self.answering.answer(question, self.office.clock.now())
        if sealed is None:
            return None
        bound = reply_context(question.kiosk, question.op, question.correlation)
        own, centre = self.office.kiosk_keys[question.kiosk], self.office.keys.sealing.public_key()
        return decode(unseal(own, centre, unwrap(sealed), bound))


@pytest.fixture
def counter(office: Office) -> Counter:
    return Counter(office)


def test_a_claim_is_answered_for_the_asker_alone(counter: Counter) -> None:
    question = counter.question(counter.message())
    sealed = counter.answering.answer(question, counter.office.clock.now())
    assert sealed
    assert b"C0FFEE01" not in sealed
    bound = reply_context("k-17", "deliver.claim", question.correlation)
    other, centre = counter.office.kiosk_keys["k-18"], counter.office.keys.sealing.public_key()
    with pytest.raises(SealError):
        unseal(other, centre, unwrap(sealed), bound)


def test_the_same_message_asked_again_gets_the_first_answer_and_acts_once(counter: Counter) -> None:
    asked = counter.message()
    first = counter.ask(counter.question(asked))
    assert first == counter.ask(counter.question(asked))
    assert first
    assert first["ok"]
    assert counter.office.moves() == [25]


def test_a_wrong_try_repeated_counts_once(counter: Counter) -> None:
    asked = counter.message(data={"receipt": RECEIPT, "second_item": "9991234519"})
    for _ in range(9):
        reply = counter.ask(counter.question(asked))
        assert reply
        assert reply["code"] == "not_found"


def test_a_kiosk_cannot_reuse_anothers_message_id(counter: Counter) -> None:
    asked = counter.message()
    counter.ask(counter.question(asked))
    stolen = Envelope(**{key: getattr(asked, key) for key in asked.__slots__} | {"kiosk": "k-18"})
    assert counter.ask(counter.question(stolen, "k-18")) is None


def test_an_unknown_kiosk_or_operation_gets_no_answer(counter: Counter) -> None:
    question = counter.question(counter.message())
    assert counter.ask(Question("k-404", question.op, question.correlation, question.payload)) is None
    assert counter.ask(counter.question(counter.message("door.open"), op="door.open")) is None


def test_a_request_cannot_be_moved_to_another_operation_or_correlation(counter: Counter) -> None:
    question = counter.question(counter.message())
    for moved in (
        Question("k-17", "deliver.release", question.correlation, question.payload),
        Question("k-17", question.op, bytes(16), question.payload),
        Question("k-17", question.op, b"", question.payload),
        Question("k-18", question.op, question.correlation, question.payload),
    ):
        assert counter.ask(moved) is None
    assert counter.office.state() == "READY_FOR_DELIVERY"


def test_somebody_without_the_kiosks_key_gets_no_answer(counter: Counter) -> None:
    counter.office.kiosk_keys["k-17"] = X25519PrivateKey.generate()
    assert counter.ask(counter.question(counter.message())) is None


@pytest.mark.parametrize("age", [timedelta(days=8), timedelta(days=-2)])
def test_a_message_kept_for_long_or_from_the_future_is_a_replay(counter: Counter, age: timedelta) -> None:
    counter.office.clock.turn(-age.total_seconds())
    question = counter.question(counter.message())
    counter.office.clock.turn(age.total_seconds())
    assert counter.ask(question) is None


def test_old_answers_are_forgotten(counter: Counter) -> None:
    counter.ask(counter.question(counter.message()))
    counter.office.later(days=8)
    with counter.office.engine.begin() as connection:
        forget_old_answers(connection, counter.office.clock.now())
        assert connection.execute(select(func.count()).select_from(answers)).scalar_one() == 0


def test_a_bug_in_one_operation_is_an_answer_too(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("centre.delivery.claims.parse_number", lambda *_: 1 / 0)
    reply = counter.ask(counter.question(counter.message()))
    assert reply
    assert reply["code"] == "failed"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.text(max_size=20))
def test_any_bytes_get_no_answer(counter: Counter, noise: bytes, op: str) -> None:
    for payload in (noise, wrap(noise), json.dumps({"v": "1.0", "sealed": op}).encode()):
        assert (
            counter.answering.answer(Question("k-17", op, bytes(16), payload), counter.office.clock.now())
            is None
        )


def test_lists_are_answered_each_time_and_kept_nowhere(office: Office) -> None:
    counter = Counter(office)
    for op in ("visits.list", "places.list"):
        asked = counter.message(op, {})
        first, second = (counter.ask(counter.question(asked, op=op)) for _ in range(2))
        assert first
        assert first == second
        assert first["ok"]
    with office.engine.begin() as connection:
        assert connection.execute(select(func.count()).select_from(answers)).scalar_one() == 0


@pytest.mark.parametrize("data", [{}, CLAIM | {"receipt": 5}, CLAIM | {"more": "x"}, {"receipt": "x" * 201}])
def test_a_request_that_is_not_as_the_contract_says_is_told_so_and_counted(
    office: Office, data: dict[str, Any]
) -> None:
    counter, counted = Counter(office), []
    counter.answering = Answering(
        office.engine,
        office.keys,
        operations(office.keys, DEFAULT_POLICY),
        lambda *each: counted.append(each),
    )
    reply = counter.ask(counter.question(counter.message(data=data or {"second_item": CODE})))
    assert reply == {"v": "1.0", "ok": False, "code": "bad_request"}
    assert counted == [("k-17", Refusal.BAD_FIELD)]
    assert office.moves() == []

"""Answers kiosks' requests: opens them, acts once for each message id, and seals the reply for the asker."""

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, bindparam, delete, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from centre.delivery.claims import Reply, refusal
from centre.fleet.register import Kiosk, find_kiosk
from centre.line.operations import LISTS, Operation
from centre.storage.keys import CentreKeys
from centre.storage.schema import answers
from centre.storage.transactions import in_transaction
from kiosk.domain import contract
from kiosk.domain.identifiers import made_at
from kiosk.domain.messages import VERSION, Envelope, decode, encode, open_envelope
from kiosk.domain.refusals import MessageError, Refusal
from kiosk.domain.sealing import SealError, seal, unseal
from kiosk.domain.wire import reply_context, request_context, unwrap, wrap

log = logging.getLogger(__name__)

ANSWERS_KEPT = timedelta(days=7)
OLDEST_REQUEST = timedelta(days=6)  # an older one could have been answered and forgotten: a replay
NEWEST_REQUEST = timedelta(days=1)
CORRELATION_BYTES = 16

# Run with every request: building a statement anew costs more than running it.
_SAME_ID = select(answers).where(answers.c.id == bindparam("same"))
_KEEP = answers.insert()


@dataclass(frozen=True, slots=True)
class Question:
    """A request as it came; the response topic its sender wrote is not even kept."""

    kiosk: str
    op: str
    correlation: bytes
    payload: bytes = field(repr=False)


class Answering:
    """One answer for each message id, however often it is asked."""

    def __init__(
        self,
        engine: Engine,
        keys: CentreKeys,
        operations: Mapping[str, Operation],
        on_refusal: Callable[[str, Refusal], None] = lambda kiosk, reason: None,
        on_answer: Callable[[str, str, float], None] = lambda op, code, seconds: None,
    ) -> None:
        """`on_answer` hears what was asked, the answer's code and how long it took."""
        self._on_answer = on_answer
        self._on_refusal = on_refusal
        self._engine = engine
        self._keys = keys
        self._ops = operations

    def answer(self, question: Question, now: datetime) -> bytes | None:
        """The sealed reply, durable before it is returned; None for what is not a kiosk's own question."""
        began = time.perf_counter()
        try:
            kiosk, reply = in_transaction(self._engine, lambda each: self._reply(each, question, now))
        except (SealError, MessageError) as error:
            log.warning("request %s of %s refused: %s", question.op[:32], question.kiosk, error)
            reason = error.refusal if isinstance(error, MessageError) else Refusal.NOT_SEALED
            self._on_refusal(question.kiosk, reason)
            return None
        except IntegrityError:
            # It contradicts the database each time: a bug of ours, and it must not hold up the others.
            log.exception("no answer to %s of %s", question.op[:32], question.kiosk)
            return None
        self._on_answer(question.op, str(reply.get("code") or "ok"), time.perf_counter() - began)
        bound = reply_context(kiosk.id, question.op, question.correlation)
        return wrap(seal(self._keys.sealing, kiosk.key, encode({"v": VERSION, **reply}), bound))

    def _reply(self, connection: Connection, question: Question, now: datetime) -> tuple[Kiosk, Reply]:
        kiosk = find_kiosk(connection, question.kiosk)
        if kiosk is None:
            raise MessageError(Refusal.UNKNOWN_KIOSK)
        if len(question.correlation) != CORRELATION_BYTES:
            raise MessageError(Refusal.BAD_FIELD, "correlation")
        kiosk, (asked, version) = kiosk.opened_by(lambda each: self._open(each, question, now))
        try:
            contract.check_request(asked.type, asked.data, version)
        except MessageError as error:
            # The kiosk's own for sure: it is told, so that nobody waits for an answer that never comes.
            log.warning("request %s of %s refused: %s", asked.type, kiosk.id, error)
            self._on_refusal(kiosk.id, error.refusal)
            return kiosk, refusal("bad_request")
        return kiosk, self._once(connection, kiosk, asked, now)

    def _open(self, kiosk: Kiosk, question: Question, now: datetime) -> tuple[Envelope, str]:
        """What is asked, and in which version of the contract."""
        bound = request_context(kiosk.id, question.op, question.correlation)
        plain = unseal(self._keys.sealing, kiosk.key, unwrap(question.payload), bound)
        body = decode(plain)
        asked = open_envelope(body, kiosk.id)
        if asked.type != question.op or question.op not in self._ops:
            raise MessageError(Refusal.BAD_FIELD, "type")
        if not now - OLDEST_REQUEST < _made(asked) < now + NEWEST_REQUEST:
            raise MessageError(Refusal.STALE)
        return asked, str(body["v"])

    def _once(self, connection: Connection, kiosk: Kiosk, asked: Envelope, now: datetime) -> Reply:
        if asked.type in LISTS:
            return self._act(connection, kiosk, asked, now)
        known = connection.execute(_SAME_ID, {"same": str(asked.id)}).one_or_none()
        if known:
            if (known.kiosk, known.op) != (kiosk.id, asked.type):
                raise MessageError(Refusal.CONFLICT, "id")
            first: Reply = json.loads(known.reply)
            return first
        reply = self._act(connection, kiosk, asked, now)
        row = {"id": str(asked.id), "kiosk": kiosk.id, "op": asked.type, "at": now.timestamp()}
        connection.execute(_KEEP, {**row, "reply": json.dumps(reply)})
        return reply

    def _act(self, connection: Connection, kiosk: Kiosk, asked: Envelope, now: datetime) -> Reply:
        """The answer, or `failed` with nothing changed: a bug of ours must not stop everybody's requests."""
        with connection.begin_nested() as savepoint:
            try:
                return self._ops[asked.type](connection, kiosk, asked.data, now.timestamp())
            except SQLAlchemyError:
                raise
            except Exception:
                savepoint.rollback()
                log.exception("no answer to %s %s", asked.type, asked.id)
                return refusal("failed")


def forget_old_answers(connection: Connection, now: datetime) -> None:
    connection.execute(delete(answers).where(answers.c.at < (now - ANSWERS_KEPT).timestamp()))


def _made(asked: Envelope) -> datetime:
    try:
        return made_at(asked.id)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)

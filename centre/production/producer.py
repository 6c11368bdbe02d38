"""Takes every completed application to a card on its way: judge, order, ask, send elsewhere, make anew."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Row

from centre.production.intake import judge_next, order_of
from centre.production.orders import CANCELLING, QUEUED, due_for_progress, end_order, misdirected, next_in
from centre.production.port import Production
from centre.production.progress import accepted, not_taken, record, redirected, remake_next
from centre.storage.keys import CentreKeys
from centre.storage.transactions import in_transaction
from centre.work.json_http import SilentError
from centre.work.silence import Silence
from kiosk.domain.clock import Clock
from kiosk.domain.policy import ProcessPolicy
from kiosk.domain.production import Order, Stage

Result = TypeVar("Result")


class Producer:
    """No transaction is open while production thinks; whoever dies between two steps loses nothing."""

    def __init__(
        self, engine: Engine, keys: CentreKeys, production: Production, *, policy: ProcessPolicy, clock: Clock
    ) -> None:
        self._engine = engine
        self._keys = keys
        self._production = production
        self._policy = policy
        self._clock = clock
        self._silence = Silence("production")

    def step(self) -> bool:
        """Do what is due next; False when nothing is, or production does not answer."""
        done = any([self._judge(), self._remake()])
        try:
            asked = [each() for each in (self._submit, self._ask, self._redirect, self._cancel)]
        except SilentError as error:
            self._silence.noticed(error)
            return done
        if any(asked):
            self._silence.broken()
        return done or any(asked)

    def _judge(self) -> bool:
        return self._in(lambda each: judge_next(each, self._keys, self._policy, self._now()))

    def _remake(self) -> bool:
        return self._in(lambda each: remake_next(each, self._policy, self._now()))

    def _submit(self) -> bool:
        due = self._in(self._next_order)
        if due is None:
            return False
        queued, order = due
        problem = self._production.submit(order)
        if problem is None:
            self._in(lambda each: accepted(each, queued.id, self._now()))
        else:
            self._in(lambda each: not_taken(each, queued, problem, self._now()))
        return True

    def _ask(self) -> bool:
        due = self._in(lambda each: due_for_progress(each, self._now()))
        if not due:
            return False
        for told in self._production.progress([order.id for order in due]):
            self._in(partial(record, keys=self._keys, told=told, now=self._now()))
        return True

    def _redirect(self) -> bool:
        order = self._in(misdirected)
        if order is None:
            return False
        in_time = self._production.redirect(order.id, order.wanted)
        self._in(lambda each: redirected(each, order, in_time=in_time))
        return True

    def _cancel(self) -> bool:
        order = self._in(lambda each: next_in(each, (CANCELLING,), self._now()))
        if order is None:
            return False
        in_time = self._production.cancel(order.id)
        reason = None if in_time else "too late"
        self._in(lambda each: end_order(each, order.id, Stage.CANCELLED.value, self._now(), reason))
        return True

    def _next_order(self, connection: Connection) -> tuple[Row[Any], Order] | None:
        queued = next_in(connection, (QUEUED,), self._now())
        return queued and (queued, order_of(connection, self._keys, self._policy, queued))

    def _in(self, act: Callable[[Connection], Result]) -> Result:
        return in_transaction(self._engine, act)

    def _now(self) -> float:
        return self._clock.now().timestamp()

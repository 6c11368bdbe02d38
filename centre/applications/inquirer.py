"""Sends inquiries to the population register, one after the other."""

import logging

from sqlalchemy import Engine

from centre.applications.inquiries import next_to_send, record_answer
from centre.applications.population import PopulationRegister, RegisterSilentError
from centre.storage.keys import CentreKeys
from centre.storage.transactions import in_transaction
from kiosk.domain.clock import Clock
from kiosk.domain.policy import ProcessPolicy

log = logging.getLogger(__name__)


class Inquirer:
    """No transaction is open while the register thinks."""

    def __init__(
        self,
        engine: Engine,
        keys: CentreKeys,
        register: PopulationRegister,
        *,
        policy: ProcessPolicy,
        clock: Clock,
    ) -> None:
        self._engine = engine
        self._keys = keys
        self._register = register
        self._policy = policy
        self._clock = clock
        self._silent = False

    def step(self) -> bool:
        """Send what is due next and take its answer in; False when nothing is due."""
        sent_at = self._clock.now().timestamp()
        asked = in_transaction(self._engine, lambda each: next_to_send(each, self._keys, sent_at))
        if asked is None:
            return False
        try:
            answer = self._register.ask(asked.items)
        except RegisterSilentError as error:
            self._tell_silent(error)
            return True
        self._silent = False
        now = self._clock.now().timestamp()
        in_transaction(
            self._engine,
            lambda each: record_answer(each, asked.number, answer, policy=self._policy, now=now),
        )
        return True

    def _tell_silent(self, error: RegisterSilentError) -> None:
        if not self._silent:
            self._silent = True
            log.warning("the population register does not answer: %s", error)

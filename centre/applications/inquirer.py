"""Sends inquiries to the population register, one after the other, on a thread of its own."""

import logging
import threading

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from centre.applications.inquiries import next_to_send, record_answer
from centre.applications.population import PopulationRegister, RegisterSilentError
from centre.storage.keys import CentreKeys
from centre.storage.transactions import in_transaction
from kiosk.domain.clock import Clock
from kiosk.domain.policy import ProcessPolicy

log = logging.getLogger(__name__)

LOOK_S = 0.25
DATABASE_PAUSE_S = 1.0


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
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="inquiries", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

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

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                pause_s = 0.0 if self.step() else LOOK_S
            except SQLAlchemyError as error:
                log.error("inquiries: database: %s", getattr(error, "orig", error))
                pause_s = DATABASE_PAUSE_S
            except Exception:
                log.exception("an inquiry failed")
                pause_s = DATABASE_PAUSE_S
            self._stopping.wait(pause_s)

    def _tell_silent(self, error: RegisterSilentError) -> None:
        if not self._silent:
            self._silent = True
            log.warning("the population register does not answer: %s", error)

"""What happens at the centre because its time has come, whoever asks or does not ask for it."""

import logging

from sqlalchemy import Connection, Engine

from centre.applications.inquiries import note_overdue
from centre.applications.moves import free_overdue
from centre.appointments.places import prepare_slots
from centre.appointments.slots import free_overdue_holds
from centre.appointments.visits import end_days
from centre.completion.packets import forget_old_parts
from centre.delivery.custody import end_holds, send_to_central_store
from centre.fleet.figures import forget_old_figures
from centre.fleet.key_changes import forget_old_keys
from centre.fleet.log_pieces import forget_old_logs
from centre.line.answering import forget_old_answers
from centre.storage.transactions import in_transaction
from kiosk.domain.booking import local_day
from kiosk.domain.clock import Clock
from kiosk.domain.policy import ProcessPolicy

log = logging.getLogger(__name__)

TIDY_S = 1.0
FORGET_S = 3600.0


class Housekeeping:
    """`step` is cheap while nothing is due; `wake` makes everything due, as after a turn of the clock."""

    def __init__(self, engine: Engine, policy: ProcessPolicy, clock: Clock) -> None:
        self._engine = engine
        self._policy = policy
        self._clock = clock
        self._tidy_at = self._forget_at = clock.monotonic()

    def wake(self) -> None:
        self._tidy_at = self._forget_at = self._clock.monotonic()

    def step(self) -> bool:
        """Never more to do at once: what is left comes with the next second."""
        now = self._clock.monotonic()
        if now >= self._tidy_at:
            self._tidy_at = now + TIDY_S
            in_transaction(self._engine, self._keep_times)
        if now >= self._forget_at:
            self._forget_at = now + FORGET_S
            in_transaction(self._engine, self._keep_days)
        return False

    def _keep_times(self, connection: Connection) -> None:
        now = self._clock.now().timestamp()
        free_overdue(connection, now)
        free_overdue_holds(connection, now)
        end_days(connection, local_day(self._clock.now()), now)
        end_holds(connection, self._policy, now)
        send_to_central_store(connection, self._policy, now)
        late = note_overdue(connection, now)
        if late:
            log.warning("%d inquiries take longer than 24 hours", late)

    def _keep_days(self, connection: Connection) -> None:
        forget_old_answers(connection, self._clock.now())
        forget_old_parts(connection, self._clock.now().timestamp())
        forget_old_figures(connection, self._clock.now().timestamp())
        forget_old_logs(connection, self._clock.now().timestamp())
        forget_old_keys(connection, self._clock.now().timestamp())
        prepare_slots(connection, local_day(self._clock.now()), self._policy.booking_horizon_days)

"""What operators do at a centre that runs, through its database as the pages do it."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from centre.fleet import alarms, closings, configurations, orders
from centre.fleet.tables import alarms as alarm_rows
from centre.web.operators import Operator, Role
from tests.centre.deadline import wait_until
from tests.centre.ends import KIOSK, Centre

SARA, REZA = Operator("sara", Role.OPERATOR), Operator("reza", Role.OPERATOR)
FINAL = ("done", "failed", "refused", "expired", "withdrawn")


class Operating:
    def __init__(self, centre: Centre) -> None:
        self._centre = centre

    def order(self, kind: str, confirm: bool = True, **args: Any) -> str:
        """Ask for a command; a second person confirms it where one is needed."""
        with self._centre.database() as engine, engine.begin() as connection:
            order = orders.ask(connection, SARA, KIOSK, kind, args, time.time())
            found = orders.find(connection, order)
            if confirm and found and found.state == orders.WAITING:
                orders.confirm(connection, REZA, order, time.time())
        return order

    def row(self, order: str) -> Any:
        with self._centre.database() as engine, engine.begin() as connection:
            return orders.find(connection, order)

    def ended(self, order: str) -> Any:
        """The order once it has an end."""
        wait_until(lambda: self.row(order).state in FINAL, f"the end of {order}")
        return self.row(order)

    def alarms(self) -> list[Any]:
        with self._centre.database() as engine, engine.begin() as connection:
            return list(connection.execute(select(alarm_rows).order_by(alarm_rows.c.number)).all())

    def acknowledge(self, number: int, note: str = "seen") -> None:
        with self._centre.database() as engine, engine.begin() as connection:
            row = alarms.acknowledge(connection, number, SARA.name, note, time.time())
            assert row
            orders.tell_acknowledged(connection, row.kiosk, row.code, time.time())

    def roll_out(self, document: str) -> int:
        with self._centre.database() as engine, engine.begin() as connection:
            now = time.time()
            revision = configurations.draft(connection, SARA, document, "test", now, hold_s=0.0)
            configurations.confirm(connection, REZA, revision, now)
            return revision

    def configuration(self, revision: int) -> Any:
        with self._centre.database() as engine, engine.begin() as connection:
            listed = configurations.list_all(connection, 50)
            return next(each for each in listed if each.revision == revision)

    def of_kiosk(self) -> Any:
        with self._centre.database() as engine, engine.begin() as connection:
            return configurations.of_kiosk(connection, KIOSK)

    def close(self, minutes: float = 60) -> None:
        now = datetime.now(UTC)
        with self._centre.database() as engine, engine.begin() as connection:
            until = now + timedelta(minutes=minutes)
            closings.announce(
                connection, SARA, now, until, time.time(), closed=True, fa="تعمیر", en="Maintenance"
            )

    def open(self) -> None:
        with self._centre.database() as engine, engine.begin() as connection:
            closings.take_back(connection, SARA, time.time())

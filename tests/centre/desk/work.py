"""A desk at a place with two officers, and one elsewhere; acts as the command carries them out."""

import uuid
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import Connection, select

from centre.desk.acts import DeskWork, Outcome, SignIn
from centre.desk.book import verify
from centre.desk.context import Asked
from centre.desk.tables import desk_acts
from centre.storage.schema import officers
from centre.storage.transactions import in_transaction
from kiosk.domain.desk import Act
from kiosk.domain.policy import DEFAULT_POLICY
from tests.centre.office import ELSEWHERE, OFFICER, PIN, PLACE, Office

SECOND, THIRD, AWAY = "سارا", "نرگس", "لیلا"
_LIGHT = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def employ(connection: Connection, *names: str, place: str = PLACE) -> None:
    """Officers with the tests' PIN, hashed so lightly that a test need not wait for each check of it."""
    for name in names:
        values = {"place": place, "pin_hash": _LIGHT.hash(PIN)}
        known = officers.update().where(officers.c.name == name).values(**values)
        if connection.execute(known).rowcount == 0:
            connection.execute(officers.insert().values(reference=str(uuid.uuid4()), name=name, **values))


class DeskAt:
    def __init__(self, office: Office) -> None:
        self.office = office
        self.work = DeskWork(office.keys, DEFAULT_POLICY)
        with office.engine.begin() as connection:
            employ(connection, OFFICER, SECOND, THIRD)
            employ(connection, AWAY, place=ELSEWHERE)

    def do(
        self,
        act: Act,
        named: str = "app-1",
        officer: str = OFFICER,
        second: str | None = None,
        *,
        reason: str = "passport seen",
        pin: str = PIN,
        **details: Any,
    ) -> Outcome:
        asked = Asked(act, named, reason, details)
        first, other = SignIn(officer, pin), SignIn(second, pin) if second else None
        return in_transaction(
            self.office.engine, lambda each: self.work.act(each, asked, first, other, self.office.now)
        )

    def book(self) -> list[Any]:
        with self.office.engine.begin() as connection:
            return list(connection.execute(select(desk_acts).order_by(desk_acts.c.number)).all())

    def findings(self) -> list[str]:
        with self.office.engine.begin() as connection:
            return list(verify(connection))

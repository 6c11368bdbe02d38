"""A desk at a place with two officers, and one elsewhere; acts as the command carries them out."""

from typing import Any

from sqlalchemy import select

from centre.desk.acts import DeskWork, Outcome, SignIn
from centre.desk.book import verify
from centre.desk.context import Asked
from centre.desk.tables import desk_acts
from centre.register import add_officer
from centre.transactions import in_transaction
from kiosk.domain.desk import Act
from kiosk.domain.policy import DEFAULT_POLICY
from tests.centre.office import ELSEWHERE, OFFICER, PIN, PLACE, Office

SECOND, THIRD, AWAY = "سارا", "نرگس", "لیلا"


class DeskAt:
    def __init__(self, office: Office) -> None:
        self.office = office
        self.work = DeskWork(office.keys, DEFAULT_POLICY)
        with office.engine.begin() as connection:
            for name, place in ((SECOND, PLACE), (THIRD, PLACE), (AWAY, ELSEWHERE)):
                add_officer(connection, name, place, PIN)

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

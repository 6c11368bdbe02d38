"""An office whose applicants' cards are made by the simulated production, over HTTP, on a turned clock."""

from base64 import b64encode
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select

from centre.delivery.custody import end_holds, send_to_central_store
from centre.delivery.tables import cards
from centre.production.port import ProductionOverHttp
from centre.production.producer import Producer
from centre.production.receiving import Notices, Receiving
from centre.production.tables import orders
from centre.storage.schema import applications, history
from simulators.production.device import Factory, Setup
from simulators.production.schedule import Pace
from simulators.production.service import ProductionService
from simulators.register.device import Register
from tests.centre.applicants import code
from tests.centre.completion.test_completion import FRESH
from tests.centre.completion.test_completion import Desk as VisitDesk
from tests.centre.office import Office
from tests.drivers.card.cards import OTHER_HAND, OWNER
from tests.kiosk.domain.test_completion import finger
from tests.simulators.production.made import PHOTO

DAY_S = 86_400.0
FINGERS = [finger(2, template=OWNER), finger(7, template=OTHER_HAND)]
FACE = b64encode(PHOTO).decode()


class Works(VisitDesk):
    """One applicant with an appointment; `complete` sends the packet, `turn` lets days go by."""

    def __init__(self, office: Office, folder: Path, pace: Pace | None = None) -> None:
        super().__init__(office)
        self.cards = folder / "cards"
        self.factory = Factory(Setup(self.cards, pace or Pace(), 1), office.clock.now)
        self.service = ProductionService(self.factory)
        self.population = Register({})
        port = ProductionOverHttp(self.service.address, office.keys.sealing)
        given: dict[str, Any] = {"policy": self.policy, "clock": office.clock}
        self.producer = Producer(office.engine, office.keys, port, **given)
        self.receiving = Receiving(office.engine, office.keys, self.register, office.clock)

    def close(self) -> None:
        self.service.close()

    def complete(self, **changes: Any) -> None:
        asked = {"fingers": FINGERS, "face": FACE, "receipt": FRESH} | changes
        reply = self.send(**asked)
        assert reply["ok"], reply
        self.settle()

    def settle(self) -> None:
        """Let the centre do all that is due now."""
        while any([self.producer.step(), self.receiving.step()]):
            pass

    def turn(self, days: float, at_once: float = 14.0) -> None:
        """Let days go by, so many at once; then the centre does what has become due."""
        while days > 0:
            self.office.later(days=min(days, at_once))
            days -= at_once
            self.settle()
            with self.office.engine.begin() as connection:
                end_holds(connection, self.policy, self.office.now)
                send_to_central_store(connection, self.policy, self.office.now)

    def produced(self) -> str:
        """Until the card is ready; its serial."""
        self.complete()
        self.turn(26)
        assert self.now_in() == "READY_FOR_DELIVERY"
        return str(self.row().card_serial)

    def row(self) -> Any:
        with self.office.engine.begin() as connection:
            mine = applications.c.tracking == self.tracking
            return connection.execute(select(applications).where(mine)).one()

    def now_in(self) -> str:
        return str(self.row().state)

    def rows(self, table: Table) -> list[Any]:
        mine = table.c.application == self.row().id
        with self.office.engine.begin() as connection:
            return list(connection.execute(select(table).where(mine)).all())

    def card(self, at: int = 0) -> Any:
        return self.rows(cards)[at]

    def last_order(self) -> Any:
        return max(self.rows(orders), key=lambda order: order.queued_at)

    def passed(self) -> list[int | None]:
        """The transitions of this applicant so far, None for what was refused."""
        return [row.transition for row in sorted(self.rows(history), key=lambda row: row.number)]

    def reason(self) -> str | None:
        newest = max(self.rows(history), key=lambda row: row.number)
        return None if newest.reason is None else str(newest.reason)


__all__ = ["DAY_S", "Notices", "Works", "code"]

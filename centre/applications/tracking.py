"""Tracking numbers: drawn at the submit, or before it in signed lists that a kiosk uses without a line."""

import secrets
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection, func, select

from centre.delivery.claims import Reply, refusal
from centre.fleet.register import Kiosk
from centre.storage.keys import CentreKeys
from centre.storage.schema import applications, tracking_numbers
from kiosk.domain.number_lists import draw, sign
from kiosk.domain.numbers import NumberKind, make_number
from kiosk.domain.registration import ApplicationRefusal

NUMBERS_AT_ONCE = 100
MOST_UNUSED = 300


class TrackingNumbers:
    """Answers kiosks that ask for numbers in advance."""

    def __init__(self, keys: CentreKeys) -> None:
        self._keys = keys

    def draw(self, connection: Connection, kiosk: Kiosk, asked: dict[str, Any], now: float) -> Reply:
        """A signed list of numbers for this kiosk to give out while it has no line."""
        own = tracking_numbers.c.kiosk == kiosk.id
        unused = select(func.count()).where(own, tracking_numbers.c.application.is_(None))
        if connection.execute(unused).scalar_one() + NUMBERS_AT_ONCE > MOST_UNUSED:
            return refusal(ApplicationRefusal.NUMBERS_UNUSED)
        newest = connection.execute(select(func.max(tracking_numbers.c.serial)).where(own)).scalar() or 0
        numbers = draw(
            kiosk.id, newest + 1, NUMBERS_AT_ONCE, taken=_Taken(connection), below=secrets.randbelow
        )
        rows = [{"number": each, "kiosk": kiosk.id, "serial": newest + 1} for each in numbers.numbers]
        connection.execute(tracking_numbers.insert(), rows)
        return {"ok": True, "data": sign(numbers, self._keys.signing)}


def number_for(connection: Connection, kiosk: Kiosk, told: str) -> str | None:
    """The number the kiosk already gave out from its list, or a fresh one; None for somebody else's."""
    if not told:
        taken = _Taken(connection)
        while (number := make_number(NumberKind.TRACKING, secrets.randbelow)) in taken:
            pass
        return number
    listed = connection.execute(
        select(tracking_numbers).where(tracking_numbers.c.number == told).with_for_update()
    ).one_or_none()
    is_free = listed is not None and listed.kiosk == kiosk.id and listed.application is None
    return told if is_free else None


def use_number(connection: Connection, number: str, application: str) -> None:
    listed = tracking_numbers.update().where(tracking_numbers.c.number == number)
    connection.execute(listed.values(application=application))


class _Taken(Collection[str]):
    """All tracking numbers there are, looked up one by one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __contains__(self, number: object) -> bool:
        listed = select(tracking_numbers.c.number).where(tracking_numbers.c.number == number)
        used = select(applications.c.tracking).where(applications.c.tracking == number)
        return self._connection.execute(listed.union(used)).first() is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._connection.execute(select(tracking_numbers.c.number)).scalars())

    def __len__(self) -> int:
        return self._connection.execute(select(func.count()).select_from(tracking_numbers)).scalar_one()

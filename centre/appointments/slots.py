"""Capacity: units are taken and given back in one statement each, so that no two workers share the last one.

A slot's `taken` counts its live appointments and the units lent to somebody who is still choosing.
"""

from typing import Any

from sqlalchemy import Connection, Row, delete, select

from centre.appointments.tables import holds, slots


def find_slot(connection: Connection, number: Any) -> Row[Any] | None:
    if type(number) is not int or not 0 < number < 2**31:
        return None
    return connection.execute(select(slots).where(slots.c.number == number)).one_or_none()


def take_unit(connection: Connection, slot: int) -> bool:
    """Take one unit if there is one; looking and taking are one step."""
    free = (slots.c.number == slot, slots.c.taken < slots.c.capacity)
    taken = connection.execute(slots.update().where(*free).values(taken=slots.c.taken + 1))
    return taken.rowcount == 1


def free_unit(connection: Connection, slot: int) -> None:
    connection.execute(slots.update().where(slots.c.number == slot).values(taken=slots.c.taken - 1))


def hold(connection: Connection, application: str, slot: int, until: float) -> bool:
    """Lend a unit to an application, in place of one it was lent before."""
    lent = connection.execute(
        select(holds).where(holds.c.application == application).with_for_update()
    ).one_or_none()
    if lent is not None and lent.slot == slot:
        connection.execute(holds.update().where(holds.c.application == application).values(until=until))
        return True
    if not take_unit(connection, slot):
        return False
    drop_hold(connection, application)
    connection.execute(holds.insert().values(application=application, slot=slot, until=until))
    return True


def use_hold(connection: Connection, application: str, slot: int) -> bool:
    """Turn the unit lent of this slot into the caller's; a hold on another slot is given back."""
    mine = (holds.c.application == application, holds.c.slot == slot)
    if connection.execute(delete(holds).where(*mine)).rowcount == 1:
        return True
    drop_hold(connection, application)
    return False


def drop_hold(connection: Connection, application: str) -> None:
    gone = delete(holds).where(holds.c.application == application).returning(holds.c.slot)
    for slot in connection.execute(gone).scalars().all():
        free_unit(connection, slot)


def free_overdue_holds(connection: Connection, now: float) -> int:
    gone = (
        connection.execute(delete(holds).where(holds.c.until <= now).returning(holds.c.slot)).scalars().all()
    )
    for slot in gone:
        free_unit(connection, slot)
    return len(gone)

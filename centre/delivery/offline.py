"""Which kiosk could hand over a card while it has no line, and how that is taken back from it.

A kiosk may have every authorisation that a list of its held, until it says that it stored a list without it
or until the authorisation ends. As long as one kiosk may, no other gets the card and nobody moves it.
"""

from typing import Any

from sqlalchemy import Connection, Row, Select, or_, select

from centre.delivery.tables import cards, day_lists
from centre.storage.schema import authorisations, kiosks

NOBODY = "-"


def in_kiosks_hands(now: float) -> Select[Any]:
    """Every authorisation some kiosk may use without asking again."""
    withdrawn = authorisations.c.withdrawn_in
    return (
        select(authorisations)
        .join(day_lists, day_lists.c.kiosk == authorisations.c.kiosk)
        .join(kiosks, kiosks.c.id == authorisations.c.kiosk)
        .where(
            authorisations.c.ahead.is_(True),
            authorisations.c.ended.is_(False),
            authorisations.c.expires_at > now,
            kiosks.c.retired_at.is_(None),
            or_(withdrawn.is_(None), withdrawn > day_lists.c.seen),
        )
    )


def outstanding(connection: Connection, application: str, now: float) -> Row[Any] | None:
    """The authorisation some kiosk may use for this application."""
    mine = in_kiosks_hands(now).where(authorisations.c.application == application)
    newest = mine.order_by(authorisations.c.number.desc()).limit(1)
    return connection.execute(newest).one_or_none()


def reserve(connection: Connection, serial: str | None, kiosk: str | None) -> None:
    """Let only this kiosk list the card, or `NOBODY`; None leaves it to the place's own sharing out."""
    connection.execute(cards.update().where(cards.c.serial == serial).values(ahead_for=kiosk))


def is_free_of_kiosks(connection: Connection, card: Row[Any], now: float) -> bool:
    """Whether no kiosk can hand the card over offline; if one can, it is not listed again."""
    if outstanding(connection, card.application, now) is None:
        return True
    reserve(connection, card.serial, NOBODY)
    return False

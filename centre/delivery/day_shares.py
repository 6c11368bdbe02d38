"""Which cards stand in a kiosk's list: each of a place's cards in one at most, renewed while it may stay."""

import hashlib
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, and_, not_, select

from centre.delivery.custody import hold_is_over
from centre.delivery.offline import in_kiosks_hands
from centre.delivery.tables import cards
from centre.fleet.register import Kiosk
from centre.storage.schema import applications, authorisations, kiosks
from kiosk.domain.applications import ApplicationState
from kiosk.domain.custody import CardState
from kiosk.domain.policy import ProcessPolicy


def listed_cards(connection: Connection, kiosk: str) -> list[Row[Any]]:
    """The authorisations of the kiosk's list as it stands, with their applications' facts."""
    rows = (
        select(
            authorisations,
            applications.c.card_serial,
            applications.c.holder_digest,
            applications.c.receipt,
            applications.c.sessions_failed,
        )
        .join(applications, applications.c.id == authorisations.c.application)
        .where(
            authorisations.c.kiosk == kiosk,
            authorisations.c.ahead.is_(True),
            authorisations.c.ended.is_(False),
            authorisations.c.withdrawn_in.is_(None),
            applications.c.card_serial.is_not(None),
        )
    )
    return list(connection.execute(rows.order_by(authorisations.c.number)).all())


def renew_cards(
    connection: Connection, kiosk: Kiosk, revision: int, *, policy: ProcessPolicy, now: float
) -> None:
    """Bring the kiosk's authorisations up to date; `revision` is that of the list this makes."""
    valid_s = policy.delivery_authorisation_h * 3600
    wanted = _shared_out_to(connection, kiosk, policy, now)
    mine = (authorisations.c.kiosk == kiosk.id, authorisations.c.ahead.is_(True))
    known = select(authorisations).where(*mine, authorisations.c.ended.is_(False))
    held = {row.application: row for row in connection.execute(known).all()}
    listed = {name for name, row in held.items() if row.withdrawn_in is None}
    kept = {name for name, version in wanted.items() if name in listed or _secure(connection, name, version)}
    gone = [held[name].number for name in listed - kept]
    old = [row.number for name, row in held.items() if name in kept and _is_old(row, valid_s, now)]
    _set(connection, gone, withdrawn_in=revision)
    _set(connection, old, withdrawn_in=None, expires_at=now + valid_s)
    fresh = {"kiosk": kiosk.id, "issued_at": now, "expires_at": now + valid_s, "ahead": True}
    made = [
        {"application": name, "matched": False, "ended": False, **fresh} for name in sorted(kept - set(held))
    ]
    if made:
        connection.execute(authorisations.insert(), made)


def _secure(connection: Connection, application: str, version: int) -> bool:
    """Make sure that nobody claims the card meanwhile: whoever was faster is found by the row's version."""
    same = (applications.c.id == application, applications.c.version == version)
    changed = connection.execute(applications.update().where(*same).values(version=version + 1))
    return changed.rowcount == 1


def _shared_out_to(connection: Connection, kiosk: Kiosk, policy: ProcessPolicy, now: float) -> dict[str, int]:
    """The applications whose cards this kiosk may list, with their versions; none that is to go back."""
    ready = (
        select(applications.c.id, applications.c.version, cards.c.ahead_for)
        .join(cards, and_(cards.c.serial == applications.c.card_serial, cards.c.location == kiosk.place))
        .where(
            applications.c.state == ApplicationState.READY_FOR_DELIVERY.value,
            applications.c.place == kiosk.place,
            applications.c.receipt_live.is_(True),
            cards.c.state == CardState.IN_CUSTODY.value,
            not_(hold_is_over(policy, now)),
        )
    )
    standing = (kiosks.c.place == kiosk.place, kiosks.c.retired_at.is_(None))
    names = list(connection.execute(select(kiosks.c.id).where(*standing).order_by(kiosks.c.id)).scalars())
    elsewhere = {row.application for row in connection.execute(_in_others_hands(kiosk, now)).all()}
    return {
        row.id: row.version
        for row in connection.execute(ready).all()
        if (row.ahead_for or _share(row.id, names)) == kiosk.id and row.id not in elsewhere
    }


def _in_others_hands(kiosk: Kiosk, now: float) -> Any:
    here = select(applications.c.id).where(applications.c.place == kiosk.place)
    return in_kiosks_hands(now).where(
        authorisations.c.kiosk != kiosk.id, authorisations.c.application.in_(here)
    )


def _share(application: str, names: list[str]) -> str:
    """The kiosk whose list has this card where nothing else is said; the same whoever asks."""
    digest = hashlib.sha256(application.encode()).digest()
    return names[int.from_bytes(digest[:4]) % len(names)]


def _is_old(row: Row[Any], valid_s: float, now: float) -> bool:
    return row.withdrawn_in is not None or row.expires_at - now < valid_s / 2


def _set(connection: Connection, numbers: Iterable[int], **values: Any) -> None:
    changed = list(numbers)
    for at in range(0, len(changed), 500):
        these = authorisations.c.number.in_(changed[at : at + 500])
        connection.execute(authorisations.update().where(these).values(**values))

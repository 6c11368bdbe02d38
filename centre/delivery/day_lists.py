"""`delivery.day`: what a kiosk may do without a line: its cards, its place's visitors and officers (F4, F5).

What a list no longer has counts as withdrawn once the kiosk says that it stored a later one, and until then
as something the kiosk could still do.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from centre.applications.forms import load_form
from centre.appointments.visits import expected
from centre.delivery.claims import Reply
from centre.delivery.day_shares import listed_cards, renew_cards
from centre.delivery.tables import day_lists
from centre.fleet.register import Kiosk
from centre.storage.keys import CentreKeys
from centre.storage.schema import applications, forms, officers
from kiosk.domain.authorisation import sign
from kiosk.domain.booking import local_day
from kiosk.domain.day_list import MOST_PAGES, DayCard, DayOfficer, DayPage, DayVisitor, digest, write_page
from kiosk.domain.delivery import Authorisation
from kiosk.domain.policy import ProcessPolicy

PAGE = 18  # cards, visitors and officers together: what a message of 16 KiB takes
MOST_OFFICERS = 50
DAYS = 2  # whose visitors are told: today's and tomorrow's
_NUMBERS = range(2**31)
_Item = tuple[Row[Any], int]
_Own = dict[str, tuple[str, ...]]  # by an officer's reference, the applications that are the officer's own


class DayLists:
    """Answers kiosks that prepare for a line that breaks."""

    def __init__(self, keys: CentreKeys, policy: ProcessPolicy) -> None:
        self._keys = keys
        self._policy = policy

    def answer(self, connection: Connection, kiosk: Kiosk, asked: dict[str, Any], now: float) -> Reply:
        """One page; page 0 brings the list up to date first."""
        seen, page = _number(asked, "seen"), _number(asked, "page")
        known = _hear(connection, kiosk.id, seen, now)
        if page == 0:
            renew_cards(connection, kiosk, known.revision + 1, policy=self._policy, now=now)
        rows = _rows(connection, kiosk, now)
        own = _own(connection, rows)
        revision = _revision(connection, known, rows, own)
        pages = max(1, min(MOST_PAGES, -(-len(rows) // PAGE)))
        told = DayPage(revision, kiosk.place, _instant(now), min(page, pages - 1), pages)
        shown = rows[told.page * PAGE : (told.page + 1) * PAGE]
        return {"ok": True, "data": write_page(self._fill(connection, told, shown, own))}

    def _fill(self, connection: Connection, told: DayPage, shown: Sequence[_Item], own: _Own) -> DayPage:
        cards, visitors, staff = [], [], []
        for row, order in shown:
            if hasattr(row, "pin_hash"):
                staff.append(DayOfficer(row.reference, row.name, row.pin_hash, own.get(row.reference, ())))
            elif hasattr(row, "card_serial"):
                cards.append(self._card(connection, row))
            else:
                visitors.append(self._visitor(connection, row, order))
        lists = (tuple(cards), tuple(visitors), tuple(staff))
        return DayPage(told.revision, told.place, told.as_of, told.page, told.pages, *lists)

    def _card(self, connection: Connection, row: Row[Any]) -> DayCard:
        given = Authorisation(
            application=row.application,
            card_serial=row.card_serial,
            holder_digest=row.holder_digest,
            kiosk=row.kiosk,
            expires_at=_instant(row.expires_at),
            sessions_failed=row.sessions_failed,
        )
        born = None
        known = select(forms.c.application).where(forms.c.application == row.application)
        if connection.execute(known).first() is not None:
            applicant = self._applicant(connection, row.application)
            born = digest(row.application, "birth_date", applicant["birth_date"])
        receipt = digest(row.application, "receipt", row.receipt)
        return DayCard(given, sign(given, self._keys.signing), receipt, born)

    def _visitor(self, connection: Connection, row: Row[Any], order: int) -> DayVisitor:
        applicant = self._applicant(connection, row.application)
        mine = select(applications.c.tracking).where(applications.c.id == row.application)
        return DayVisitor(
            application=row.application,
            day=row.day,
            order=order,
            begins=row.begins,
            ends=row.ends,
            name=f"{applicant['first_name']} {applicant['last_name']}",
            tracking=digest(row.application, "tracking", connection.execute(mine).scalar_one()),
            national_code=digest(row.application, "national_code", applicant["national_code"]),
            birth_date=digest(row.application, "birth_date", applicant["birth_date"]),
        )

    def _applicant(self, connection: Connection, application: str) -> dict[str, Any]:
        applicant: dict[str, Any] = load_form(connection, self._keys, application)["form"]["applicant"]
        return applicant


def _rows(connection: Connection, kiosk: Kiosk, now: float) -> list[_Item]:
    """All of the list: officers first, then cards, then visitors with their place in the day's order."""
    staff = select(officers).where(officers.c.place == kiosk.place).order_by(officers.c.reference)
    today = local_day(_instant(now))
    days = [today + timedelta(days=ahead) for ahead in range(DAYS)]
    others = (*connection.execute(staff.limit(MOST_OFFICERS)).all(), *listed_cards(connection, kiosk.id))
    by_day = [enumerate(expected(connection, kiosk.place, [day]), start=1) for day in days]
    return [*((row, 0) for row in others), *((row, order) for day in by_day for order, row in day)]


def _own(connection: Connection, rows: Sequence[_Item]) -> _Own:
    """Only applicants are looked up here; whose family an officer is, the centre sees when asked itself."""
    staff = {row.reference: row.national_code_digest for row, _ in rows if hasattr(row, "pin_hash")}
    codes = {bytes(code) for code in staff.values() if code is not None}
    listed = {row.application for row, _ in rows if not hasattr(row, "pin_hash")}
    theirs = select(applications.c.id, applications.c.national_code_digest).where(
        applications.c.national_code_digest.in_(codes)
    )
    found = [row for row in connection.execute(theirs).all() if row.id in listed] if codes else []
    return {
        reference: tuple(sorted(row.id for row in found if row.national_code_digest == code))
        for reference, code in staff.items()
    }


def _hear(connection: Connection, kiosk: str, seen: int, now: float) -> Row[Any]:
    """Note which list the kiosk has; one it cannot have is not believed."""
    mine = day_lists.c.kiosk == kiosk
    known = connection.execute(select(day_lists).where(mine).with_for_update()).one_or_none()
    if known is None:
        first = {"kiosk": kiosk, "revision": 0, "seen": 0, "content": bytes(32), "asked_at": now}
        connection.execute(day_lists.insert().values(**first))
    elif known.seen < seen <= known.revision:
        connection.execute(day_lists.update().where(mine).values(seen=seen, asked_at=now))
    else:
        connection.execute(day_lists.update().where(mine).values(asked_at=now))
    return connection.execute(select(day_lists).where(mine)).one()


def _revision(connection: Connection, known: Row[Any], rows: Sequence[_Item], own: _Own) -> int:
    """The list's number; another content is another list."""
    content = hashlib.sha256(repr([[tuple(row) for row, _ in rows], own]).encode()).digest()
    if content == known.content:
        return int(known.revision)
    fresh = {"revision": known.revision + 1, "content": content}
    connection.execute(day_lists.update().where(day_lists.c.kiosk == known.kiosk).values(**fresh))
    return int(known.revision) + 1


def _number(asked: dict[str, Any], key: str) -> int:
    value = asked.get(key, 0)
    return value if type(value) is int and value in _NUMBERS else 0


def _instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)

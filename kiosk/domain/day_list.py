"""`delivery.day`: what a kiosk may do today without a line, asked for while there is one (F4, F5).

A kiosk asks `{"seen": revision, "page": n}`, `seen` being the last list it has stored whole, 0 for none. The
reply is one page of the list as it is now. Whatever an earlier list held and this one does not is withdrawn:
the kiosk drops it, and its next `seen` tells the centre so. A kiosk that finds two revisions among its pages
begins again with page 0.

A card stands in the list of one kiosk at a time. Each entry carries the centre's signed authorisation and
digests of what the applicant will say, so that no number and no code lies on the kiosk to be read.
"""

import hashlib
import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.domain import fields
from kiosk.domain.authorisation import AuthorisationError, check
from kiosk.domain.delivery import Authorisation, holder_digest
from kiosk.domain.identity import SecondItem, SecondItemKind
from kiosk.domain.messages import timestamp
from kiosk.domain.refusals import MessageError, Refusal
from kiosk.domain.sealing import context

OPERATION = "delivery.day"
MOST_PAGES = 1000
ALWAYS = datetime.min.replace(tzinfo=UTC)  # an authorisation's end is judged when it is used


@dataclass(frozen=True, slots=True)
class DayCard:
    """A card this kiosk, and no other, may deliver until its authorisation ends; `signed` proves it."""

    authorisation: Authorisation
    signed: Mapping[str, Any] = field(repr=False)
    receipt: bytes = field(repr=False)
    birth_date: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class DayVisitor:
    """Somebody with an appointment at the kiosk's place; digests for what they will say of themselves."""

    application: str
    day: date
    order: int
    begins: str
    ends: str
    name: str = field(repr=False)
    tracking: bytes = field(repr=False)
    national_code: bytes = field(repr=False)
    birth_date: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class DayOfficer:
    """An officer of the place; `pin_hash` is Argon2id, to check a PIN without a line.

    `own` are the list's applications that the officer may not sign for, being the applicant.
    """

    reference: str
    name: str
    pin_hash: str = field(repr=False)
    own: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DayPage:
    revision: int
    place: str
    as_of: datetime
    page: int
    pages: int
    cards: tuple[DayCard, ...] = ()
    visitors: tuple[DayVisitor, ...] = ()
    officers: tuple[DayOfficer, ...] = ()


def digest(application: str, what: str, value: str) -> bytes:
    """Binds a receipt number, tracking number, national code or birth date to its application."""
    return hashlib.sha256(context("day-list/1", application, what, value)).digest()


def is_claim(card: DayCard, receipt: str, item: SecondItem) -> bool:
    """Whether this receipt and second item are this card's (T25's guard, without a line)."""
    given = card.authorisation
    right = hmac.compare_digest(digest(given.application, "receipt", receipt), card.receipt)
    if item.kind is SecondItemKind.NATIONAL_CODE:
        return right and hmac.compare_digest(
            holder_digest(given.card_serial, item.value), given.holder_digest
        )
    told = digest(given.application, item.kind, item.value)
    return right and card.birth_date is not None and hmac.compare_digest(told, card.birth_date)


def is_visitor(visitor: DayVisitor, tracking: str, item: SecondItem) -> bool:
    """Whether this tracking number and second item are this visitor's (T15's guard, without a line)."""
    right = hmac.compare_digest(digest(visitor.application, "tracking", tracking), visitor.tracking)
    is_code = item.kind is SecondItemKind.NATIONAL_CODE
    known = visitor.national_code if is_code else visitor.birth_date
    return right and hmac.compare_digest(digest(visitor.application, item.kind, item.value), known)


def whole(pages: Sequence[DayPage]) -> DayPage | None:
    """All pages of one revision as one list; None while any is missing or two revisions are mixed."""
    if not pages or {each.revision for each in pages} != {pages[0].revision}:
        return None
    if [each.page for each in pages] != list(range(pages[0].pages)):
        return None
    return DayPage(
        revision=pages[0].revision,
        place=pages[0].place,
        as_of=pages[0].as_of,
        page=0,
        pages=1,
        cards=tuple(card for page in pages for card in page.cards),
        visitors=tuple(visitor for page in pages for visitor in page.visitors),
        officers=tuple(officer for page in pages for officer in page.officers),
    )


def write_page(page: DayPage) -> dict[str, Any]:
    return {
        "revision": page.revision,
        "place": page.place,
        "as_of": timestamp(page.as_of),
        "page": page.page,
        "pages": page.pages,
        "cards": [_write_card(each) for each in page.cards],
        "visitors": [_write_visitor(each) for each in page.visitors],
        "officers": [
            {
                "reference": each.reference,
                "name": each.name,
                "pin_hash": each.pin_hash,
                "own": list(each.own),
            }
            for each in page.officers
        ],
    }


def read_page(body: dict[str, Any], key: Ed25519PublicKey, kiosk: str) -> DayPage:
    """One page for `kiosk`, every authorisation in it signed by the centre; else a MessageError."""
    pages = fields.whole(body, "pages")
    if not 1 <= pages <= MOST_PAGES:
        raise MessageError(Refusal.BAD_FIELD, "pages")
    return DayPage(
        revision=fields.whole(body, "revision"),
        place=fields.text(body, "place", 64),
        as_of=fields.instant(body, "as_of"),
        page=fields.whole(body, "page"),
        pages=pages,
        cards=tuple(_read_card(each, key, kiosk) for each in fields.mappings(body, "cards")),
        visitors=tuple(_read_visitor(each) for each in fields.mappings(body, "visitors")),
        officers=tuple(_read_officer(each) for each in fields.mappings(body, "officers")),
    )


def _write_card(card: DayCard) -> dict[str, Any]:
    born = card.birth_date and _text(card.birth_date)
    return {"authorisation": dict(card.signed), "receipt": _text(card.receipt), "birth_date": born}


def _read_card(body: dict[str, Any], key: Ed25519PublicKey, kiosk: str) -> DayCard:
    signed = fields.mapping(body, "authorisation")
    try:
        given = check(signed, key, kiosk, ALWAYS)
    except AuthorisationError as error:
        raise MessageError(Refusal.BAD_FIELD, "authorisation") from error
    born = None if body.get("birth_date") is None else _bytes(body, "birth_date")
    return DayCard(given, signed, _bytes(body, "receipt"), born)


def _write_visitor(visitor: DayVisitor) -> dict[str, Any]:
    times = {"day": visitor.day.isoformat(), "begins": visitor.begins, "ends": visitor.ends}
    names = {"application": visitor.application, "order": visitor.order, "name": visitor.name}
    said = {"tracking": visitor.tracking, "national_code": visitor.national_code}
    digests = {key: _text(value) for key, value in (said | {"birth_date": visitor.birth_date}).items()}
    return names | times | digests


def _read_visitor(body: dict[str, Any]) -> DayVisitor:
    try:
        day = date.fromisoformat(fields.text(body, "day", 10))
    except ValueError as error:
        raise MessageError(Refusal.BAD_FIELD, "day") from error
    return DayVisitor(
        application=fields.text(body, "application", 64),
        day=day,
        order=fields.whole(body, "order"),
        begins=fields.text(body, "begins", 5),
        ends=fields.text(body, "ends", 5),
        name=fields.text(body, "name"),
        tracking=_bytes(body, "tracking"),
        national_code=_bytes(body, "national_code"),
        birth_date=_bytes(body, "birth_date"),
    )


def _read_officer(body: dict[str, Any]) -> DayOfficer:
    reference, name, pin_hash = (fields.text(body, key) for key in ("reference", "name", "pin_hash"))
    return DayOfficer(
        reference, name, pin_hash, own=tuple(str(each)[:64] for each in fields.items(body, "own"))
    )


def _text(value: bytes) -> str:
    return b64encode(value).decode()


def _bytes(body: dict[str, Any], key: str) -> bytes:
    try:
        value = b64decode(fields.text(body, key, 64), validate=True)
    except ValueError as error:
        raise MessageError(Refusal.BAD_FIELD, key) from error
    if len(value) != hashlib.sha256().digest_size:
        raise MessageError(Refusal.BAD_FIELD, key)
    return value

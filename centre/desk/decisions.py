"""What is decided about a delivery that a kiosk could not finish: T32, T33 and T38."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row

from centre.applications.moves import take
from centre.delivery.custody import hand_over, void_card
from centre.delivery.offline import reserve
from centre.desk.context import Asked, Desk
from centre.production.progress import order_anew
from kiosk.domain.applications import ApplicationEvent as E
from kiosk.domain.applications import ApplicationState as S
from kiosk.domain.desk import Act, DeskError, DeskRefusal
from kiosk.domain.messages import timestamp
from kiosk.domain.sealing import context

_PURPOSE = "hand-over-by-exception/1"


def try_again(desk: Desk, row: Row[Any], asked: Asked) -> None:
    """T32, T33: the card lies where it lay, and a kiosk may deliver it again."""
    event = E.DESK_SETTLED if asked.act is Act.SETTLE_IN_CUSTODY else E.DESK_DECIDED
    _take(desk, row, event, S.READY_FOR_DELIVERY)
    reserve(desk.connection, row.card_serial, None)


def new_capture(desk: Desk, row: Row[Any], asked: Asked) -> None:
    """T32: another visit gives other fingers, another receipt and another card."""
    gone: dict[str, Any] = {"receipt_live": False, "card_serial": None, "holder_digest": None}
    _take(desk, row, E.DESK_DECIDED, S.COMPLETION_ON_HOLD, **gone, sessions_failed=0)
    void_card(desk.connection, row.id, actor=desk.officer.reference, reason="new capture", now=desk.now)


def new_card(desk: Desk, row: Row[Any], asked: Asked) -> None:
    """T32 with the packet there is, or T24 where production or the card had failed."""
    event = E.PRODUCTION_ORDERED if asked.act is Act.REMAKE else E.DESK_DECIDED
    actor = desk.officer.reference
    if not order_anew(desk.connection, row, event, actor=actor, now=desk.now, reason=asked.act.value):
        raise DeskError(DeskRefusal.NO_PACKET)


def settle_delivered(desk: Desk, row: Row[Any], asked: Asked) -> None:
    """T33: the release had begun, and two people found the card with its holder."""
    _take(desk, row, E.DESK_SETTLED, S.DELIVERED, receipt_live=False)
    hand_over(desk.connection, row.card_serial, actor=desk.officer.reference, now=desk.now)


def hand_over_by_exception(desk: Desk, row: Row[Any], asked: Asked) -> bytes:
    """T38 under the authority's own procedure; the centre's signature over who, what and when."""
    _take(desk, row, E.DESK_HANDED_OVER, S.DELIVERED, receipt_live=False, by_desk=True)
    hand_over(desk.connection, row.card_serial, actor=desk.officer.reference, now=desk.now)
    second = desk.second.reference if desk.second else ""
    at = timestamp(datetime.fromtimestamp(desk.now, UTC))
    parts = (row.id, row.card_serial or "", desk.officer.reference, second, asked.reason, at)
    return desk.keys.signing.sign(context(_PURPOSE, *parts))


def _take(desk: Desk, row: Row[Any], event: E, to: S, **changes: Any) -> None:
    if take(desk.connection, row, event, now=desk.now, kiosk=None, reason="desk", to=to, **changes) is None:
        raise DeskError(DeskRefusal.NOT_POSSIBLE_NOW)

"""What becomes of a person's data on request: sealed records lose their key, digests their meaning.

It stays that there was an application, its moves, its card's ledger, its orders and the book: all of it
under numbers that nobody can lead back to a person any more, but by the card or the slip in their hand.
"""

import os
from typing import Any

from sqlalchemy import Connection, Row, delete

from centre.completion.tables import ERASED, packets
from centre.delivery.custody import live_card
from centre.delivery.offline import outstanding
from centre.delivery.tables import cards
from centre.desk.book import was_done
from centre.desk.context import Asked, Desk
from centre.production.orders import open_order
from centre.storage.data_keys import destroy
from centre.storage.schema import answers, applications, edits, forms, inquiries
from kiosk.domain.desk import DeskError, DeskRefusal

DIGEST_BYTES = 32


def erase(desk: Desk, row: Row[Any], asked: Asked) -> dict[str, Any]:
    """Of an application that is over, once no card of it can still be handed over or made."""
    connection = desk.connection
    if live_card(connection, row.id) is not None or open_order(connection, row.id) is not None:
        raise DeskError(DeskRefusal.CARD_OUT)
    if outstanding(connection, row.id, desk.now) is not None:
        raise DeskError(DeskRefusal.KIOSK_MAY_DELIVER)
    if was_done(connection, row.id, asked.act):
        raise DeskError(DeskRefusal.NOTHING_CHANGED)
    destroy(connection, row.id)
    _forget_digests(connection, row)
    return {"erased": _delete_records(connection, row.id)}


def _delete_records(connection: Connection, application: str) -> int:
    """Records sealed before there were data keys end here; how many there were."""
    mine = packets.c.application == application
    gone = connection.execute(delete(forms).where(forms.c.application == application)).rowcount
    gone += connection.execute(delete(edits).where(edits.c.application == application)).rowcount
    gone += connection.execute(packets.update().where(mine).values(sealed=ERASED)).rowcount
    connection.execute(inquiries.update().where(inquiries.c.application == application).values(results=None))
    connection.execute(delete(answers).where(answers.c.reply.contains(f'"{application}"', autoescape=True)))
    return gone


def _forget_digests(connection: Connection, row: Row[Any]) -> None:
    """Somebody who tries all codes finds none that fits; what binds a card to its holder has no key."""
    forgotten = {"national_code_digest": os.urandom(DIGEST_BYTES), "birth_date_digest": None}
    this_one = applications.update().where(applications.c.id == row.id)
    connection.execute(this_one.values(**forgotten, holder_digest=None))
    mine = cards.update().where(cards.c.application == row.id)
    connection.execute(mine.values(holder_digest=os.urandom(DIGEST_BYTES)))

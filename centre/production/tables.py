"""The table of production orders: what was ordered for whom, how far it is, and when to ask again."""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table

from centre.storage.schema import metadata

orders = Table(
    "orders",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("application", ForeignKey("applications.id"), nullable=False),
    Column("packet", ForeignKey("packets.packet"), nullable=False),
    Column("place", String(64), nullable=False),  # where production was last told to send it
    Column("state", String(16), nullable=False),
    Column("reason", String(64)),
    Column("serial", String(64), unique=True),
    Column("queued_at", Float, nullable=False),
    Column("accepted_at", Float),
    Column("ended_at", Float),
    Column("silent", Integer, nullable=False),  # tries in a row without an answer
    Column("next_at", Float),  # none: nothing more to ask
)
Index("orders_to_ask", orders.c.next_at)
Index("orders_by_end", orders.c.state, orders.c.ended_at)
Index("orders_by_application", orders.c.application, orders.c.queued_at)

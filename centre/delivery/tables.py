"""The tables of cards: where each lies, where it has been, and which kiosk may list it for offline work."""

from sqlalchemy import Column, Date, Float, ForeignKey, Index, Integer, LargeBinary, String, Table

from centre.storage.schema import metadata

cards = Table(
    "cards",
    metadata,
    Column("serial", String(64), primary_key=True),
    Column("application", ForeignKey("applications.id"), nullable=False),
    Column("holder_digest", LargeBinary(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("location", String(64), nullable=False),  # a place; "production", "central" or "province:…"
    Column("since", Float, nullable=False),  # it lies there
    Column("wanted_at", String(64)),  # the place it is on its way to
    Column("held_from", Float),  # the hold period's start
    Column("ahead_for", String(32)),  # the one kiosk that may list it; "-" for none, nothing for its share
    Column("valid_until", Date),
)
Index("cards_by_application", cards.c.application)
Index("cards_by_state", cards.c.state, cards.c.since)
Index("cards_on_their_way", cards.c.wanted_at)

custody = Table(
    "custody",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("serial", ForeignKey("cards.serial"), nullable=False),
    Column("state", String(16), nullable=False),
    Column("location", String(64), nullable=False),
    Column("at", Float, nullable=False),
    Column("actor", String(36), nullable=False),  # an officer's reference, a kiosk, "production", "policy"
    Column("reason", String(64)),
)
Index("custody_by_serial", custody.c.serial, custody.c.number)

day_lists = Table(
    "day_lists",
    metadata,
    Column("kiosk", ForeignKey("kiosks.id"), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("content", LargeBinary(32), nullable=False),
    Column("asked_at", Float, nullable=False),
)

notices = Table(
    "notices",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),  # the register's own
    Column("outcome", String(16), nullable=False),
    Column("application", ForeignKey("applications.id")),
    Column("received_at", Float, nullable=False),
)

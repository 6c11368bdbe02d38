"""The tables of what kiosks reported: events, how far each outbox is here, and what was not taken."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    false,
)

from centre.storage.schema import metadata

inbox = Table(
    "inbox",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("kiosk", String(32), nullable=False),
    Column("store", String(36), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("boot", BigInteger, nullable=False),
    Column("type", String(64), nullable=False),
    Column("ts", Float, nullable=False),
    Column("clk", String(8), nullable=False),
    Column("data", Text, nullable=False),
    Column("received_at", Float, nullable=False),
    Column("waits", Boolean, nullable=False, server_default=false()),  # its effect, for an earlier event
)
Index("inbox_by_kiosk", inbox.c.kiosk, inbox.c.received_at)
Index("inbox_by_stream", inbox.c.kiosk, inbox.c.store, inbox.c.seq)
Index(
    "inbox_waiting",
    inbox.c.kiosk,
    inbox.c.store,
    sqlite_where=inbox.c.waits,
    postgresql_where=inbox.c.waits,
)

streams = Table(
    "streams",
    metadata,
    Column("kiosk", String(32), primary_key=True),
    Column("store", String(36), primary_key=True),
    Column("upto", BigInteger, nullable=False),
    Column("forked", Boolean, nullable=False),
    Column("high_seq", BigInteger, nullable=False, server_default="0"),
    Column("boot", BigInteger, nullable=False, server_default="0"),
    Column("head_seq", BigInteger, nullable=False, server_default="0"),
    Column("head", BigInteger, nullable=False, server_default="0"),
    Column("chain", String(64), nullable=False, server_default=""),
)

ahead = Table(
    "ahead",
    metadata,
    Column("kiosk", String(32), primary_key=True),
    Column("store", String(36), primary_key=True),
    Column("seq", BigInteger, primary_key=True),
)

dead_letters = Table(
    "dead_letters",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String(36), index=True),
    Column("kiosk", String(32), nullable=False),
    Column("reason", String(200), nullable=False),
    Column("received_at", Float, nullable=False),
    Column("payload", LargeBinary, nullable=False),
)

"""The tables of what the centre knows of its kiosks' troubles and what it orders them."""

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

alarms = Table(
    "alarms",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("kiosk", String(32), nullable=False),
    Column("code", String(64), nullable=False),
    Column("severity", String(16), nullable=False),
    Column("raised_at", Float, nullable=False),
    Column("last_at", Float, nullable=False),
    Column("times", Integer, nullable=False),
    Column("cleared_at", Float),
    Column("acknowledged_at", Float),
    Column("acknowledged_by", String(32)),
    Column("note", String(300), nullable=False, server_default=""),
    Column("closed", Boolean, nullable=False, server_default=false()),  # cleared and acknowledged
)
Index(
    "alarms_open",
    alarms.c.kiosk,
    alarms.c.code,
    sqlite_where=~alarms.c.closed,
    postgresql_where=~alarms.c.closed,
)

orders = Table(
    "kiosk_orders",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("kiosk", String(32), nullable=False),
    Column("type", String(32), nullable=False),
    Column("args", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("asked_by", String(32), nullable=False),
    Column("asked_at", Float, nullable=False),
    Column("confirmed_by", String(32)),
    Column("counter", BigInteger),
    Column("sent_at", Float),
    Column("not_after", Float),
    Column("told_at", Float),
    Column("reason", String(64)),
    Column("result", Text),
)
Index("kiosk_orders_by_kiosk", orders.c.kiosk, orders.c.asked_at)
Index("kiosk_orders_by_state", orders.c.state)

order_counters = Table(
    "order_counters",
    metadata,
    Column("kiosk", String(32), primary_key=True),
    Column("value", BigInteger, nullable=False),
)

log_pieces = Table(
    "log_pieces",
    metadata,
    Column("command", String(36), primary_key=True),
    Column("piece", Integer, primary_key=True),
    Column("pieces", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("digest", String(64)),
    Column("at", Float, nullable=False),
)

configurations = Table(
    "configurations",
    metadata,
    Column("revision", Integer, primary_key=True),
    Column("document", Text, nullable=False),
    Column("note", String(300), nullable=False),
    Column("made_by", String(32), nullable=False),
    Column("made_at", Float, nullable=False),
    Column("confirmed_by", String(32)),
    Column("state", String(16), nullable=False),
    Column("stage", Integer, nullable=False),
    Column("stage_at", Float),
    Column("abort_percent", Integer, nullable=False),
    Column("hold_s", Float, nullable=False),
    Column("reason", String(64)),
)

kiosk_configurations = Table(
    "kiosk_configurations",
    metadata,
    Column("kiosk", String(32), primary_key=True),
    Column("desired", Integer),
    Column("before", Integer),
    Column("asked_at", Float),
    Column("sent", Boolean, nullable=False, server_default=false()),
    Column("reported", Integer),
    Column("digest", String(64)),
    Column("state", String(16)),
    Column("reason", String(64)),
    Column("refused", Integer),
    Column("reported_at", Float),
)
Index("kiosk_configurations_desired", kiosk_configurations.c.desired)

closings = Table(
    "closings",
    metadata,
    Column("revision", Integer, primary_key=True),
    Column("begins", Float, nullable=False),
    Column("until", Float, nullable=False),
    Column("closed", Boolean, nullable=False),
    Column("fa", String(300), nullable=False),
    Column("en", String(300), nullable=False),
    Column("made_by", String(32), nullable=False),
    Column("made_at", Float, nullable=False),
    Column("taken_back_by", String(32)),
)

figures = Table(
    "figures",
    metadata,
    Column("kiosk", String(32), primary_key=True),
    Column("hour", Integer, primary_key=True),  # since 1970
    Column("told", Text, nullable=False),
    Column("at", Float, nullable=False),
)
Index("figures_by_hour", figures.c.hour)

information = Table(
    "information",
    metadata,
    Column("kiosk", String(32), primary_key=True),
    Column("told", Text, nullable=False),
    Column("at", Float, nullable=False),
)

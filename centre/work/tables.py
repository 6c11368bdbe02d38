"""What several workers on one database agree on, and what is kept of messages that were not taken."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Float, Integer, String, Table

from centre.storage.schema import metadata

# `beats` grows while the holder lives; no clock of any machine is compared with another's.
leases = Table(
    "leases",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("holder", String(64), nullable=False),
    Column("beats", BigInteger, nullable=False),
)

refused = Table(
    "refused",
    metadata,
    Column("kiosk", String(32), primary_key=True),  # "?" for all that are not enrolled
    Column("channel", String(16), primary_key=True),
    Column("reason", String(32), primary_key=True),
    Column("times", BigInteger, nullable=False),
    Column("last_at", Float, nullable=False),
)

answer_times = Table(
    "answer_times",
    metadata,
    Column("op", String(32), primary_key=True),
    Column("code", String(32), primary_key=True),
    Column("bucket", Integer, primary_key=True),  # of centre.line.timing
    Column("times", BigInteger, nullable=False),
    Column("seconds", Float, nullable=False),
)

compared_days = Table(
    "compared_days",
    metadata,
    Column("kiosk", String(32), primary_key=True),
    Column("store", String(36), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("told", BigInteger, nullable=False),
    Column("here", BigInteger, nullable=False),
    Column("agrees", Boolean, nullable=False),
    Column("at", Float, nullable=False),
)

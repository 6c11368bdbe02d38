"""The tables of completion packets: their parts as they arrive, and each whole one, all sealed."""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, LargeBinary, String, Table

from centre.storage.schema import metadata

packet_parts = Table(
    "packet_parts",
    metadata,
    Column("packet", String(36), primary_key=True),
    Column("at", Integer, primary_key=True),
    Column("kiosk", String(32), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("received_at", Float, nullable=False),
)

packets = Table(
    "packets",
    metadata,
    Column("packet", String(36), primary_key=True),
    Column("application", ForeignKey("applications.id"), nullable=False, index=True),
    Column("kiosk", String(32), nullable=False),
    Column("receipt", String(12), nullable=False),
    Column("completed_at", Float, nullable=False),
    Column("received_at", Float, nullable=False),
    Column("refused", String(32)),
    Column("sealed", LargeBinary, nullable=False),
)
Index("packets_by_time", packets.c.received_at)

ERASED = b""
"""What a packet holds once its applicant is erased: that it came stays."""

"""Operators and what they did."""

from sqlalchemy import Column, Float, Index, Integer, String, Table

from centre.storage.schema import metadata

operators = Table(
    "operators",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("added_at", Float, nullable=False),
    Column("scope", String(64), nullable=False, server_default=""),  # places: all, one, or tehran-*
)

operator_acts = Table(
    "operator_acts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", Float, nullable=False),
    Column("operator", String(32), nullable=False),
    Column("act", String(16), nullable=False),
    Column("subject", String(32), nullable=False),
    Column("note", String(300), nullable=False),
)
Index("operator_acts_by_subject", operator_acts.c.subject, operator_acts.c.number)

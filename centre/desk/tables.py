"""The table of officers' acts: who decided what, where and why, each line chained to the one before."""

from sqlalchemy import Column, Float, Index, Integer, LargeBinary, String, Table

from centre.storage.schema import metadata

desk_acts = Table(
    "desk_acts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", Float, nullable=False),
    Column("officer", String(36), nullable=False),
    Column("second", String(36)),  # whoever confirmed it, where one person is not enough
    Column("place", String(64), nullable=False),
    Column("act", String(32), nullable=False),
    Column("application", String(64)),
    Column("detail", String(200), nullable=False),
    Column("reason", String(200), nullable=False),
    Column("outcome", String(64), nullable=False),  # done, or why not
    Column("signature", LargeBinary(64)),  # the centre's, under a hand-over by exception
    Column("chain", LargeBinary(32), nullable=False),
)
Index("desk_acts_by_application", desk_acts.c.application, desk_acts.c.number)

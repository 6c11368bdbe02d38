"""The tables of places, their days and their appointments."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from centre.storage.schema import metadata

places = Table(
    "places",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("name", String(100), nullable=False),
    Column("address", String(200), nullable=False),
    Column("province", String(50), nullable=False),
    Column("city", String(50), nullable=False),
    Column("phone", String(32), nullable=False),
    Column("hours", String(100), nullable=False),
    Column("authorised", Boolean, nullable=False),
    Column("accessible", Boolean, nullable=False),
)

sessions = Table(  # what every open day of a place offers
    "sessions",
    metadata,
    Column("place", ForeignKey("places.id"), primary_key=True),
    Column("begins", String(5), primary_key=True),
    Column("ends", String(5), nullable=False),
    Column("capacity", Integer, nullable=False),
)

weekly_closings = Table(
    "weekly_closings",
    metadata,
    Column("place", ForeignKey("places.id"), primary_key=True),
    Column("begins", Date, primary_key=True),
    Column("weekdays", String(16), nullable=False),  # date.weekday(), with commas
)

holidays = Table("holidays", metadata, Column("day", Date, primary_key=True), Column("name", String(100)))

decreed_days = Table(  # the centre's word on single days, above week and holidays
    "decreed_days",
    metadata,
    Column("place", ForeignKey("places.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("open", Boolean, nullable=False),
)

slots = Table(
    "slots",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("place", ForeignKey("places.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("begins", String(5), nullable=False),
    Column("ends", String(5), nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("taken", Integer, nullable=False),
    UniqueConstraint("place", "day", "begins", name="slots_place_day_begins"),
    CheckConstraint("taken >= 0", name="slots_taken_not_negative"),
)

holds = Table(  # a unit of capacity lent to one application for a while
    "holds",
    metadata,
    Column("application", ForeignKey("applications.id"), primary_key=True),
    Column("slot", ForeignKey("slots.number"), nullable=False),
    Column("until", Float, nullable=False),
)
Index("holds_by_end", holds.c.until)

appointments = Table(
    "appointments",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("application", ForeignKey("applications.id"), nullable=False),
    Column("slot", ForeignKey("slots.number"), nullable=False),
    Column("state", String(16), nullable=False),  # live, used, missed, cancelled, closed, moved
    Column("booked_from", String(32), nullable=False),
    Column("rebooks", Integer, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("ended_at", Float),
)
Index("appointments_by_slot", appointments.c.slot, appointments.c.state)
Index("appointments_by_application", appointments.c.application, appointments.c.number)
Index("appointments_by_time", appointments.c.created_at)
_live = appointments.c.state == "live"
Index(
    "appointments_one_live",
    appointments.c.application,
    unique=True,
    sqlite_where=_live,
    postgresql_where=_live,
)

"""The centre's tables. Names and codes are in them only sealed; second items are kept as keyed digests."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    false,
)

from kiosk.domain.applications import FINAL

metadata = MetaData()

# Instants are seconds since 1970 UTC (Float), so that both databases compare them alike.

kiosks = Table(
    "kiosks",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("place", String(64), nullable=False),
    Column("public_key", String(64), nullable=False),
    Column("enrolled_at", Float, nullable=False),
    Column("retired_at", Float),
    Column("signing_key", String(64)),  # since it first changed its keys
    Column("key_before", String(64)),  # still believed, for what was sealed before the change
    Column("keys_changed_at", Float),
)

officers = Table(
    "officers",
    metadata,
    Column("reference", String(36), primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("place", String(64), nullable=False),
    Column("pin_hash", String(200), nullable=False),
    Column("national_code_digest", LargeBinary(32)),  # the officer's own; none: not told yet
)

applications = Table(
    "applications",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("tracking", String(12)),  # none: brought in ready for delivery
    Column("receipt", String(12), unique=True),
    Column("receipt_live", Boolean, nullable=False),
    Column("national_code_digest", LargeBinary(32), nullable=False),
    Column("birth_date_digest", LargeBinary(32)),
    Column("card_serial", String(64), unique=True),
    Column("holder_digest", LargeBinary(32)),
    Column("place", String(64)),  # of delivery, told at completion
    Column("state", String(32), nullable=False),
    Column("version", Integer, nullable=False),
    Column("sessions_failed", Integer, nullable=False),
    Column("lease_kiosk", String(32)),
    Column("lease_until", Float),
    Column("kiosk", String(32)),  # where it was submitted
    Column("submitted_at", Float),
    Column("changed_at", Float),
    Column("due_at", Float),
    Column("overdue", Boolean, nullable=False, server_default=false()),
    Column("edits_used", Integer, nullable=False, server_default="0"),
    Column("attempt", Integer, nullable=False, server_default="0"),
    Column("by_desk", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("tracking", name="applications_tracking"),
)
Index("applications_leased", applications.c.lease_until)
Index("applications_by_state", applications.c.state)
Index("applications_by_place", applications.c.place, applications.c.state)
Index("applications_by_person", applications.c.national_code_digest)
_late = applications.c.overdue.is_(True)
Index("applications_overdue", applications.c.overdue, sqlite_where=_late, postgresql_where=_late)
_registered_and_open = and_(
    applications.c.tracking.is_not(None),
    applications.c.state.not_in([state.value for state in sorted(FINAL)]),
)
Index(
    "applications_one_open_per_person",
    applications.c.national_code_digest,
    unique=True,
    sqlite_where=_registered_and_open,
    postgresql_where=_registered_and_open,
)

forms = Table(
    "forms",
    metadata,
    Column("application", ForeignKey("applications.id"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("consent", String(32), nullable=False),
    Column("consent_at", Float, nullable=False),
)

edits = Table(
    "edits",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("application", ForeignKey("applications.id"), nullable=False),
    Column("counted", Boolean, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("at", Float, nullable=False),
    Column("kiosk", String(32), nullable=False),
)
Index("edits_by_application", edits.c.application)

inquiries = Table(
    "inquiries",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("application", ForeignKey("applications.id"), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("queued_at", Float, nullable=False),
    Column("due_at", Float, nullable=False),
    Column("sent", Integer, nullable=False),
    Column("next_at", Float),  # none: answered
    Column("finished_at", Float),
    Column("outcome", String(16)),
    Column("results", Text),
    UniqueConstraint("application", "attempt"),
)
Index("inquiries_to_send", inquiries.c.next_at)

tracking_numbers = Table(
    "tracking_numbers",
    metadata,
    Column("number", String(12), primary_key=True),
    Column("kiosk", String(32), nullable=False),
    Column("serial", Integer, nullable=False),
    Column("application", ForeignKey("applications.id")),
)
Index("tracking_numbers_by_kiosk", tracking_numbers.c.kiosk)

authorisations = Table(
    "authorisations",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("application", ForeignKey("applications.id"), nullable=False),
    Column("kiosk", ForeignKey("kiosks.id"), nullable=False),
    Column("issued_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("checker", String(36)),
    Column("matched", Boolean, nullable=False),
    Column("ended", Boolean, nullable=False),
    Column("ahead", Boolean, nullable=False, server_default=false()),  # given with a day list
    Column("withdrawn_in", Integer),  # the first revision of the kiosk's list without it
)
Index("authorisations_by_application", authorisations.c.application, authorisations.c.kiosk)
Index("authorisations_by_kiosk", authorisations.c.kiosk, authorisations.c.ended, authorisations.c.ahead)

history = Table(
    "history",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("application", String(64), nullable=False),
    Column("event", String(32), nullable=False),
    Column("transition", Integer),  # none: refused
    Column("before", String(32)),
    Column("after", String(32)),
    Column("at", Float, nullable=False),
    Column("kiosk", String(32)),
    Column("reason", String(64)),
)
Index("history_by_application", history.c.application, history.c.number)
Index("history_by_time", history.c.at)

guesses = Table(
    "guesses",
    metadata,
    Column("scope", String(80), primary_key=True),
    Column("wrong", Integer, nullable=False),
    Column("since", Float, nullable=False),
    Column("locked_until", Float, nullable=False),
    Column("locks", Integer, nullable=False),
)

answers = Table(
    "answers",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("kiosk", String(32), nullable=False),
    Column("op", String(32), nullable=False),
    Column("reply", Text, nullable=False),
    Column("at", Float, nullable=False),
)

presence = Table(
    "presence",
    metadata,
    Column("kiosk", String(32), primary_key=True),
    Column("state", String(16)),
    Column("cause", String(64)),
    Column("session", String(36)),
    Column("boot", BigInteger),
    Column("connection", BigInteger),
    Column("heard_at", Float),
)

parts = Table(
    "parts",
    metadata,
    Column("kiosk", String(32), primary_key=True),
    Column("part", String(32), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("cause", String(64)),
    Column("since", String(40)),
    Column("heard_at", Float, nullable=False),
)

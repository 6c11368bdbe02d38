"""Indexes, so that what is asked of the database costs the same however many people it knows."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_index("applications_by_person", "applications", ["national_code_digest"])
    op.create_index("applications_by_place", "applications", ["place", "state"])
    late = sa.column("overdue", sa.Boolean()).is_(True)
    op.create_index(
        "applications_overdue", "applications", ["overdue"], sqlite_where=late, postgresql_where=late
    )
    op.create_index("appointments_by_application", "appointments", ["application", "number"])
    op.create_index("appointments_by_time", "appointments", ["created_at"])
    op.create_index("authorisations_by_kiosk", "authorisations", ["kiosk", "ended", "ahead"])
    op.create_index("cards_by_state", "cards", ["state", "since"])
    op.create_index("history_by_time", "history", ["at"])
    op.create_index("packets_by_time", "packets", ["received_at"])

"""The keys a kiosk changed to, and the one before them while it is still believed."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("kiosks", sa.Column("signing_key", sa.String(64)))
    op.add_column("kiosks", sa.Column("key_before", sa.String(64)))
    op.add_column("kiosks", sa.Column("keys_changed_at", sa.Float()))

"""The links of the kiosks' completion packets."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "packet_links",
        sa.Column("packet", sa.String(36), primary_key=True),
        sa.Column("kiosk", sa.String(32), nullable=False),
        sa.Column("before", sa.String(64), nullable=False),
        sa.Column("link", sa.String(64), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
    )
    op.create_index("ix_packet_links_kiosk", "packet_links", ["kiosk"], unique=False)

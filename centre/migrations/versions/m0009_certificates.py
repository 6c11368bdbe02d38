"""The kiosks' certificates, and since when the centre listens to its fleet."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "certificates",
        sa.Column("serial", sa.String(40), primary_key=True),
        sa.Column("kiosk", sa.String(32), nullable=False),
        sa.Column("issued_at", sa.Float(), nullable=False),
        sa.Column("until", sa.Float(), nullable=False),
        sa.Column("revoked_at", sa.Float(), nullable=True),
    )
    op.create_index("certificates_by_kiosk", "certificates", ["kiosk"], unique=False)
    op.create_table(
        "listening",
        sa.Column("what", sa.String(16), primary_key=True),
        sa.Column("since", sa.Float(), nullable=False),
    )

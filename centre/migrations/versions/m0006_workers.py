"""Several workers on one database: who leads, which effects wait, what was refused, days compared."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "leases",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("beats", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "refused",
        sa.Column("kiosk", sa.String(32), primary_key=True),
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("reason", sa.String(32), primary_key=True),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.Float(), nullable=False),
    )
    op.create_table(
        "compared_days",
        sa.Column("kiosk", sa.String(32), primary_key=True),
        sa.Column("store", sa.String(36), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("told", sa.BigInteger(), nullable=False),
        sa.Column("here", sa.BigInteger(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("waits", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("inbox_by_stream", "inbox", ["kiosk", "store", "seq"], unique=False)
    op.create_index(
        "inbox_waiting",
        "inbox",
        ["kiosk", "store"],
        unique=False,
        sqlite_where=sa.text("waits"),
        postgresql_where=sa.text("waits"),
    )

"""Completion packets and their parts."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "packet_parts",
        sa.Column("packet", sa.String(length=36), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("kiosk", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("packet", "at"),
    )
    with op.batch_alter_table("packet_parts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_packet_parts_kiosk"), ["kiosk"], unique=False)

    op.create_table(
        "packets",
        sa.Column("packet", sa.String(length=36), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("kiosk", sa.String(length=32), nullable=False),
        sa.Column("receipt", sa.String(length=12), nullable=False),
        sa.Column("completed_at", sa.Float(), nullable=False),
        sa.Column("received_at", sa.Float(), nullable=False),
        sa.Column("refused", sa.String(length=32), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application"],
            ["applications.id"],
        ),
        sa.PrimaryKeyConstraint("packet"),
    )
    with op.batch_alter_table("packets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_packets_application"), ["application"], unique=False)

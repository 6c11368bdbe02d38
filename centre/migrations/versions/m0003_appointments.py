"""Places, their days and slots, appointments and visitor lists."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "holidays",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=True),
        sa.PrimaryKeyConstraint("day"),
    )
    op.create_table(
        "places",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("province", sa.String(length=50), nullable=False),
        sa.Column("city", sa.String(length=50), nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=False),
        sa.Column("hours", sa.String(length=100), nullable=False),
        sa.Column("authorised", sa.Boolean(), nullable=False),
        sa.Column("accessible", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "decreed_days",
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["place"],
            ["places.id"],
        ),
        sa.PrimaryKeyConstraint("place", "day"),
    )
    op.create_table(
        "sessions",
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("begins", sa.String(length=5), nullable=False),
        sa.Column("ends", sa.String(length=5), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["place"],
            ["places.id"],
        ),
        sa.PrimaryKeyConstraint("place", "begins"),
    )
    op.create_table(
        "slots",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("begins", sa.String(length=5), nullable=False),
        sa.Column("ends", sa.String(length=5), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.CheckConstraint("taken >= 0", name="slots_taken_not_negative"),
        sa.ForeignKeyConstraint(
            ["place"],
            ["places.id"],
        ),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("place", "day", "begins", name="slots_place_day_begins"),
    )
    op.create_table(
        "weekly_closings",
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("weekdays", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["place"],
            ["places.id"],
        ),
        sa.PrimaryKeyConstraint("place", "begins"),
    )
    op.create_table(
        "appointments",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("booked_from", sa.String(length=32), nullable=False),
        sa.Column("rebooks", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("ended_at", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application"],
            ["applications.id"],
        ),
        sa.ForeignKeyConstraint(
            ["slot"],
            ["slots.number"],
        ),
        sa.PrimaryKeyConstraint("number"),
    )
    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.create_index("appointments_by_slot", ["slot", "state"], unique=False)
        batch_op.create_index(
            "appointments_one_live",
            ["application"],
            unique=True,
            sqlite_where=sa.text("state = 'live'"),
            postgresql_where=sa.text("state = 'live'"),
        )

    op.create_table(
        "holds",
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("until", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application"],
            ["applications.id"],
        ),
        sa.ForeignKeyConstraint(
            ["slot"],
            ["slots.number"],
        ),
        sa.PrimaryKeyConstraint("application"),
    )
    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.create_index("holds_by_end", ["until"], unique=False)

"""Applications from the form on: forms, edits, inquiries, tracking numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "edits",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("kiosk", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["application"],
            ["applications.id"],
        ),
        sa.PrimaryKeyConstraint("number"),
    )
    with op.batch_alter_table("edits", schema=None) as batch_op:
        batch_op.create_index("edits_by_application", ["application"], unique=False)

    op.create_table(
        "forms",
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("consent", sa.String(length=32), nullable=False),
        sa.Column("consent_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application"],
            ["applications.id"],
        ),
        sa.PrimaryKeyConstraint("application"),
    )
    op.create_table(
        "inquiries",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("queued_at", sa.Float(), nullable=False),
        sa.Column("due_at", sa.Float(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.Float(), nullable=True),
        sa.Column("finished_at", sa.Float(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("results", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application"],
            ["applications.id"],
        ),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("application", "attempt"),
    )
    with op.batch_alter_table("inquiries", schema=None) as batch_op:
        batch_op.create_index("inquiries_to_send", ["next_at"], unique=False)

    op.create_table(
        "tracking_numbers",
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("kiosk", sa.String(length=32), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["application"],
            ["applications.id"],
        ),
        sa.PrimaryKeyConstraint("number"),
    )
    with op.batch_alter_table("tracking_numbers", schema=None) as batch_op:
        batch_op.create_index("tracking_numbers_by_kiosk", ["kiosk"], unique=False)

    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tracking", sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column("kiosk", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("submitted_at", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("changed_at", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("due_at", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("overdue", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("edits_used", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("attempt", sa.Integer(), server_default="0", nullable=False))
        batch_op.alter_column("receipt", existing_type=sa.String(length=12), nullable=True)
        batch_op.alter_column("card_serial", existing_type=sa.String(length=64), nullable=True)
        batch_op.alter_column("holder_digest", existing_type=sa.LargeBinary(), nullable=True)
        batch_op.alter_column("place", existing_type=sa.String(length=64), nullable=True)
        batch_op.create_index(
            "applications_one_open_per_person",
            ["national_code_digest"],
            unique=True,
            sqlite_where=sa.text(
                "tracking IS NOT NULL AND (state NOT IN ('CANCELLED', 'CLOSED', 'DELIVERED'))"
            ),
            postgresql_where=sa.text(
                "tracking IS NOT NULL AND (state NOT IN ('CANCELLED', 'CLOSED', 'DELIVERED'))"
            ),
        )
        batch_op.create_unique_constraint("applications_tracking", ["tracking"])

"""Production orders, cards and where they lie, day lists for work without a line, officers' acts."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    _orders()
    _cards()
    _lists()
    _acts()
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.add_column(sa.Column("by_desk", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index("applications_by_state", ["state"], unique=False)
    with op.batch_alter_table("authorisations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ahead", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("withdrawn_in", sa.Integer(), nullable=True))
    op.execute(_CARDS_THERE_ARE)
    op.execute(_WHERE_THEY_LIE)


# Applications brought in ready have a card at their place; a delivered one is with its holder.
_CARDS_THERE_ARE = """
INSERT INTO cards (serial, application, holder_digest, state, location, since, held_from)
SELECT card_serial, id, holder_digest,
       CASE WHEN state = 'DELIVERED' THEN 'delivered' WHEN state = 'CLOSED' THEN 'void' ELSE 'in_custody' END,
       place, COALESCE(changed_at, 0), COALESCE(changed_at, 0)
FROM applications WHERE card_serial IS NOT NULL AND holder_digest IS NOT NULL AND place IS NOT NULL
"""
_WHERE_THEY_LIE = """
INSERT INTO custody (serial, state, location, at, actor, reason)
SELECT serial, state, location, since, 'policy', 'taken over' FROM cards
"""


def _orders() -> None:
    op.create_table(
        "orders",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("packet", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.Column("serial", sa.String(length=64), nullable=True),
        sa.Column("queued_at", sa.Float(), nullable=False),
        sa.Column("accepted_at", sa.Float(), nullable=True),
        sa.Column("ended_at", sa.Float(), nullable=True),
        sa.Column("silent", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["application"], ["applications.id"]),
        sa.ForeignKeyConstraint(["packet"], ["packets.packet"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("serial"),
    )
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.create_index("orders_to_ask", ["next_at"], unique=False)
        batch_op.create_index("orders_by_end", ["state", "ended_at"], unique=False)
        batch_op.create_index("orders_by_application", ["application", "queued_at"], unique=False)


def _cards() -> None:
    op.create_table(
        "cards",
        sa.Column("serial", sa.String(length=64), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("holder_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("location", sa.String(length=64), nullable=False),
        sa.Column("since", sa.Float(), nullable=False),
        sa.Column("wanted_at", sa.String(length=64), nullable=True),
        sa.Column("held_from", sa.Float(), nullable=True),
        sa.Column("ahead_for", sa.String(length=32), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["application"], ["applications.id"]),
        sa.PrimaryKeyConstraint("serial"),
    )
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.create_index("cards_by_application", ["application"], unique=False)
        batch_op.create_index("cards_on_their_way", ["wanted_at"], unique=False)
    op.create_table(
        "custody",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("serial", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("location", sa.String(length=64), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("actor", sa.String(length=36), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["serial"], ["cards.serial"]),
        sa.PrimaryKeyConstraint("number"),
    )
    with op.batch_alter_table("custody", schema=None) as batch_op:
        batch_op.create_index("custody_by_serial", ["serial", "number"], unique=False)


def _lists() -> None:
    op.create_table(
        "day_lists",
        sa.Column("kiosk", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(length=32), nullable=False),
        sa.Column("asked_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["kiosk"], ["kiosks.id"]),
        sa.PrimaryKeyConstraint("kiosk"),
    )
    op.create_table(
        "notices",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=True),
        sa.Column("received_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["application"], ["applications.id"]),
        sa.PrimaryKeyConstraint("number"),
    )


def _acts() -> None:
    op.create_table(
        "desk_acts",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("officer", sa.String(length=36), nullable=False),
        sa.Column("second", sa.String(length=36), nullable=True),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=True),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=True),
        sa.Column("chain", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    with op.batch_alter_table("desk_acts", schema=None) as batch_op:
        batch_op.create_index("desk_acts_by_application", ["application", "number"], unique=False)

"""Alarms, orders, configurations, closings, figures and information of kiosks; what operators may reach."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    _alarms()
    _orders()
    _configurations()
    _told()
    op.add_column("operators", sa.Column("scope", sa.String(64), nullable=False, server_default=""))


def _alarms() -> None:
    op.create_table(
        "alarms",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("kiosk", sa.String(32), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("severity", sa.String(16), nullable=False),
        sa.Column("raised_at", sa.Float(), nullable=False),
        sa.Column("last_at", sa.Float(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("cleared_at", sa.Float()),
        sa.Column("acknowledged_at", sa.Float()),
        sa.Column("acknowledged_by", sa.String(32)),
        sa.Column("note", sa.String(300), nullable=False, server_default=""),
        sa.Column("closed", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_index(
        "alarms_open",
        "alarms",
        ["kiosk", "code"],
        sqlite_where=sa.text("NOT closed"),
        postgresql_where=sa.text("NOT closed"),
    )


def _orders() -> None:
    op.create_table(
        "kiosk_orders",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("kiosk", sa.String(32), nullable=False),
        sa.Column("type", sa.String(32), nullable=False),
        sa.Column("args", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("asked_by", sa.String(32), nullable=False),
        sa.Column("asked_at", sa.Float(), nullable=False),
        sa.Column("confirmed_by", sa.String(32)),
        sa.Column("counter", sa.BigInteger()),
        sa.Column("sent_at", sa.Float()),
        sa.Column("not_after", sa.Float()),
        sa.Column("told_at", sa.Float()),
        sa.Column("reason", sa.String(64)),
        sa.Column("result", sa.Text()),
    )
    op.create_index("kiosk_orders_by_kiosk", "kiosk_orders", ["kiosk", "asked_at"], unique=False)
    op.create_index("kiosk_orders_by_state", "kiosk_orders", ["state"], unique=False)
    op.create_table(
        "order_counters",
        sa.Column("kiosk", sa.String(32), primary_key=True),
        sa.Column("value", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "log_pieces",
        sa.Column("command", sa.String(36), primary_key=True),
        sa.Column("piece", sa.Integer(), primary_key=True),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(64)),
        sa.Column("at", sa.Float(), nullable=False),
    )


def _configurations() -> None:
    op.create_table(
        "configurations",
        sa.Column("revision", sa.Integer(), primary_key=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("note", sa.String(300), nullable=False),
        sa.Column("made_by", sa.String(32), nullable=False),
        sa.Column("made_at", sa.Float(), nullable=False),
        sa.Column("confirmed_by", sa.String(32)),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("stage_at", sa.Float()),
        sa.Column("abort_percent", sa.Integer(), nullable=False),
        sa.Column("hold_s", sa.Float(), nullable=False),
        sa.Column("reason", sa.String(64)),
    )
    op.create_table(
        "kiosk_configurations",
        sa.Column("kiosk", sa.String(32), primary_key=True),
        sa.Column("desired", sa.Integer()),
        sa.Column("before", sa.Integer()),
        sa.Column("asked_at", sa.Float()),
        sa.Column("sent", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("reported", sa.Integer()),
        sa.Column("digest", sa.String(64)),
        sa.Column("state", sa.String(16)),
        sa.Column("reason", sa.String(64)),
        sa.Column("refused", sa.Integer()),
        sa.Column("reported_at", sa.Float()),
    )
    op.create_index("kiosk_configurations_desired", "kiosk_configurations", ["desired"], unique=False)


def _told() -> None:
    op.create_table(
        "closings",
        sa.Column("revision", sa.Integer(), primary_key=True),
        sa.Column("begins", sa.Float(), nullable=False),
        sa.Column("until", sa.Float(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("fa", sa.String(300), nullable=False),
        sa.Column("en", sa.String(300), nullable=False),
        sa.Column("made_by", sa.String(32), nullable=False),
        sa.Column("made_at", sa.Float(), nullable=False),
        sa.Column("taken_back_by", sa.String(32)),
    )
    op.create_table(
        "figures",
        sa.Column("kiosk", sa.String(32), primary_key=True),
        sa.Column("hour", sa.Integer(), primary_key=True),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
    )
    op.create_index("figures_by_hour", "figures", ["hour"], unique=False)
    op.create_table(
        "information",
        sa.Column("kiosk", sa.String(32), primary_key=True),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
    )
    op.create_table(
        "answer_times",
        sa.Column("op", sa.String(32), primary_key=True),
        sa.Column("code", sa.String(32), primary_key=True),
        sa.Column("bucket", sa.Integer(), primary_key=True),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
    )

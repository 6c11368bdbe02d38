"""The highest start, event number and audit head that was seen of each kiosk's store."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0010"


def upgrade() -> None:
    for name in ("high_seq", "boot", "head_seq", "head"):
        op.add_column("streams", sa.Column(name, sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("streams", sa.Column("chain", sa.String(64), nullable=False, server_default=""))

"""A data key for each application, so that what is kept of one person can be erased for good."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "data_keys",
        sa.Column("application", sa.String(64), sa.ForeignKey("applications.id"), primary_key=True),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
    )

"""The keyed digest of each officer's own national code: nobody signs for themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("officers", sa.Column("national_code_digest", sa.LargeBinary(32)))

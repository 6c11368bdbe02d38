"""Since when the centre hears its kiosks without a break: what was said before is only a claim."""

from sqlalchemy import Column, Connection, Float, String, Table, select

from centre.storage.schema import metadata

WHAT = "fleet"

listening = Table(
    "listening",
    metadata,
    Column("what", String(16), primary_key=True),
    Column("since", Float, nullable=False),
)


def begin_listening(connection: Connection, now: float) -> None:
    changed = connection.execute(listening.update().where(listening.c.what == WHAT).values(since=now))
    if changed.rowcount == 0:
        connection.execute(listening.insert().values(what=WHAT, since=now))


# None: it never listened yet. Beside other columns, so that no question more is asked.
LISTENING_SINCE = select(listening.c.since).where(listening.c.what == WHAT).scalar_subquery()

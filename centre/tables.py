"""Every table of the centre: whoever needs them all, such as a migration, imports this."""

from centre import (
    appointment_tables,
    completion_tables,
    custody_tables,
    inbox_tables,
    packet_links,
    schema,
    worker_tables,
)
from centre.desk import tables as desk_tables
from centre.production import tables as production_tables
from centre.web import tables as web_tables

__all__ = [
    "appointment_tables",
    "completion_tables",
    "custody_tables",
    "desk_tables",
    "inbox_tables",
    "metadata",
    "packet_links",
    "production_tables",
    "schema",
    "web_tables",
    "worker_tables",
]

metadata = schema.metadata

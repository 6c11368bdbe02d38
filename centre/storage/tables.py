"""Every table of the centre: whoever needs them all, such as a migration, imports this."""

from centre.appointments import tables as appointment_tables
from centre.broker import tables as broker_tables
from centre.completion import packet_links
from centre.completion import tables as completion_tables
from centre.delivery import tables as custody_tables
from centre.desk import tables as desk_tables
from centre.fleet import listening
from centre.fleet import tables as fleet_tables
from centre.inbox import tables as inbox_tables
from centre.production import tables as production_tables
from centre.storage import data_keys, schema
from centre.web import tables as web_tables
from centre.work import tables as worker_tables

__all__ = [
    "appointment_tables",
    "broker_tables",
    "completion_tables",
    "custody_tables",
    "data_keys",
    "desk_tables",
    "fleet_tables",
    "inbox_tables",
    "listening",
    "metadata",
    "packet_links",
    "production_tables",
    "schema",
    "web_tables",
    "worker_tables",
]

metadata = schema.metadata

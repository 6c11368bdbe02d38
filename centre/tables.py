"""Every table of the centre: whoever needs them all, such as a migration, imports this."""

from centre import appointment_tables, completion_tables, schema

__all__ = ["appointment_tables", "completion_tables", "metadata", "schema"]

metadata = schema.metadata

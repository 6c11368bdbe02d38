"""Runs the migrations on the connection it is handed; `centre.storage.database` is the only caller."""

from alembic import context

from centre.storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=connection.dialect.name == "sqlite",
)
context.run_migrations()

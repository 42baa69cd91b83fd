"""Run by alembic: gives it the connection that `storage.schema` has opened, and our tables."""

from alembic import context

from storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()

"""Run by alembic: gives it our engine and our tables."""

from alembic import context

from storage.database import engine
from storage.tables import metadata

made = engine(context.config.attributes["url"])
with made.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
made.dispose()

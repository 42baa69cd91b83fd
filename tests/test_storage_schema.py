"""The schema: what the migrations make is what the tables say, on both engines, and a newer one is left alone."""

import asyncio
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from storage import schema
from storage.database import engine
from storage.tables import metadata
from tests.whole import whole


def described(connection: Connection) -> dict[str, str]:
    """Every table and index as SQLite wrote it down, but for punctuation, quotes and the order of columns."""
    query = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('table', 'index')"
    found = {name: sql for name, sql in connection.exec_driver_sql(query) if name != "alembic_version"}
    return {name: " ".join(sorted(re.sub(r'[",()]', " ", sql).split())) for name, sql in found.items()}


def test_the_migrated_schema_is_the_fresh_one(tmp_path: Path) -> None:
    migrated, fresh = (f"sqlite:///{tmp_path}/{name}" for name in ("migrated", "fresh"))
    schema.upgrade(migrated)
    made, expected = engine(migrated), engine(fresh)
    metadata.create_all(expected)
    with made.connect() as ours, expected.connect() as theirs:
        context = MigrationContext.configure(ours, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert described(ours) == described(theirs)
    made.dispose()
    expected.dispose()


def test_migrating_twice_is_harmless(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/twice"
    schema.upgrade(url)
    schema.upgrade(url)
    assert schema.state(url) == "current"


def test_the_same_tables_are_valid_for_postgresql() -> None:
    dialect = postgresql.dialect()
    for table in metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=dialect))
        for index in table.indexes:
            made = str(CreateIndex(index).compile(dialect=dialect))
            assert ("WHERE" in made) == bool(index.dialect_options["postgresql"]["where"] is not None)


def test_the_migrations_are_valid_for_postgresql(capsys: pytest.CaptureFixture[str]) -> None:
    """Written as SQL, without a server: every table is there, and no dialect of SQLite's."""
    from alembic.operations import Operations

    from storage.migrations.versions import __name__ as versions

    first = __import__(f"{versions}.0001_the_first_schema", fromlist=["upgrade"])
    context = MigrationContext.configure(
        dialect_name="postgresql", opts={"as_sql": True, "target_metadata": MetaData()}
    )
    with Operations.context(context):
        first.upgrade()
    written = capsys.readouterr().out
    assert all(f"CREATE TABLE {table.name} " in written for table in metadata.sorted_tables)
    assert "TRIGGER" not in written or "plpgsql" in written


async def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    async with whole(tmp_path, started=False) as world:
        assert (await world.program("migrate")).status == 0
        with closing(sqlite3.connect(world.database)) as connection, connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
        before = world.database.read_bytes()
        run, check = await asyncio.gather(world.program("run"), world.program("check"))
        assert run.status == check.status == 1
        assert sentence(run.errors).startswith("mediance: the database ") and "newer version" in run.errors
        assert sum("newer version" in line for line in check.output.splitlines()) == 1
        assert world.database.read_bytes() == before


def sentence(errors: str) -> str:
    (only,) = errors.splitlines()
    return only


async def test_a_folder_nobody_can_write_is_one_sentence(tmp_path: Path) -> None:
    """A file stands where the folder should be: refused to root too."""
    (tmp_path / "taken").write_text("")
    async with whole(tmp_path, started=False) as world:
        ended = await world.program("run", DATA_DIR=str(tmp_path / "taken"))
    assert ended.status == 1 and sentence(ended.errors).startswith("mediance: the folder ")


async def test_what_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    async with whole(tmp_path, started=False) as world:
        world.database.write_bytes(b"This is a letter, not a database. " * 50)
        ended = await world.program("run")
    assert ended.status == 1 and "is not a database" in sentence(ended.errors)

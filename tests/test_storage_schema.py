"""The schema: what the migrations make is what the tables say, on both engines, and a newer one is left alone."""

import asyncio
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DBAPIError

from storage import schema
from storage.database import once
from storage.tables import metadata
from tests.whole import whole

pytest_plugins = "tests.postgres"


def written_down(connection: Connection) -> dict[str, str]:
    """Every table and index as SQLite wrote it down, but for punctuation, quotes and the order of columns."""
    query = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('table', 'index')"
    found = {name: sql for name, sql in connection.exec_driver_sql(query) if name != "alembic_version"}
    return {name: " ".join(sorted(re.sub(r'[",()]', " ", sql).split())) for name, sql in found.items()}


def catalogued(connection: Connection) -> list[str]:
    """Every column, index and constraint as PostgreSQL describes it, but for the order of columns."""
    columns = """SELECT table_name || '.' || concat_ws(' ', column_name, data_type, character_maximum_length,
        is_nullable, column_default) FROM information_schema.columns WHERE table_schema = 'public'"""
    indexes = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
    constraints = """SELECT conrelid::regclass || ': ' || conname || ' ' || pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace"""
    rows = [row for query in (columns, indexes, constraints) for row in connection.exec_driver_sql(query).scalars()]
    return sorted(row for row in rows if "alembic_version" not in row)


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


def test_the_migrated_schema_is_the_fresh_one_on_sqlite(sqlite_url: str, tmp_path: Path) -> None:
    fresh = f"sqlite:///{tmp_path}/made-at-once"
    once(fresh, metadata.create_all)
    assert once(sqlite_url, differences) == []
    assert once(sqlite_url, written_down) == once(fresh, written_down)


def test_the_migrated_schema_is_the_fresh_one_on_postgresql(postgresql_url: str) -> None:
    def make_afresh(connection: Connection) -> list[str]:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
        connection.exec_driver_sql("CREATE EXTENSION btree_gist")
        metadata.create_all(connection)
        return catalogued(connection)

    assert once(postgresql_url, differences) == []
    migrated = once(postgresql_url, catalogued)
    assert any("EXCLUDE USING gist" in line for line in migrated)
    assert migrated == once(postgresql_url, make_afresh)


def test_the_files_are_named_after_their_versions() -> None:
    known = [one.revision for one in ScriptDirectory(str(schema.MIGRATIONS)).walk_revisions()]
    assert schema.versions() == known[::-1]


def test_migrating_twice_is_harmless(url: str) -> None:
    schema.upgrade(url)
    assert schema.state(url) == "current"


def test_a_migration_that_fails_leaves_nothing_half_made(url: str) -> None:
    def empty(connection: Connection) -> None:
        tables = [table.name for table in reversed(metadata.sorted_tables)]
        for table in (*tables, "alembic_version"):
            connection.exec_driver_sql(f"DROP TABLE {table}")
        connection.exec_driver_sql("CREATE TABLE sheets (left_by_somebody INTEGER)")

    once(url, empty)
    with pytest.raises(DBAPIError, match="already exists"):
        schema.upgrade(url)
    assert once(url, lambda connection: inspect(connection).get_table_names()) == ["sheets"]


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

"""Waiting for one another, where several programs share one PostgreSQL."""

from sqlalchemy import BigInteger, Connection, cast, func, select


def hold(connection: Connection, name: str) -> None:
    """From here to the end of the transaction, nobody else holds this name. SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, cast(0, BigInteger)))))

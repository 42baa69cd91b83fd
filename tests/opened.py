"""The rows of a table as whoever has the keys reads them."""

from types import SimpleNamespace

from sqlalchemy import Connection, Table, select

from storage.columns import Sealed
from storage.sealed import keys_of, place


def opened(connection: Connection, table: Table) -> list[SimpleNamespace]:
    keys = keys_of(connection)
    found = []
    for row in connection.execute(select(table)).mappings():
        values = dict(row)
        for column in table.columns:
            if isinstance(column.type, Sealed):
                where = place(f"{table.name}.{column.name}", *(row[name] for name in column.type.bound))
                values[column.name] = keys.open(row[column.name], where)
        found.append(SimpleNamespace(**values))
    return found

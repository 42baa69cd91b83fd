"""A number to call, for one request: sealed, read by who follows it, gone ten minutes after the call is recorded."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from storage.consented import Consented
from storage.insert import insert
from storage.sealed import keys_of, place
from storage.tables_of_telephones import telephones


def give(connection: Connection, request_id: int, who: Consented, number: str, until: datetime) -> None:
    sealed = keys_of(connection).seal(number, _place(request_id))
    row = {"request_id": request_id, "person_id": who.person, "number": sealed, "until": until}
    connection.execute(insert(connection, telephones).values(row).on_conflict_do_nothing())


def _place(request_id: int) -> str:
    return place("telephones.number", request_id)


def of_request(connection: Connection, request_id: int) -> str:
    """Empty when there is none."""
    found = select(telephones.c.number).where(telephones.c.request_id == request_id)
    return keys_of(connection).open(connection.execute(found).scalar() or "", _place(request_id))


def all_of(connection: Connection, person_id: int) -> Mapping[int, str]:
    """Theirs, by request."""
    rows = connection.execute(select(telephones).where(telephones.c.person_id == person_id))
    return {row.request_id: keys_of(connection).open(row.number, _place(row.request_id)) for row in rows}


def postpone(connection: Connection, request_id: int, until: datetime) -> None:
    """The call is planned for another moment."""
    connection.execute(update(telephones).where(telephones.c.request_id == request_id).values(until=until))


def erase(connection: Connection, request_id: int) -> None:
    connection.execute(delete(telephones).where(telephones.c.request_id == request_id))

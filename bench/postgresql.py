"""A PostgreSQL that keeps what it is given (fsync on, on the disk), for the bots that use one."""

import atexit
import itertools
from functools import cache

from storage import schema
from tests.postgres_server import Server, started, tell

numbers = itertools.count()


def fresh() -> str:
    """The address of an empty migrated database."""
    server, name = _server(), f"bench_{next(numbers)}"
    tell(server.url(), f"CREATE DATABASE {name} TEMPLATE model")
    return server.url(name)


@cache
def _server() -> Server:
    server = started(durable=True)
    atexit.register(server.remove)
    tell(server.url(), "CREATE DATABASE model")
    schema.upgrade(server.url("model"))
    return server

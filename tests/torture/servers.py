"""Fresh databases for the command: a file, or a database on one PostgreSQL that the whole command shares."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from storage import schema
from tests.engines import sqlite_model
from tests.postgres_server import Server, own_server, tell


class Servers:
    """PostgreSQL is started only if a row asks for it."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._server: Server | None = None
        self._made = 0

    @contextmanager
    def fresh(self, engine: str, folder: Path) -> Iterator[str]:
        if engine == "sqlite":
            (folder / "fresh").write_bytes(sqlite_model())
            yield f"sqlite:///{folder}/fresh"
            return
        server, name = self._postgresql(), f"torture_{self._made}"
        self._made += 1
        tell(server.url(), f"CREATE DATABASE {name} TEMPLATE model")
        yield server.url(name)
        tell(server.url(), f"DROP DATABASE {name} WITH (FORCE)")

    def _postgresql(self) -> Server:
        if not self._server:
            self._server = self._stack.enter_context(own_server())
            tell(self._server.url(), "CREATE DATABASE model")
            schema.upgrade(self._server.url("model"))
        return self._server

"""A stage on a database that others reach too: the same turns and phones, on either engine, each line a transaction."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from sqlalchemy import Connection, text

from handlers.incoming import Incoming
from storage.database import is_postgresql, once
from tests.keys import KEYS
from tests.stage import Stage, one_turn

WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
Act = Callable[[], object]


class Shared(Stage):
    def __init__(self, url: str) -> None:
        super().__init__()
        self.engine.dispose()
        self.url = url
        self.meanwhile: Act | None = None
        """What somebody else begins before the next turn is committed."""
        self._others = ThreadPoolExecutor(1)

    def do(self, work: Callable[..., Any], *args: Any, **named: Any) -> Any:
        return once(self.url, lambda connection: work(connection, *args, **named), KEYS)

    def hears(self, incoming: Incoming) -> None:
        self.crossed(lambda connection: one_turn(connection, self.house, incoming, self.now))

    def crossed(self, work: Callable[[Connection], object]) -> None:
        """This, and before it is committed the other begins; both are over afterwards."""
        other, self.meanwhile = self.meanwhile, None
        begun: list[Future[object]] = []

        def both(connection: Connection) -> None:
            work(connection)
            if other:
                begun.append(self._others.submit(other))
                somebody_waits(self.url, begun[0])

        self.do(both)
        for one in begun:
            one.result()


def somebody_waits(url: str, other: "Future[object]") -> None:
    """Until the other waits for what we hold, or need not. On SQLite it has not even begun."""
    while is_postgresql(url) and not other.done() and not once(url, _waiting):
        time.sleep(0.01)


def _waiting(connection: Connection) -> bool:
    return bool(connection.execute(WAITING).scalar_one())

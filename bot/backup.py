"""A backup is one file that only its recipients open (age), and a restore puts nothing back that was erased since.

What is not encrypted exists only in the data folder, for as long as it takes. The file appears whole or not at all. A
restore works aside: the erasures are done again there, and the database it is for stays empty until all is right.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pyrage
from pyrage import x25519

from bot import database, erasure_list
from bot import keys as sealing
from bot.alone import alone
from bot.clock import Clock
from bot.mend import Mend
from bot.settings import Settings
from flows.domain.association import Association
from storage import audit, backup, moving, schema, seals
from storage.audit import Deed
from storage.database import once
from storage.sealed import Keys


def new_key(file: Path) -> list[str]:
    """Makes the key that opens backups; the part to give to `backup --to` is not a secret."""
    identity = x25519.Identity.generate()
    try:
        with _private(file) as made:
            made.write(f"# public key: {identity.to_public()}\n{identity}\n".encode())
    except FileExistsError:
        raise Mend(f"{file} is there already: it is left as it is.") from None
    except OSError as closed:
        raise Mend(f"{file} cannot be made ({closed.strerror}): choose another place.") from None
    return [str(identity.to_public()), f"Move {file} away from this machine: it opens every backup made for this key."]


def save(settings: Settings, file: Path, to: Sequence[str]) -> Iterator[str]:
    recipients = [_recipient(key) for key in to]
    url = settings.database_url.get_secret_value()
    if database.state(settings) != "current":
        raise Mend(f"the database {database.shown(url)} is not one of this version: `mediance migrate` says why.")
    with _aside(settings, "backup") as folder, database.understood(url):
        try:
            backup.copy(url, folder / "copy")
        except backup.Damaged as wrong:
            raise Mend(f"the database {database.shown(url)} is damaged ({wrong}): no backup was made.") from None
        _encrypt(folder / "copy", file, recipients)
    yield f"{file}: {file.stat().st_size // 1000 + 1} kB, for {len(recipients)} key(s)."


def restore(settings: Settings, association: Association, file: Path, identity: Path, listed: Path) -> Iterator[str]:
    identities, keys = _identities(identity), sealing.read(settings)
    url = settings.database_url.get_secret_value()
    if not listed.exists():
        raise Mend(
            f"{listed} is not there: without this list, people erased since the backup would come back. Name your copy "
            f"with --erasures; if there was never one, make an empty file of that name."
        )
    proofs = erasure_list.read(listed)
    with alone(settings.database_file()), _aside(settings, "restore") as folder:
        with database.understood(url):
            _expect_free(settings, url)
        copy = folder / "copy"
        _decrypt(file, copy, identities)
        _expect_ours(file, copy)
        with database.understood(backup.address(copy)):
            _unseal(settings, file, copy, keys)
            redo, now = erasure_list.redo, Clock(settings.clock_file).now()
            again = once(backup.address(copy), lambda connection: redo(connection, proofs, association.zone), keys)
            deed = Deed("operator", "restored", "database")
            once(backup.address(copy), lambda connection: audit.write(connection, [deed], now), keys)
        with database.understood(url):
            rows = _bring_back(copy, url)
    yield f"{rows} rows are in {database.shown(url)}, compared one by one."
    yield f"People erased since the backup, erased again: {again}."
    yield "What happened after the backup is lost: Telegram may still show it to people. Now start the bot."


def _bring_back(copy: Path, url: str) -> int:
    try:
        return backup.bring_back(copy, url)
    except moving.Unmovable as why:
        raise Mend(f"{why}: nothing was restored.") from None


def _expect_free(settings: Settings, url: str) -> None:
    """The database to restore to must be nobody's."""
    if database.state(settings) == "missing" and settings.database_file():
        return
    if once(url, backup.served):
        raise Mend(f"the database {database.shown(url)} is in use: stop the bot first.")
    if not once(url, backup.empty):
        raise Mend(f"the database {database.shown(url)} is not empty: move it away, or name another; nothing was done.")


def _expect_ours(file: Path, copy: Path) -> None:
    try:
        backup.check(copy)
        found = schema.state(backup.address(copy))
    except backup.Damaged as wrong:
        raise Mend(f"{file} holds a database that is damaged ({wrong}): take an older backup.") from None
    if found == "missing":
        raise Mend(f"{file} is not a backup of this program.")
    if found == "newer":
        raise Mend(f"{file} was made by a newer version of this program: install that version, then restore.")


def _unseal(settings: Settings, file: Path, copy: Path, keys: Keys) -> None:
    """Brings the copy up to date, once the keys in hand are known to open it."""
    try:
        schema.upgrade(backup.address(copy), keys)
        once(backup.address(copy), lambda connection: seals.recognise(connection, keys), keys)
    except seals.WrongKeys as wrong:
        raise Mend(
            f"{file} was sealed with a key ({wrong.name}) that is not in {sealing.source(settings)}: "
            "put back your copy of the keys it was sealed with; nothing was restored."
        ) from None


@contextmanager
def _aside(settings: Settings, name: str) -> Iterator[Path]:
    """A folder nobody else reads, emptied before and after: what a power cut left is gone at the next time."""
    database.folder(settings)
    folder = settings.data_dir / f"{name}.partial"
    with (settings.data_dir / "backup.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Mend("a backup or a restore is under way already: wait for its end.") from None
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        try:
            yield folder.absolute()
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _recipient(key: str) -> x25519.Recipient:
    try:
        return x25519.Recipient.from_str(key)
    except pyrage.RecipientError:
        raise Mend("--to is not right: write a public key, age1… (`mediance backup-key FILE` makes one).") from None


def _identities(file: Path) -> list[x25519.Identity]:
    try:
        lines = file.read_text(encoding="ascii").splitlines()
        found = [x25519.Identity.from_str(line.strip()) for line in lines if line.strip() and not line.startswith("#")]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError):
        found = []
    if not found:
        raise Mend(f"{file} does not hold a key that opens backups: name the file that `mediance backup-key` made.")
    return found


def _encrypt(copy: Path, file: Path, recipients: Sequence[x25519.Recipient]) -> None:
    partial = file.with_name(f"{file.name}.partial")
    try:
        partial.unlink(missing_ok=True)
        with copy.open("rb") as plain, _private(partial) as sealed:
            pyrage.encrypt_io(plain, sealed, recipients)
            sealed.flush()
            os.fsync(sealed.fileno())
        partial.replace(file)
    except OSError as closed:
        partial.unlink(missing_ok=True)
        raise Mend(f"{file} cannot be written ({closed.strerror}): no backup was made.") from None


def _decrypt(file: Path, copy: Path, keys: Sequence[x25519.Identity]) -> None:
    try:
        sealed = file.open("rb")
    except OSError as closed:
        raise Mend(f"{file} cannot be read ({closed.strerror}).") from None
    with sealed, _private(copy) as plain:
        try:
            pyrage.decrypt_io(sealed, plain, keys)
        except pyrage.DecryptError as wrong:
            if "matching keys" in str(wrong):
                raise Mend(f"{file} was not made for this key, or is altered: nothing was restored.") from None
            raise Mend(f"{file} is not a backup, or is cut short: nothing was restored.") from None
        except OSError:
            raise Mend(f"{file} is cut short or altered: nothing was restored; take another backup.") from None


def _private(file: Path) -> BinaryIO:
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")

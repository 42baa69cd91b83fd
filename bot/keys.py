"""The keys seen by an operator: made once, kept in a file that nobody else can read.

Without them the database says nothing to anybody, us included. So they never lie where its backups are taken from,
and a second copy in a safe place is the operator's to make. A key is never shown, nor written anywhere but in its file.
"""

import os
from collections.abc import Callable
from pathlib import Path

from bot.mend import Mend
from bot.settings import PREFIX, Settings
from storage.sealed import INDEX, Keys, Unreadable, new_key

HEAD = """\
# The keys of the database: whoever has them and the database reads everything; without them nobody does.
# Keep a copy in a safe place, never beside the backups of the database. The last line seals, every line opens.
"""


def read(settings: Settings) -> Keys:
    """Those of the environment, else those of the file."""
    if settings.keys:
        return _understood(settings.keys.get_secret_value(), source(settings))
    _outside(settings)
    newer = Watched(settings.keys_file)
    return _understood(_text(settings.keys_file), source(settings), newer)


def source(settings: Settings) -> str:
    """Where they come from, in a sentence."""
    return f"{PREFIX}KEYS" if settings.keys else str(settings.keys_file)


def _understood(text: str, name: str, newer: Callable[[], str | None] = lambda: None) -> Keys:
    try:
        return Keys(text, newer)
    except Unreadable:
        raise Mend(f"{name} does not hold keys: restore it from your copy, unchanged.") from None


def _outside(settings: Settings) -> None:
    if settings.data_dir.resolve() in settings.keys_file.resolve().parents:
        raise Mend(
            f"{settings.keys_file} is in the data folder, which is backed up: move it elsewhere, "
            f"and write where in {PREFIX}KEYS_FILE."
        )


def _text(file: Path) -> str:
    try:
        if file.stat().st_mode & 0o077:
            raise Mend(f"others than you may read {file}: chmod 600 {file}")
        return file.read_text(encoding="ascii")
    except FileNotFoundError:
        raise Mend(f"there are no keys in {file}: `mediance key new` makes them, once; or restore your copy.") from None
    except UnicodeDecodeError:
        raise Mend(f"{file} does not hold keys: restore it from your copy, unchanged.") from None
    except OSError as closed:
        raise Mend(f"{file} cannot be read ({closed.strerror}): let this user, and nobody else, read it.") from None


class Watched:
    """Answers the text of a file once it is no longer the one that was read. A file that is gone or half changed
    changes nothing: those who run go on with the keys they have."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen = self._state()

    def __call__(self) -> str | None:
        state = self._state()
        if state is None or state == self._seen:
            return None
        self._seen = state
        try:
            text = _text(self._file)
            Keys(text)
        except (Mend, Unreadable):
            return None
        return text

    def _state(self) -> tuple[int, int, int] | None:
        try:
            found = os.stat(self._file)  # noqa: PTH116 (asked at each sealing: the short way)
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size


def make(file: Path) -> None:
    """A new file of keys. Raises Mend rather than touch one that is there."""
    try:
        _write(file, f"{HEAD}{new_key(INDEX)}\n{new_key()}\n")
    except FileExistsError:
        raise Mend(f"{file} is there already: it is left as it is (`mediance key rotate` renews its keys).") from None
    except OSError as closed:
        raise Mend(f"{file} cannot be made ({closed.strerror}): choose another place in {PREFIX}KEYS_FILE.") from None


def add(file: Path) -> None:
    """One more key, which seals from now on. The file changes whole or not at all."""
    beside = file.with_name(f"{file.name}.new")
    try:
        beside.unlink(missing_ok=True)
        _write(beside, f"{_text(file).rstrip()}\n{new_key()}\n")
        beside.replace(file)
    except OSError as closed:
        raise Mend(f"{file} cannot be changed ({closed.strerror}): let this user write in its folder.") from None


def _write(file: Path, text: str) -> None:
    """On the disk when it returns, and never readable by another."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as made:
        made.write(text)
        made.flush()
        os.fsync(made.fileno())


def new(settings: Settings) -> list[str]:
    _outside(settings)
    make(settings.keys_file)
    return [
        f"The keys are in {settings.keys_file}, readable by this user only.",
        "Copy this file now to a safe place, never beside the backups: without it the database is lost.",
    ]

"""The key that proves an erasure: made once, in a file that nobody else can read, never in the database."""

import os
import secrets
from pathlib import Path

from bot.mend import Mend


def proof_key(data_dir: Path) -> bytes:
    file = data_dir / "proof.key"
    try:
        _make(file)
        key = bytes.fromhex(file.read_text(encoding="ascii"))
    except (OSError, ValueError):
        raise Mend(f"{file} is not a key this user can read: restore it from your copy.") from None
    return key


def _make(file: Path) -> None:
    try:
        made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(made, "w", encoding="ascii") as written:
        written.write(secrets.token_hex(32))

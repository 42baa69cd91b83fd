"""What says who or what is sealed before it is written, and opened by the one who needs it: AES-256-GCM for each field.

A sealed value names its key and is bound to its place, `table.column:row`: pasted into another row it does not open.
A chat is found by its handle, the HMAC of its number under a key of its own: rows are looked up and joined by it, and
it leads back to nobody. The keys never go where the rows go: not in the database, not in a log, not in an error.
"""

import binascii
import hmac
import os
import secrets
from binascii import a2b_base64, b2a_base64
from collections import deque
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection

INDEX: Final = "index"
"""The name of the key of the handles. It never changes: every row would have to."""
SIZE, NONCE = 32, 12
AT_HAND = 512
"""Chats of the moment whose handles are not computed again: a turn needs its own several times."""


class Unopened(Exception):
    """A sealed value was altered, or moved, or its key is not in hand."""


class Unreadable(ValueError):
    """These are not keys. What was read is not repeated."""


class Keys:
    """The keys in hand: the last one of the text seals, all of them open. `newer` answers their text again once it has
    changed, so that a rotation reaches the bot that runs."""

    def __init__(self, text: str, newer: Callable[[], str | None] = lambda: None) -> None:
        self._newer = newer
        self._index = _read(text)[INDEX]
        self._audit = hmac.digest(self._index, b"the key of the audit", "sha256")
        self.handle = lru_cache(AT_HAND)(self._handle)
        self._take(text)

    def __repr__(self) -> str:
        return f"<keys {', '.join(self.names)}>"

    @property
    def names(self) -> tuple[str, ...]:
        """The keys that open, oldest first."""
        return tuple(self._known)

    @property
    def current(self) -> str:
        """The key that seals."""
        return self._current[0]

    def seal(self, words: str, where: str) -> str:
        """Nothing stays nothing."""
        if not words:
            return ""
        self._look()
        name, key = self._current
        nonce = _nonce()
        sealed = key.encrypt(nonce, words.encode(), where.encode())
        return f"{name}:{b2a_base64(nonce + sealed, newline=False).decode('ascii')}"

    def open(self, sealed: str, where: str) -> str:
        """Raises Unopened."""
        if not sealed:
            return ""
        name, _, written = sealed.partition(":")
        try:
            both = a2b_base64(written)
            return self._key(name).decrypt(both[:NONCE], both[NONCE:], where.encode()).decode()
        except (InvalidTag, KeyError, ValueError):
            raise Unopened(f"a sealed value does not open: {where.partition(':')[0]}") from None

    def _handle(self, chat: int) -> int:
        """63 bits that stand for this chat wherever a row is looked for."""
        return int.from_bytes(hmac.digest(self._index, b"chat:%d" % chat, "sha256")[:8]) >> 1

    def proof(self, chat: int) -> str:
        """What may outlive an erasure: whoever holds the keys and the number can tell that it is this one, nobody else
        can, and no row holds it."""
        return hmac.digest(self._index, b"proof:%d" % chat, "sha256").hex()

    def audited(self, words: str) -> str:
        """What the audit writes in place of these words, or to bind an entry: nobody makes or reads it without keys."""
        return hmac.digest(self._audit, words.encode(), "sha256").hex()

    def token(self, feed: int) -> str:
        """The secret in the address of this calendar."""
        return hmac.digest(self._index, b"feed:%d" % feed, "sha256").hex()[:32]

    def fingerprint(self) -> str:
        """By which the index key is recognised."""
        return hmac.digest(self._index, b"fingerprint", "sha256").hex()[:32]

    def _key(self, name: str) -> AESGCM:
        if name not in self._known:
            self._look()
        return self._known[name]

    def _look(self) -> None:
        text = self._newer()
        if text is not None:
            self._take(text)

    def _take(self, text: str) -> None:
        """Another index is another database's: the keys in hand stay."""
        found = _read(text)
        if found.pop(INDEX) != self._index:
            return
        self._known = {name: AESGCM(key) for name, key in found.items()}
        self._current = next(reversed(self._known.items()))


_nonces: deque[bytes] = deque()
os.register_at_fork(after_in_child=_nonces.clear)  # two programs must never seal with the same one


def _nonce() -> bytes:
    """Never given twice, to whatever thread. The system is asked for many at once: each question lets go of Python's
    lock, and getting it back costs more than the sealing."""
    while True:
        try:
            return _nonces.popleft()
        except IndexError:
            fresh = secrets.token_bytes(100 * NONCE)
            _nonces.extend(fresh[at : at + NONCE] for at in range(0, len(fresh), NONCE))


def _read(text: str) -> dict[str, bytes]:
    """Names and keys by turns; a line may end with a remark."""
    words = [word for line in text.splitlines() for word in line.partition("#")[0].split()]
    try:
        found = {name: a2b_base64(key, strict_mode=True) for name, key in zip(words[::2], words[1::2], strict=True)}
    except (ValueError, binascii.Error):
        raise Unreadable("not keys") from None
    sizes = {len(key) for key in found.values()}
    named = all(name.isascii() and name.isalnum() for name in found)
    if INDEX not in found or len(found) < 2 or sizes != {SIZE} or not named or 2 * len(found) != len(words):
        raise Unreadable("not keys")
    return found


def new_key(name: str = "") -> str:
    """One more line of the keys' text."""
    return f"{name or secrets.token_hex(4)} {b2a_base64(secrets.token_bytes(SIZE), newline=False).decode('ascii')}"


def holding(keys: Keys | None) -> dict[str, Keys | None]:
    """The execution options of an engine: all its connections know the keys."""
    return {"keys": keys}


def keys_of(connection: Connection) -> Keys:
    """Those its engine was made with."""
    keys = connection.get_execution_options().get("keys")
    if not isinstance(keys, Keys):
        raise Unopened("this door to the database was opened without the keys")
    return keys


def place(column: str, *row: object) -> str:
    """Where a sealed value lives: `table.column`, and what never changes in its row."""
    return f"{column}:{'/'.join(map(str, row))}"

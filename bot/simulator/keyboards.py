"""Which inline keyboards Telegram takes."""

from typing import Any
from urllib.parse import urlsplit

from .refusals import bad

Json = dict[str, Any]

MOST_BUTTONS = 100
MOST_DATA_BYTES = 64
_LOOKS = {"text", "icon_custom_emoji_id", "style"}


def inline(markup: Json | None) -> Json | None:
    """The inline keyboard of a reply_markup, checked; none for the other kinds and for an empty one."""
    rows = [row for row in (markup or {}).get("inline_keyboard", ()) if row]
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise bad("REPLY_MARKUP_TOO_LONG")
    for row in rows:
        for button in row:
            _check(button)
    return {"inline_keyboard": rows} if rows else None


def beneath(markup: Json | None) -> list[list[Json]] | None:
    """The keyboard in the place of the letters that a reply_markup shows, checked; empty when it takes it away; None
    when it says nothing of it."""
    if not markup or markup.get("remove_keyboard"):
        return [] if markup else None
    rows = markup.get("keyboard")
    return [[_key(key) for key in row] for row in rows] if rows else None


def _key(key: Json | str) -> Json:
    known = {"text": key} if isinstance(key, str) else key
    if not str(known.get("text", "")).strip():
        raise bad("can't parse keyboard button: text must be non-empty")
    if len(known.keys() - _LOOKS) > 1:
        raise bad("can't parse keyboard button: at most one action expected")
    return known


def _check(button: Json) -> None:
    actions = button.keys() - _LOOKS
    if not button["text"].strip():
        raise bad("can't parse inline keyboard button: text must be non-empty")
    if not actions:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        found = " and ".join(sorted(actions))
        raise bad(f"can't parse inline keyboard button: exactly one action expected, found {found}")
    if "callback_data" in button and not 0 < len(button["callback_data"].encode()) <= MOST_DATA_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button:
        _check_link(button["url"])


def _check_link(url: str) -> None:
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme not in ("http", "https", "tg", "ton"):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    if any(c.isspace() for c in url) or (parts.scheme.startswith("http") and "." not in parts.netloc):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")

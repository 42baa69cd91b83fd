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

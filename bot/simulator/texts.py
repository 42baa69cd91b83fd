"""Texts as Telegram measures and marks them: lengths and offsets are in UTF-16 units, HTML becomes
entities, and links and commands are recognised by themselves."""

import re
from typing import Any

from .refusals import bad

Json = dict[str, Any]

_TOKEN = re.compile(r"<([^<>]*)>|<|&(#x[0-9a-fA-F]+|#[0-9]+|lt|gt|amp|quot);")
_ATTRIBUTE = re.compile(r"([^\s=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+)))?")
_SEEN_ALONE = re.compile(
    r"(?P<url>https?://[^\s<>\"]*[^\s<>\".,;:!?)])|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\w/@])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@\w+)?)|(?<![\w@])(?P<mention>@[A-Za-z]\w{3,31})"
)
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "code": "code", "pre": "pre", "a": "text_link", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip


def units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def formatted(text: str, parse_mode: str | None, entities: list[Json] | None) -> tuple[str, list[Json]]:
    """The text that is shown and its entities, trimmed, from what a method was given."""
    if parse_mode and parse_mode.lower() != "html":
        raise bad("unsupported parse_mode")  # Telegram also has Markdown; this project writes HTML only
    plain, marks = Html(text).read() if parse_mode else (text, list(entities or ()))
    shown = plain.strip()
    start = units(plain[: len(plain) - len(plain.lstrip())])
    return shown, recognised(shown, _within(marks, start, units(shown)))


def _within(marks: list[Json], start: int, length: int) -> list[Json]:
    kept = []
    for mark in marks:
        first = max(mark["offset"] - start, 0)
        last = min(mark["offset"] - start + mark["length"], length)
        if last > first:
            kept.append({**mark, "offset": first, "length": last - first})
    return kept


def recognised(text: str, marks: list[Json]) -> list[Json]:
    """The same marks with the links, addresses and commands that Telegram finds alone."""
    if not any(sign in text for sign in "/@"):
        return marks
    found = list(marks)
    closed = [m for m in marks if m["type"] in ("code", "pre", "text_link")]
    for match in _SEEN_ALONE.finditer(text):
        mark = {"type": match.lastgroup, "offset": units(text[: match.start()]), "length": units(match[0])}
        if not any(_overlap(mark, other) for other in closed):
            found.append(mark)
    return sorted(found, key=lambda mark: (mark["offset"], -mark["length"]))


def _overlap(one: Json, other: Json) -> bool:
    return bool(one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"])


class Html:
    """Telegram's HTML, refused with the words of its own parser."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.shown: list[str] = []
        self.length = 0
        self.opened: list[tuple[str, Json]] = []
        self.marks: list[Json] = []

    def read(self) -> tuple[str, list[Json]]:
        position = 0
        for token in _TOKEN.finditer(self.source):
            self._show(self.source[position : token.start()])
            self._take(token)
            position = token.end()
        self._show(self.source[position:])
        if self.opened:
            tag = self.opened[-1][0]
            raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{tag}\"")
        marks = sorted((m for m in self.marks if m["length"]), key=lambda m: (m["offset"], -m["length"]))
        return "".join(self.shown), marks

    def _show(self, text: str) -> None:
        self.shown.append(text)
        self.length += units(text)

    def _take(self, token: re.Match[str]) -> None:
        inside, entity = token.groups()
        if entity:
            self._show(_NAMED.get(entity) or self._character(entity, token[0]))
        elif inside is None or not inside.strip():
            self._refuse("Unclosed start tag", token)
        elif inside.startswith("/"):
            self._close(inside[1:].strip().lower(), token)
        else:
            self._open(inside, token)

    def _character(self, entity: str, written: str) -> str:
        code = int(entity[2:], 16) if entity[1] == "x" else int(entity[1:])
        return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else written

    def _open(self, inside: str, token: re.Match[str]) -> None:
        tag, _, rest = inside.partition(" ")
        tag = tag.strip().lower()
        if tag not in _TAGS:
            self._refuse(f'Unsupported start tag "{tag}"', token)
        attributes = {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(rest)}
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            self._refuse('Tag "span" must have class "tg-spoiler"', token)
        self.opened.append((tag, {"type": _TAGS[tag], "offset": self.length, **_details(tag, attributes)}))

    def _close(self, tag: str, token: re.Match[str]) -> None:
        if not self.opened:
            self._refuse("Unexpected end tag", token)
        expected, mark = self.opened.pop()
        if tag and tag != expected:
            where = f'expected "</{expected}>", found "</{tag}>"'
            raise bad(f"can't parse entities: Unmatched end tag at byte offset {self._byte(token)}, {where}")
        if mark.get("url") != "":
            self.marks.append({**mark, "length": self.length - mark["offset"]})

    def _byte(self, token: re.Match[str]) -> int:
        return len(self.source[: token.start()].encode("utf-8", "surrogatepass"))

    def _refuse(self, why: str, token: re.Match[str]) -> None:
        raise bad(f"can't parse entities: {why} at byte offset {self._byte(token)}")


def _details(tag: str, attributes: dict[str, str]) -> Json:
    match tag:
        case "a":
            return {"url": attributes.get("href", "")}
        case "tg-emoji":
            return {"custom_emoji_id": attributes.get("emoji-id", "")}
        case "blockquote" if "expandable" in attributes:
            return {"type": "expandable_blockquote"}
        case "code" if attributes.get("class", "").startswith("language-"):
            return {"language": attributes["class"].removeprefix("language-")}
    return {}

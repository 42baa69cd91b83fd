"""Reads the association's file, and turns a mistake in it into one sentence: where it is and how to mend it.

The model in `flows.domain.association` says what is right; here we find the line a person has to change. TOML
gives us no line numbers once it is read, so a small map of the text remembers where each key stands.
"""

import difflib
import re
import tomllib
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot import lines
from bot.lines import Place
from bot.mend import Mend
from flows.domain.association import Association

POSITION = re.compile(r" \((?:at line (\d+), column (\d+)|at end of document)\)$")

GRAMMAR = {  # what tomllib says → what to do about it
    "Invalid value": 'put texts between straight quotes, like "…"',
    "Expected newline": "write one value per key, and put texts between straight quotes",
    "Expected '='": 'write key = "value"',
    "Expected ']'": "close the bracket ]",
    "Illegal character": "close the quotes on the same line",
    'Expected "\'"': "close the quotes",
    "Unterminated": "close the quotes",
    "Cannot overwrite": "this key is written twice, keep one",
    "Duplicate": "this key is written twice, keep one",
    "Cannot declare": "write [[name]] with two brackets for each item of a list",
    "Unclosed": "close the bracket",
    "Unescaped": "write \\\\ for one \\",
    "Invalid statement": 'write key = "value", with a key of plain letters',
}
MEANING = {  # what pydantic calls it → what to do about it
    "missing": "is missing; add it",
    "string_type": 'write a text between quotes, like "…"',
    "string_too_short": "is too short; write at least {min_length} characters",
    "string_too_long": "is too long; keep it within {max_length} characters",
    "int_type": "write a whole number",
    "int_parsing": "write a whole number",
    "int_from_float": "write a whole number",
    "greater_than_equal": "is too small; write {ge} or more",
    "less_than_equal": "is too big; write {le} or less",
    "too_short": "needs at least one item; add one",
    "date_type": "write a date, like 2026-12-24",
    "date_parsing": "write a date, like 2026-12-24",
    "date_from_datetime_parsing": "write a date, like 2026-12-24",
    "date_from_datetime_inexact": "write a date without an hour, like 2026-12-24",
    "model_type": "write a table of keys and values",
}


def read(path: Path) -> Association:
    text = _text(path)
    try:
        return Association.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as broken:
        raise Mend(_grammar(path, text, str(broken))) from None
    except ValidationError as wrong:
        raise Mend(_meaning(path, text, wrong.errors())) from None


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise Mend(
            f"{path} does not exist: copy association.example.toml there and change it, "
            "or name your file in MEDIANCE_ASSOCIATION."
        ) from None
    except OSError as closed:
        raise Mend(f"{path} cannot be read ({closed.strerror}): make it a file this user reads.") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = raw[: wrong.start].count(b"\n") + 1
        raise Mend(f"{path}, line {line}: this is not UTF-8 text; save the file again as UTF-8.") from None
    if not text.strip():
        raise Mend(f"{path} is empty: start from association.example.toml.")
    return text


def _grammar(path: Path, text: str, said: str) -> str:
    found = POSITION.search(said)
    what = POSITION.sub("", said)
    mend = next((mend for start, mend in GRAMMAR.items() if what.startswith(start)), "compare with the example")
    if found and found[1]:
        return f"{path}, line {found[1]}, column {found[2]}: {mend} ({what})."
    return f"{path}, line {len(text.rstrip().splitlines())}: the file ends too early; {mend} ({what})."


def _meaning(path: Path, text: str, found_wrong: list[ErrorDetails]) -> str:
    errors = [error for error in found_wrong if not _follows(error, found_wrong)]
    written = dict(lines.keys(text))
    found = ((lines.line(written, _place(error)), error) for error in errors)
    line, error = min(found, key=lambda pair: (pair[1]["type"] == "missing", pair[0]))  # a typo explains a lack
    where = f"{path}, line {line}" if line else f"{path}"
    others = f" ({len(errors) - 1} more after this one)" if len(errors) > 1 else ""
    return f"{where}{_column(text, line, error)}: {_name(_place(error))} {_mend(error)}{others}."


def _follows(lack: ErrorDetails, errors: list[ErrorDetails]) -> bool:
    """A list lacks an item only because that item is wrong."""
    place = lack["loc"]
    within = (error["loc"][: len(place)] == place for error in errors if len(error["loc"]) > len(place))
    return lack["type"] == "too_short" and any(within)


def _place(error: ErrorDetails) -> Place:
    """The path of the value to change; a code used twice is shown where it comes the second time."""
    place: Place = error["loc"]
    return (*place, *error.get("ctx", {}).get("under", ()))


def _name(place: Place) -> str:
    """('permanences', 1, 'kind') reads as "kind of permanences no. 2"."""
    words: list[str] = []
    for part in place:
        if isinstance(part, int):
            words[0] += f" no. {part + 1}"
        else:
            words.insert(0, part)
    return " of ".join(words) + ":"


def _mend(error: ErrorDetails) -> str:
    place, value = error["loc"], error["input"]
    if error["type"] == "extra_forbidden":
        return "is not a key that this file knows; " + _nearest(str(place[-1]), _keys(place[:-1]), "remove it")
    if error["type"] == "literal_error":
        allowed = re.findall(r"'(\w+)'", error["ctx"]["expected"])
        return f"{value!r} is not known; " + _nearest(str(value), allowed, f"write one of {', '.join(allowed)}")
    if error["type"] == "tuple_type":
        return "write [[…]] with two brackets" if isinstance(value, dict) else 'write a list, like ["…", "…"]'
    if error["type"] in MEANING:
        return MEANING[error["type"]].format(**error.get("ctx", {}))
    return error["msg"].removeprefix("Value error, ")


def _nearest(written: str, known: list[str], otherwise: str) -> str:
    near = difflib.get_close_matches(written.lower(), known, 1)
    return f"write {near[0]!r}, perhaps" if near else otherwise


def _keys(place: Place) -> list[str]:
    """The keys that the table at this place may have."""
    model: type[BaseModel] = Association
    for part in place:
        if isinstance(part, str):
            model = next(_models(model.model_fields[part].annotation), model)
    return list(model.model_fields)


def _models(kind: Any) -> Iterator[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for inner in typing.get_args(kind):
        yield from _models(inner)


def _column(text: str, line: int, error: ErrorDetails) -> str:
    if error["type"] != "openings" or not line:
        return ""
    written = text.splitlines()[line - 1]
    start = written.find(str(error["input"]))
    return f", column {start + error['ctx']['column']}" if start >= 0 else ""

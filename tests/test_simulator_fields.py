"""The simulator knows exactly the fields of the Bot API for the methods it supports."""

import inspect
import json
import re
from pathlib import Path

import pytest
from telegram import Bot

from bot.simulator.fields import METHODS, OBJECTS, Field
from bot.simulator.methods import METHODS as EFFECTS

PUBLISHED = Path(__file__).parents[2] / "shared/data/bot-api-10.1.json"
TIMEOUTS = {"self", "read_timeout", "write_timeout", "connect_timeout", "pool_timeout", "api_kwargs"}
TRANSLATED_BY_THE_LIBRARY = {
    "reply_to_message_id",
    "allow_sending_without_reply",
    "disable_web_page_preview",
    "filename",
    "location",
    "contact",
}
KINDS = {"Integer": "int", "Float": "float", "Boolean": "bool", "String": "str", "True": "bool"}
KINDS |= {"Integer|String": "chat", "InputFile|String": "file", "InputFile": "file"}


def kind(types: list[str]) -> str:
    if types[0].startswith("Array of "):
        return f"[{kind([types[0].removeprefix('Array of ')])}]"
    joined = "|".join(types)
    return KINDS.get(joined, joined)


def published(name: str, entry: dict[str, list[dict[str, object]]]) -> dict[str, Field]:
    return {f["name"]: Field(kind(f["types"]), f["required"]) for f in entry.get("fields", [])}


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published description of the Bot API is not here")
def test_the_fields_are_the_published_ones() -> None:
    api = json.loads(PUBLISHED.read_text())
    for name, fields in METHODS.items():
        assert fields == published(name, api["methods"][name]), name
    for name, fields in OBJECTS.items():
        entries = [api["types"][n] for n in api["types"][name].get("subtypes", [name])]
        together = {n: f.kind for entry in entries for n, f in published(name, entry).items()}
        assert {n: f.kind for n, f in fields.items()} == together, name


def test_every_field_the_library_can_send_is_known() -> None:
    for name, fields in METHODS.items():
        method = getattr(Bot, re.sub("[A-Z]", lambda capital: f"_{capital[0].lower()}", name))
        sent = inspect.signature(method).parameters.keys() - TIMEOUTS
        assert sent - TRANSLATED_BY_THE_LIBRARY <= fields.keys(), name


def test_every_method_has_fields_and_an_effect() -> None:
    assert METHODS.keys() == EFFECTS.keys() | {"getUpdates"}

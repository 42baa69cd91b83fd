"""Updates made up from the machine-readable Bot API: every field of the right type, as deep as asked, odd inside."""

import json
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from tests.stage import MEDIATOR, USAGER

SPECIFICATION = Path(__file__).parent.parent.parent.parent / "shared" / "data" / "bot-api-10.1.json"
STRANGER, GROUP = 3001, -1_003_001
DEPTH, FLOOR = 4, -4
"""Below the floor nothing is said any more, required or not."""
HOSTILE = (
    *("", " ", "x", "some words", "\0", "a\0b", "\x01\x02\x1b[31m\x7f", "\n" * 50, "é" * 4096, "long " * 2000),
    *(
        "\u202eevitceleé\u202c \u2067\u2068x",
        "\u200b\u200e\ufeff\u00ad",
        "👨‍👩‍👧‍👦" * 200,
        "Z" + "\u0301" * 500,
        "\ud83d",
    ),
    *("<b>gras</b> &amp; *_`[x](http://y) {name} %s {0}", "'; DROP TABLE people; --", "9" * 4000, "٣۳३௩𝟛", "-1"),
    *(
        "/start",
        "/start " + "a" * 64,
        "/start p_elne",
        "/start p_",
        "/start j_guess",
        "/start\0",
        "/start  ",
        "/",
        "//",
    ),
    *("/start j_" + "é" * 500, "/stop@another_bot", "/START", "/menu extra words", "STOP", "menu", "1", "0", "oui"),
)
PRESSED = (
    *("#1;theme=energie", "#1;<", "#0;", "visit?appointment=1;act=cancel", "visit?appointment=1;act=cancel;sure=yes"),
    *(
        "card?request=1;act=accept",
        "meeting?appointment=1;outcome=kept",
        "survey?sheet=none;go=yes;q1=3",
        "stop;sure=yes",
    ),
    *(
        "welcome;lang=fr;hello=go;request=yes",
        "welcome;lang=zz",
        "menu;what=nothing",
        "%00=%ff;%",
        "é" * 32,
        "",
        "a\0b",
    ),
)
OWN_LIST = {
    "message": {"message_id": 1, "date": 1, "chat": {"id": USAGER, "type": "private"}, "text": "bonjour"},
    "callback_query": {"id": "1", "from": {"id": USAGER, "is_bot": False, "first_name": "x"}, "data": "x"},
    "poll": {"id": "1", "question": "?", "options": []},
}
"""Where the specification is not at hand."""


def specification() -> dict[str, Any]:
    return dict(json.loads(SPECIFICATION.read_text(encoding="utf-8"))["types"]) if SPECIFICATION.exists() else {}


@dataclass
class Inventor:
    types: dict[str, Any]
    random: Random

    def kinds(self) -> list[str]:
        fields = self.types["Update"]["fields"] if self.types else [{"name": name} for name in ("", *OWN_LIST)]
        return [field["name"] for field in fields[1:]]

    def update(self, number: int, kind: str) -> dict[str, Any]:
        if not self.types:
            return {"update_id": number, kind: OWN_LIST[kind]}
        field = next(field for field in self.types["Update"]["fields"] if field["name"] == kind)
        return {"update_id": number, kind: self.value(field, field["types"][0], DEPTH)}

    def value(self, field: dict[str, Any], kind: str, depth: int) -> Any:
        if kind.startswith("Array of "):
            inner = kind.removeprefix("Array of ")
            return [self.value(field, inner, depth - 1) for _ in range(self.random.randrange(3))]
        match kind:
            case "Integer":
                return self.random.choice([0, 1, -1, 2**31, 2**52 - 1, 1_700_000_000])
            case "Float":
                return self.random.choice([0.0, -0.5, 1e300])
            case "Boolean":
                return self.random.random() < 0.5
            case "String":
                return self._word(field["name"])
        return self._thing(field, kind, depth)

    def _word(self, name: str) -> str:
        if name == "status":
            return self.random.choice(["member", "kicked", "left", "administrator", "restricted", "creator"])
        if name == "language_code":
            return self.random.choice(["fr", "ar", "en", "zz", "fr-FR"])
        return self.random.choice(PRESSED if name == "data" else HOSTILE)

    def _thing(self, field: dict[str, Any], kind: str, depth: int) -> Any:
        described = self.types[kind]
        if described.get("subtypes"):
            one = self.random.choice(described["subtypes"]) if depth > FLOOR else described["subtypes"][0]
            return self.value(field, one, depth - 1)
        chance = 0.25 if depth > 0 else 0
        made = {
            one["name"]: self.value(one, one["types"][0], depth - 1)
            for one in described.get("fields", [])
            if depth > FLOOR and (one["required"] or self.random.random() < chance)
        }
        return made | self._who(kind)

    def _who(self, kind: str) -> dict[str, Any]:
        """People and groups we may know."""
        person = self.random.choice((USAGER, MEDIATOR, STRANGER, STRANGER + self.random.randrange(50)))
        if kind == "User":
            return {"id": person}
        if kind == "Chat":
            private = self.random.random() < 0.7
            others = self.random.choice(("group", "supergroup", "channel"))
            return {"id": person, "type": "private"} if private else {"id": GROUP, "type": others}
        return {}

"""Messages made up from the machine-readable Bot API, where it is at hand."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from tests.whole import ROOT, Json, whole

AMINA = 710_001_001
SPECIFICATION = ROOT.parent / "shared" / "data" / "bot-api-10.1.json"


@pytest.mark.skipif(not SPECIFICATION.exists(), reason="the machine-readable Bot API is not here")
async def test_messages_made_up_from_the_specification_harm_nobody(tmp_path: Path) -> None:
    """Every field of a Message, in twos and threes, with values of the right type: handled, not set aside."""
    made = Invented(json.loads(SPECIFICATION.read_text())["types"], random.Random(7))
    async with whole(tmp_path) as world:
        amina = await world.phone("Amina", AMINA)
        await amina.agrees()
        for number in range(200):
            await world.again({"message" if number % 7 else "edited_message": made.message(number)})
        await world.quiet()
        assert world.rows("SELECT raw, error FROM inbox WHERE state = 'quarantined'") == []
        assert world.rows("SELECT state FROM people") == [("active",)]
        assert world.rows("SELECT * FROM requests") == []
        assert "error" not in world.said() and "Traceback" not in world.said()


class Invented:
    """Values of the types of the specification, two levels deep."""

    def __init__(self, types: Json, chance: random.Random) -> None:
        self.types, self.chance = types, chance

    def message(self, number: int) -> Json:
        optional = [
            f for f in self.types["Message"]["fields"] if not f["required"] and f["name"] not in ("from", "chat")
        ]
        chosen = self.chance.sample(optional, 3)
        extra = {one["name"]: self.value(one["types"][0], 2) for one in chosen}
        own = {"message_id": 500_000 + number, "date": 1, "chat": {"id": AMINA, "type": "private", "first_name": "B"}}
        return {**extra, **own}

    def value(self, kind: str, depth: int) -> Any:
        if kind.startswith("Array of "):
            return [self.value(kind.removeprefix("Array of "), depth)]
        match kind:
            case "Integer":
                return self.chance.choice([0, -1, 2**31, 2**52])
            case "Float" | "Float number":
                return 0.5
            case "Boolean" | "True":
                return True
            case "String":
                return self.chance.choice(["", "x", "some words", "\u202e", "é" * 300])
        if not depth or kind not in self.types:
            return {}
        fields = self.types[kind].get("fields", [])
        return {one["name"]: self.value(one["types"][0], depth - 1) for one in fields if one["required"]}

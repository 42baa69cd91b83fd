"""One person's phone, held from outside through the simulator's HTTP interface. It remembers what was already
looked at: "what is new" means new words, whether in a new message or in one that the bot rewrote."""

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx

from bot.demo.steps import Person

Json = dict[str, Any]


class GestureError(Exception):
    """The simulator refused what the person tried."""


@dataclass(frozen=True)
class Shown:
    """One message of the bot, as the phone shows it now."""

    id: int
    text: str
    rows: tuple[tuple[str, ...], ...]
    edited: bool

    @property
    def labels(self) -> list[str]:
        return [label for row in self.rows for label in row]

    def key(self, fragment: str, which: int) -> str | None:
        return dict(enumerate(label for label in self.labels if plain(fragment) in plain(label))).get(which)

    def holds(self, fragment: str) -> bool:
        return any(plain(fragment) in plain(words) for words in [self.text, *self.labels])


def plain(words: str) -> str:
    """So that a fragment is found whatever the apostrophe, the space or the capital."""
    return " ".join(words.replace("’", "'").split()).casefold()


def _shown(message: Json) -> Shown:
    parts = [message["text"]]
    if message["kind"] != "text":
        parts.append(f"({message['document']['name'] if message['document'] else message['kind']})")
    text = " ".join(part for part in parts if part)
    rows = tuple(tuple(button["text"] for button in row) for row in message["keyboard"])
    return Shown(message["id"], text, rows, message["edited"])


class Handset:
    def __init__(self, client: httpx.AsyncClient, person: Person, phone: int) -> None:
        self.person = person
        self._client = client
        self._phone = phone
        self._known: dict[int, Shown] = {}

    @classmethod
    async def given_to(cls, person: Person, client: httpx.AsyncClient) -> "Handset":
        wanted = {"name": person.name, "role": person.role, "language": person.language}
        return cls(client, person, (await asked(client, "/sim/phones", wanted))["id"])

    async def do(self, gesture: str, **details: Any) -> None:
        await asked(self._client, f"/sim/phones/{self._phone}/{gesture}", details)

    async def shows(self) -> list[Shown]:
        state = (await self._client.get("/sim/state")).json()
        mine = next(phone for phone in state["phones"] if phone["id"] == self._phone)
        return [_shown(message) for message in mine["messages"] if message["from"] == "bot"]

    async def news(self) -> list[Shown]:
        return [message for message in await self.shows() if self._is_news(message)]

    def _is_news(self, message: Shown) -> bool:
        known = self._known.get(message.id)
        if known is None or known.text != message.text:
            return True
        return bool(message.rows) and message.rows != known.rows

    def known_text(self, message: Shown) -> str:
        """What this message said when it was last looked at."""
        return self._known[message.id].text if message.id in self._known else ""

    def looked_at(self, messages: list[Shown]) -> None:
        self._known.update({message.id: message for message in messages})

    async def wait(self, messages: list[Shown]) -> None:
        """Until the bot writes something more than these, or a second: an edited message rings no bell."""
        after = max((message.id for message in messages), default=0)
        query: dict[str, int] = {"after": after, "wait": 1}
        await self._client.get(f"/sim/phones/{self._phone}/messages", params=query)

    async def key(self, fragment: str, which: int, seconds: float) -> tuple[Shown, str]:
        """The newest message with such a button, as soon as the phone has it."""
        async with asyncio.timeout(seconds):
            while True:
                messages = await self.shows()
                for message in reversed(messages):
                    if label := message.key(fragment, which):
                        return message, label
                await self.wait(messages)


async def asked(client: httpx.AsyncClient, path: str, body: Json) -> Json:
    answer = await client.post(path, json=body)
    result: Json = answer.json() if answer.headers.get("content-type", "").startswith("application/json") else {}
    if answer.is_error:
        raise GestureError(str(result.get("error", answer.status_code)))
    return result

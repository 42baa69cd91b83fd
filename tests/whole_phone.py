"""Somebody's phone, in their private chat with the bot: what they say and press, and what they wait to see."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.whole import Whole

PATIENCE = 30.0
"""Seconds before something awaited is declared missing; nothing is ever measured against it."""
Json = dict[str, Any]


@dataclass
class Phone:
    whole: Whole
    id: int
    read: int = 0
    """The last message its owner has looked at."""

    async def says(self, text: str) -> int:
        return int((await self.does("say", text=text))["update_id"])

    async def presses(self, label: str) -> Json:
        """Presses the newest button whose label holds these words; answers the message it was on."""
        message, button = await self.button(label)
        await self.does("press", message_id=message["id"], data=button["data"])
        return message

    async def forges(self, data: str, message: int = 1) -> int:
        """A press of a button that nobody gave this phone."""
        return int((await self.does("press", message_id=message, data=data, stale=True))["update_id"])

    async def does(self, act: str, **details: Any) -> Json:
        return await self.whole.post(f"/sim/phones/{self.id}/{act}", **details)

    async def sees(self, words: str) -> Json:
        """The next message of the bot that holds these words; what comes before it is read too."""
        passed = []
        end = asyncio.get_running_loop().time() + PATIENCE
        while asyncio.get_running_loop().time() < end:
            for message in await self.messages(after=self.read, wait=2):
                self.read = message["id"]
                if message["from"] == "bot":
                    if words in message["text"]:
                        return message
                    passed.append(message["text"])
        raise AssertionError(f"{words!r} was not seen, but: {passed}\n{self.whole.said()[-3000:]}")

    async def messages(self, after: int = 0, wait: int = 0) -> list[Json]:
        path = f"/sim/phones/{self.id}/messages"
        answer = (await self.whole.http.get(path, params={"after": after, "wait": wait})).json()
        return list(answer["messages"])

    async def heard(self) -> list[str]:
        """All the bot ever said here."""
        return [message["text"] for message in await self.messages() if message["from"] == "bot"]

    async def button(self, label: str) -> tuple[Json, Json]:
        """The newest one, once it is there. `#3` is the third button of the newest keyboard."""
        end = asyncio.get_running_loop().time() + PATIENCE
        while asyncio.get_running_loop().time() < end:
            for message in reversed(await self.messages()):
                buttons = [button for row in message["keyboard"] for button in row]
                if buttons and label.startswith("#"):
                    return message, buttons[int(label[1:]) - 1]
                for button in buttons:
                    if label in button["text"]:
                        return message, button
            await asyncio.sleep(0.05)
        raise AssertionError(f"no button {label!r} on this phone: {await self.heard()}")

    async def keyboard(self, message: int) -> list[str]:
        """The labels now under this message."""
        (found,) = [one for one in await self.messages() if one["id"] == message]
        return [button["text"] for row in found["keyboard"] for button in row]

    async def goes(self, *acts: str) -> None:
        """Several acts in a row, each once the bot has answered the one before. `[…]` is a button."""
        for act in acts:
            self.read = max([self.read, *(message["id"] for message in await self.messages())])
            await (self.presses(act[1:-1]) if act.startswith("[") else self.says(act))
            await self.sees("")

    async def agrees(self, reminders: str = "Oui", survey: str = "Oui") -> None:
        """From hello to the first question of a request."""
        await self.goes("/start", "[Français]", "[Continuer]", "[Oui]", "[Oui]", f"[{reminders}]", f"[{survey}]")

    async def books(self) -> None:
        """From the first question of a request to an appointment, a week ahead or so."""
        await self.goes("[Énergie]", "[Une facture]", "[Passer]", "[sur place]", "[Choisir un lieu]")
        await self.goes("[Maison de quartier]", "[#3]", "[#1]", "Prénom fictif", "[c'est ça]")
        await self.whole.quiet()

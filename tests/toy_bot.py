"""A bot of a few lines, to prove the demo and the page before the real one is on stage: it greets, offers
two buttons and answers them. As a program it obeys the real one's settings and commands."""

import asyncio
import os
import sys
from typing import Any

import httpx

Json = dict[str, Any]
CHOICES = {
    "inline_keyboard": [
        [{"text": "J’accepte", "callback_data": "yes"}],
        [{"text": "Je refuse", "callback_data": "no"}],
    ]
}


class ToyBot:
    def __init__(self, url: str, token: str) -> None:
        self._client = httpx.AsyncClient(base_url=f"{url}/bot{token}/", trust_env=False, timeout=60)

    async def call(self, method: str, **parameters: Any) -> Any:
        return (await self._client.post(method, json=parameters)).json().get("result")

    async def run(self) -> None:
        await self.call("setMyCommands", commands=[{"command": "menu", "description": "Revenir au menu"}])
        offset = 0
        while True:
            for update in await self.call("getUpdates", offset=offset, timeout=20) or []:
                offset = update["update_id"] + 1
                await self.call("getUpdates", offset=offset, limit=1, timeout=0)  # so it is said once, even if killed
                await self.answer(update)

    async def answer(self, update: Json) -> None:
        match update:
            case {"message": {"chat": {"id": chat}, "text": "/start"}}:
                await self.call("sendMessage", chat_id=chat, text="Bonjour ! D’accord ?", reply_markup=CHOICES)
            case {"message": {"chat": {"id": chat}, "text": text}}:
                await self.call("sendMessage", chat_id=chat, text=f"Reçu : {text}", parse_mode=None)
            case {"message": {"chat": {"id": chat}}}:
                await self.call("sendMessage", chat_id=chat, text="Je n’ai pas compris.")
            case {
                "callback_query": {
                    "id": query,
                    "data": data,
                    "message": {"message_id": message, "chat": chat},
                }
            }:
                await self.call("answerCallbackQuery", callback_query_id=query, text="Bien reçu")
                await self.call("editMessageText", chat_id=chat["id"], message_id=message, text=f"Réponse : {data}")
                await self.call("sendMessage", chat_id=chat["id"], text="Merci <b>beaucoup</b>", parse_mode="HTML")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["run"]:
            asyncio.run(ToyBot(os.environ["MEDIANCE_API_URL"], os.environ["MEDIANCE_BOT_TOKEN"]).run())
        case ["staff", "invite", *_]:
            print("https://t.me/toy_bot?start=i_TOY")
        case _:
            sys.exit("The toy bot has no such command.")

"""The emergency numbers when the database is out of reach: the one thing that is said without the outbox.

Only to whoever asks for them or writes of a danger, once for each update. When the database is back the update is
handled as any other, and the numbers come again: twice rather than not at all. Nothing of it is kept or logged.
"""

from collections import deque

from telegram import Bot
from telegram.error import TelegramError

from flows import menu
from flows.domain.distress import danger_in
from flows.exchange import Started, Wrote
from flows.talk import run
from handlers import buttons
from handlers.incoming import Incoming, Press
from handlers.scene import House
from handlers.telegram.calls import call

REMEMBERED = 1000


class Lifeline:
    def __init__(self, bot: Bot, house: House) -> None:
        self.bot, self.house = bot, house
        self._thrown: deque[int] = deque(maxlen=REMEMBERED)

    async def throw(self, heard: object) -> None:
        """Says the numbers, when these are what is needed and were not said yet."""
        if not isinstance(heard, Incoming) or heard.update in self._thrown or not needs_numbers(heard):
            return
        language = heard.language if heard.language in self.house.languages else ""
        speaking = language or self.house.association.default_language
        said = run(menu.CONVERSATIONS["emergency"].flow, {}, Started(), self.house.voice, speaking)
        try:
            for message in said.messages:
                await call(self.bot, "sendMessage", {"chat_id": heard.chat, "text": message.text})
        except TelegramError:
            return
        self._thrown.append(heard.update)


def needs_numbers(heard: Incoming) -> bool:
    match heard.event:
        case Press(data=data):
            pressed = buttons.read(data)
            return pressed is not None and pressed.flow == "emergency"
        case Wrote(text) if menu.asked_for(text) == ("emergency", {}):
            return True
    return danger_in(heard.words) is not None

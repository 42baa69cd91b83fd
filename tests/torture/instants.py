"""Instants, by which the torture counts time: a call arrives at Telegram, a message of the bot appears on a phone.

What is done to the bot is done at one of them, by the simulator itself before it does anything else; never after so
many milliseconds. So the seed says when, whatever the machine.
"""

import asyncio
from collections.abc import Callable

from bot.simulator.chats import Chat, Json, Message
from bot.simulator.world import World


class Instants:
    def __init__(self, world: World) -> None:
        self._now = 0
        self._planned: tuple[int, Callable[[], object], asyncio.Event] | None = None
        _watch(world, self._passes)

    def strikes(self, after: int, strike: Callable[[], object]) -> asyncio.Event:
        """At the instant so many from now; the answer is set once it is done."""
        done = asyncio.Event()
        self._planned = self._now + after, strike, done
        return done

    def calm(self) -> None:
        self._planned = None

    def _passes(self) -> None:
        self._now += 1
        if self._planned and self._planned[0] <= self._now:
            (_, strike, done), self._planned = self._planned, None
            strike()
            done.set()


def _watch(world: World, passes: Callable[[], None]) -> None:
    """Each call as it arrives, and each message of the bot as it appears: between the two, it has not been answered."""
    record, post = world.record, world.post

    def recorded(method: str) -> Json:
        passes()
        return record(method)

    def posted(chat: Chat, sender: Json, content: Json, keyboard: Json | None = None) -> Message:
        message = post(chat, sender, content, keyboard)
        if message.from_bot:
            passes()
        return message

    world.record, world.post = recorded, posted  # type: ignore[method-assign]

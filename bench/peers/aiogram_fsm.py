"""Stock aiogram 3: a finite-state conversation, its state in memory or in SQLite (synchronous=FULL)."""

import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiosqlite
from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

QUESTIONS = 14
CHOICES = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text=f"Choix {n}", callback_data=f"c{n}")] for n in range(1, 6)]
)


class Dialogue(StatesGroup):
    under_way = State()


class SQLiteStorage(BaseStorage):
    """What its documentation asks of a storage, one statement and one commit each."""

    def __init__(self, path: Path) -> None:
        self.path = path

    async def open(self) -> "SQLiteStorage":
        self.db = await aiosqlite.connect(self.path, isolation_level=None)
        await self.db.execute("PRAGMA journal_mode=WAL")
        await self.db.execute("PRAGMA synchronous=FULL")
        await self.db.execute("CREATE TABLE fsm (key TEXT PRIMARY KEY, state TEXT, data TEXT NOT NULL DEFAULT '{}')")
        return self

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        named = state.state if isinstance(state, State) else state
        await self._put("state", key, named)

    async def get_state(self, key: StorageKey) -> str | None:
        return await self._get("state", key)

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        await self._put("data", key, json.dumps(data))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        return json.loads(await self._get("data", key) or "{}")

    async def _put(self, column: str, key: StorageKey, value: str | None) -> None:
        query = f"INSERT INTO fsm (key, {column}) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET {column} = excluded.{column}"  # noqa: E501, S608
        await self.db.execute(query, (f"{key.chat_id}", value))

    async def _get(self, column: str, key: StorageKey) -> str | None:
        query = f"SELECT {column} FROM fsm WHERE key = ?"  # noqa: S608
        async with self.db.execute(query, (f"{key.chat_id}",)) as rows:
            row = await rows.fetchone()
        return row[0] if row else None

    async def close(self) -> None:
        await self.db.close()


async def start(message: Message, state: FSMContext) -> None:
    await state.set_state(Dialogue.under_way)
    await state.set_data({})
    await message.answer("Question 1", reply_markup=CHOICES)


async def pressed(query: CallbackQuery, state: FSMContext) -> None:
    assert isinstance(query.message, Message)
    await query.answer()
    await query.message.edit_reply_markup(reply_markup=None)
    await answered(query.message, state, query.data or "")


async def wrote(message: Message, state: FSMContext) -> None:
    await answered(message, state, message.text or "")


async def answered(message: Message, state: FSMContext, answer: str) -> None:
    number = len(await state.get_data()) + 1
    await state.update_data({f"answer {number}": answer})
    if number == QUESTIONS:
        await state.set_state(None)
        await message.answer("Merci")
    else:
        await message.answer(f"Question {number + 1}", reply_markup=CHOICES)


async def main(url: str, folder: Path, kept: str) -> None:
    storage = MemoryStorage() if kept == "memory" else await SQLiteStorage(folder / "fsm.sqlite3").open()
    dispatcher = Dispatcher(storage=storage)
    dispatcher.message.register(start, CommandStart())
    dispatcher.callback_query.register(pressed, Dialogue.under_way)
    dispatcher.message.register(wrote, Dialogue.under_way, F.text)
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    await dispatcher.start_polling(Bot("42:BENCH", session=session))


asyncio.run(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))

"""Stock pyTelegramBotAPI, asynchronous: one message in, one message out. Nothing is kept."""

import asyncio
import sys

from telebot import asyncio_helper
from telebot.async_telebot import AsyncTeleBot
from telebot.types import Message

asyncio_helper.API_URL = sys.argv[1] + "/bot{0}/{1}"
bot = AsyncTeleBot("42:BENCH")


@bot.message_handler(content_types=["text"])
async def echo(message: Message) -> None:
    await bot.send_message(message.chat.id, message.text)


asyncio.run(bot.infinity_polling())

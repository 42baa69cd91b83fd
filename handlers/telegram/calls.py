"""A Bot API call with plain data both ways: python-telegram-bot carries it and names its errors, its objects stay out.

`Bot.do_api_request` does the same and warns at each call that it would rather be asked otherwise.
"""

from typing import Any, cast

from telegram import Bot
from telegram.request import RequestData


class Fields:
    """What the transport reads of a request."""

    contains_files = False

    def __init__(self, parameters: dict[str, Any]) -> None:
        self.parameters = parameters


async def call(bot: Bot, method: str, fields: dict[str, Any]) -> Any:
    """What Telegram answers. Raises TelegramError."""
    data = cast(RequestData, Fields(fields))
    return await bot.request.post(f"{bot.base_url}/{method}", data)

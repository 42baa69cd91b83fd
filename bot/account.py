"""The bot's own account, asked of Telegram: it proves that the token, the address and the network are right."""

from telegram import Bot, User
from telegram.error import InvalidToken, TelegramError

from bot.mend import Mend
from bot.settings import Settings


async def me(settings: Settings) -> User:
    bot = Bot(settings.token(), base_url=f"{settings.api_url}/bot")
    try:
        async with bot:
            return bot.bot
    except InvalidToken:
        raise Mend(
            f"{settings.api_url} refuses the token of MEDIANCE_BOT_TOKEN: copy it again from @BotFather."
        ) from None
    except TelegramError as silent:
        raise Mend(
            f"{settings.api_url} does not answer as Telegram does ({silent.message}): "
            "check the network, and MEDIANCE_API_URL if you set it."
        ) from None

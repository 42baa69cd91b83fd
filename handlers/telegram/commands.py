"""The list of commands Telegram shows behind its menu button: for anyone in each language, and the team's own."""

from telegram import Bot

from flows import menu
from handlers.scene import House


async def announce(bot: Bot, house: House) -> None:
    """Tells Telegram the commands of private chats, in every language we speak."""
    scope = {"type": "all_private_chats"}
    for language in house.languages:
        commands = listed(house, language, menu.SHOWN_TO_ANYONE)
        await bot.do_api_request("setMyCommands", {"commands": commands, "scope": scope, "language_code": language})
    commands = listed(house, house.association.default_language, menu.SHOWN_TO_ANYONE)
    await bot.do_api_request("setMyCommands", {"commands": commands, "scope": scope})


def listed(house: House, language: str, commands: dict[str, str]) -> list[dict[str, str]]:
    text = house.voice(language).text
    return [{"command": command, "description": text(words)} for command, words in commands.items()]

"""A Bot API server that is not Telegram's: the bot, unchanged, talks to it over HTTP, and people hold
phones that exist only on its page. It refuses what Telegram refuses, with Telegram's words, and knows
no rule of the bot."""

from .control import Hooks
from .server import Simulator

__all__ = ["Hooks", "Simulator"]

"""One command shows everything: the stage opens, the tour is played once, then the page stays."""

import asyncio
import signal

from rich.console import Console
from rich.text import Text

from bot.demo.looking import figures, next_reminder
from bot.demo.robot import RobotDiedError
from bot.demo.script import CAST, TOUR
from bot.demo.stage import Stage
from bot.demo.tour import play

INTERRUPTED = 130
LEAVING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


async def demo(*, port: int, exit_after: bool, console: Console) -> int:
    """The exit status: 0 when every step of the tour went well."""
    status = INTERRUPTED
    this = asyncio.current_task()
    assert this is not None
    for one in LEAVING:
        asyncio.get_running_loop().add_signal_handler(one, this.cancel)
    try:
        async with Stage.open(port=port, figures=figures, next_reminder=next_reminder) as stage:
            console.print(Text(f"The phones are on {stage.url} (Telegram is simulated; the bot is the real one)."))
            went_well = await play(TOUR, CAST, url=stage.url, console=console, invite=stage.invite)
            status = 0 if went_well else 1
            if not exit_after:
                console.print(Text(f"Now play with the phones on {stage.url} ; Ctrl-C to leave."))
                await asyncio.Event().wait()
    except asyncio.CancelledError:
        this.uncancel()
        console.print(Text("The demo has been cleared away."))
    except RobotDiedError as death:
        console.print(Text(f"The bot did not start. Its last words:\n{death}", "bold red"))
        status = 1
    except OSError as error:
        console.print(
            Text(f"The page cannot be served on port {port}: {error.strerror}. Choose another one.", "bold red")
        )
        status = 1
    finally:
        for one in LEAVING:
            asyncio.get_running_loop().remove_signal_handler(one)
    return status

"""The command line. Each command says what it does, then asks the module that knows.

What is slow to import is imported by the command that needs it, so that `--help` and `version` answer at once.
What a command does is said in its `help`, since the container's Python reads no docstring (it saves memory).
A Mend, wherever it comes from, is one sentence on stderr and exit status 1.
"""

import asyncio
import signal
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from bot.audit_commands import audit
from bot.mend import Mend
from bot.places_commands import permanences

Port = Annotated[int, typer.Option(help="The port of the page on this machine.", min=0, max=65535)]


class Commands(TyperGroup):
    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Mend as mend:
            typer.echo(f"mediance: {mend}", err=True)
            raise typer.Exit(1) from None


app = typer.Typer(
    name="mediance",
    cls=Commands,
    help="Médiance: a Telegram bot that brings people to a social mediator.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # their frames would show secrets
)
staff = typer.Typer(cls=Commands, help="The team: mediators, coordinators, direction.", no_args_is_help=True)
app.add_typer(staff, name="staff")
key = typer.Typer(cls=Commands, help="The keys that seal what the database says of people.", no_args_is_help=True)
app.add_typer(key, name="key")
app.add_typer(audit, name="audit")
app.add_typer(permanences, name="permanences")
outbox = typer.Typer(cls=Commands, help="What is not sent: see it, and decide when nobody knows.")
app.add_typer(outbox, name="outbox")
Number = Annotated[int, typer.Argument(help="As `mediance outbox` shows it.", metavar="NUMBER", min=1, max=2**63 - 1)]
Member = Annotated[int, typer.Argument(help="As `mediance staff list` shows it.", metavar="NUMBER", min=1)]


@app.command(help="See it all: the bot against a simulated Telegram, a guided tour, and a page with phones.")
def demo(
    port: Port = 8066,
    leave: Annotated[bool, typer.Option("--exit", help="Stop after the tour instead of serving the page.")] = False,
) -> None:
    from rich.console import Console

    from bot.demo import demo as play

    try:
        raise typer.Exit(asyncio.run(play(port=port, exit_after=leave, console=Console())))
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


@app.command(help="Serve: receive, answer, remind, until stopped.")
def run() -> None:
    from bot.spared import spare

    spare()  # before anything else is imported
    import uvloop

    from bot import association, database, logs, settings
    from bot.alone import alone
    from bot.clock import Clock
    from bot.translations import Catalogues

    chosen = settings.read()
    logs.start(chosen.log_level, chosen.log_format, chosen.token())
    described = association.read(chosen.association)
    catalogues = Catalogues()
    database.folder(chosen)
    with alone(chosen.database_file()):
        keys = database.prepare(chosen)

        from bot import places

        if said := places.begin(chosen, keys, described, Clock(chosen.clock_file).now()):
            typer.echo(f"mediance: {said}", err=True)

        from bot.app import run as serve  # the heaviest, once nothing is left to mend

        uvloop.run(serve(chosen, keys, described, catalogues, Clock(chosen.clock_file)))


@app.command(help="Look at the settings, the association's file, the data folder, the database and Telegram.")
def check() -> None:
    from bot import checks

    report = asyncio.run(checks.everything())
    for line in report:
        typer.echo(line)
    if any(line.verdict == "mend" for line in report):
        raise typer.Exit(1)


@app.command(
    help="Make the database, or bring it up to date with this program. With --from and --to: move to another "
    "database.\n\n"
    "Stop the bot before you move: what it writes afterwards would stay behind.",
)
def migrate(
    old: Annotated[str, typer.Option("--from", help="Move an association: the address of its database.")] = "",
    new: Annotated[str, typer.Option("--to", help="The address of an empty database, where it goes.")] = "",
) -> None:
    from bot import database, settings

    if old or new:
        for line in database.move(settings.address(old, "--from"), settings.address(new, "--to")):
            typer.echo(line)
        return
    chosen = settings.read()
    database.prepare(chosen)
    typer.echo(f"{database.shown(chosen.database_url.get_secret_value())} is up to date.")


@app.command(
    help="Copy the database while the bot runs, in one file that only the holders of these keys can open (age).",
)
def backup(
    file: Annotated[Path, typer.Argument(help="The file to make.")],
    to: Annotated[list[str], typer.Option(help="A public key, age1…; repeat it: each one can open the backup.")],
) -> None:
    from bot import backup, settings

    for line in backup.save(settings.read(), file, to):
        typer.echo(line)


@app.command(help="Bring a backup back to an empty database, without those erased since. Stop the bot first.")
def restore(
    file: Annotated[Path, typer.Argument(help="The backup.")],
    identity: Annotated[Path, typer.Option(help="The file of a key that opens it.")],
    erasures: Annotated[Path | None, typer.Option(help="The list of erasures, when it is not in its place.")] = None,
) -> None:
    from bot import association, backup, settings

    chosen = settings.read()
    described = association.read(chosen.association)
    for line in backup.restore(chosen, described, file, identity, erasures or chosen.erasures_file):
        typer.echo(line)


@app.command(
    help="Make the key that opens backups, on another machine if you can; the age program's keys serve as well.",
)
def backup_key(file: Annotated[Path, typer.Argument(help="The file to make.")]) -> None:
    from bot import backup

    for line in backup.new_key(file):
        typer.echo(line)


@app.command(help="Write docs/registre.md, the register of what is kept (art. 30), from the program's own inventory.")
def register() -> None:
    from bot.register import PAGE, page

    PAGE.write_text(page(), encoding="utf-8")
    typer.echo(f"{PAGE} is written.")


@app.command(hidden=True, help="Exit 0 when the bot running on this data folder gave a sign of life within a minute.")
def health() -> None:
    from bot import settings
    from bot.clock import Clock
    from bot.health import is_alive

    chosen = settings.read()
    if not is_alive(chosen.data_dir, Clock(chosen.clock_file).now()):
        raise Mend("no sign of life for a minute: look at the logs of `mediance run`.")


@app.command(help="Only the simulated Telegram: a Bot API server and its page, for a bot of your own.")
def simulate(port: Port = 8067) -> None:
    from bot.simulator import Simulator

    async def serve() -> None:
        async with Simulator().serving(port=port) as url:
            typer.echo(f"A simulated Telegram answers at {url} (Ctrl+C to stop).")
            stop = asyncio.Event()
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, stop.set)
            await stop.wait()

    asyncio.run(serve())


@app.command(
    help="Make the poster of a permanence: one page of A4 (PDF), with a square that opens the conversation there.",
)
def poster(
    permanence: Annotated[str, typer.Argument(help="Its code in the association's file.")],
    to: Annotated[Path | None, typer.Option(help="The file to write; affiche-CODE.pdf otherwise.")] = None,
    bot: Annotated[str, typer.Option(help="The bot's name; asked of Telegram otherwise.")] = "",
) -> None:
    from bot import settings
    from bot.poster.made import made

    typer.echo(f"{asyncio.run(made(settings.read(), permanence, to, bot))} is written.")


@app.command(help="Print the version of this program.")
def version() -> None:
    from importlib.metadata import version as installed

    typer.echo(installed("mediance"))


@staff.command(help="Print a link that makes one person part of the team. It works once, for 7 days.")
def invite(
    role: Annotated[
        Literal["mediator", "coordinator", "direction", "quality_lead", "volunteer"],
        typer.Option(help="What the person may do."),
    ],
    name: Annotated[str, typer.Option(help="The first name people will read.")],
) -> None:
    from bot import invitation, settings

    for line in asyncio.run(invitation.invite(settings.read(), role, name.strip())):
        typer.echo(line)


@staff.command("list", help="Who is in the team: numbers, roles, names, open requests, and who is away.")
def members() -> None:
    from bot import settings, team

    for line in team.page(settings.read()):
        typer.echo(line)


@staff.command(help="Somebody leaves the team, at once; what they followed goes back to the queue.")
def leave(number: Member) -> None:
    from bot import settings, team

    typer.echo(team.leave(settings.read(), number))


@key.command(help="Make the file of the keys, once: nothing starts without it.")
def new() -> None:
    from bot import keys, settings

    for line in keys.new(settings.read()):
        typer.echo(line)


@key.command(help="Add a new key and seal everything again with it, while the bot runs. Interrupted: run it again.")
def rotate() -> None:
    from bot import rotation, settings

    async def renew() -> None:
        async for line in rotation.rotate(settings.read()):
            typer.echo(line)

    asyncio.run(renew())


@outbox.callback(
    invoke_without_command=True,
    help="What waits, what failed, and what nobody knows arrived or not; never whom it is for, or what it says.",
)
def see(context: typer.Context) -> None:
    from bot import outbox, settings

    if context.invoked_subcommand is None:
        for line in outbox.page(settings.read()):
            typer.echo(line)


@outbox.command(help="Queue again a message of which nobody knows whether it arrived: the person may get it twice.")
def send(number: Number) -> None:
    from bot import outbox, settings

    typer.echo(outbox.send(settings.read(), number))


@outbox.command(help="Leave such a message: it is never sent again.")
def drop(number: Number) -> None:
    from bot import outbox, settings

    typer.echo(outbox.drop(settings.read(), number))

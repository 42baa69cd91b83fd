"""`mediance audit`: the commands of whoever controls."""

from typing import Annotated

import typer

audit = typer.Typer(help="Who did what, by role: is it whole, and which head to note elsewhere.", no_args_is_help=True)


@audit.command(help="Look at every entry of the audit; exit status 1 when one is not as it was written, and which.")
def verify(
    head: Annotated[list[str] | None, typer.Option(help="A head noted elsewhere, NUMBER:HASH; repeatable.")] = None,
) -> None:
    from bot import audit, settings

    for line in audit.verify(settings.read(), head or ()):
        typer.echo(line)


@audit.command("head", help="Print the day's head, for whoever notes it elsewhere.")
def latest() -> None:
    from bot import audit, settings

    typer.echo(audit.head(settings.read()))

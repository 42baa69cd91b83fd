"""`mediance permanences`: the commands that compare the association's file with what counts, and apply it."""

from typing import Annotated, Literal

import typer

permanences = typer.Typer(help="The places: what the association's file would change, and applying it.")


@permanences.command(
    help="What the file would add, change and remove, which appointments that hits, and what the chat changed since.",
)
def plan() -> None:
    from bot import places, settings

    for line in places.plan(settings.read()):
        typer.echo(line)


@permanences.command(
    help="Make the file count, in one transaction; nothing happens when it would strand somebody, unless told how.",
)
def apply(
    hit: Annotated[
        Literal["refuse", "keep", "displace"],
        typer.Option(help="Those who lose their place or hour: do nothing, leave them as they are, or offer others."),
    ] = "refuse",
    reason: Annotated[
        Literal["holiday", "training", "works", "weather", "unforeseen", "hours"] | None,
        typer.Option(help="What those who are offered others read; if you say nothing: new hours, or the unforeseen."),
    ] = None,
) -> None:
    from bot import places, settings

    for line in places.apply(settings.read(), hit, reason):
        typer.echo(line)

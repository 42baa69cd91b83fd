"""The tour as it is read in a terminal: who speaks on the left, what is said on the right. Without a terminal
or without colours the same lines are plain text."""

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.demo.handset import Shown, plain
from bot.demo.steps import Person

COLOURS = {"usager": "cyan", "mediator": "magenta"}
SPEAKER_WIDTH = 16


class Transcript:
    def __init__(self, console: Console) -> None:
        self.console = console

    def person(self, person: Person, words: str) -> None:
        colour = COLOURS[person.role]
        self._line(Text(f"{person.name} >", f"bold {colour}"), Text(words, colour))

    def bot(self, person: Person, message: Shown, pressed: str | None, already: str) -> None:
        """Of a message that was rewritten, only what was added to it."""
        words = Text(message.text.removeprefix(already).strip())
        if already:
            words.append(" (edited)", "dim")
        self._line(Text(f"bot > {person.name}", "dim"), words)
        for row in message.rows:
            keys = [_key(label, pressed is not None and plain(pressed) == plain(label)) for label in row]
            self._line(Text(""), Text(" ").join(keys))

    def event(self, words: str) -> None:
        if self.console.is_terminal:
            self.console.rule(Text(words, "yellow"), style="yellow")
        else:
            self.console.print(Text(f"-- {words}"))

    def failure(self, words: str) -> None:
        self.console.print(Text(words, "bold red"))

    def success(self, words: str) -> None:
        self.console.print(Text(words, "bold green"))

    def _line(self, speaker: Text, words: Text) -> None:
        columns = Table.grid(padding=(0, 1))
        columns.add_column(width=SPEAKER_WIDTH, justify="right", no_wrap=True)
        columns.add_column(overflow="fold")
        columns.add_row(speaker, words)
        self.console.print(Padding(columns, (0, 0, 0, 1)))


def _key(label: str, is_pressed: bool) -> Text:
    return Text(f"[*{label}*]", "bold reverse") if is_pressed else Text(f"[{label}]", "blue")

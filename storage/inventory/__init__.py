"""All that is kept, column by column, in plain words: whose it is, what for, until when, and who reads it.

This list is the law of what may be kept: a column without a line fails the tests, and so does a line without a column.
The register (art. 30) is written from it, the night's purge is driven by it, and the tests hold the person's export
and their erasure against it.
"""

from collections.abc import Iterator
from typing import NamedTuple

from storage.inventory.entry import After, Entry
from storage.inventory.of_behalf import OF_BEHALF
from storage.inventory.of_people import OF_PEOPLE
from storage.inventory.of_requests import OF_REQUESTS
from storage.inventory.of_the_house import OF_THE_HOUSE

INVENTORY: dict[str, Entry] = {**OF_PEOPLE, **OF_BEHALF, **OF_REQUESTS, **OF_THE_HOUSE}


class Rule(NamedTuple):
    """What the night does to a table, or to some columns of it."""

    table: str
    columns: tuple[str, ...]
    after: After


def rules() -> Iterator[Rule]:
    """All that the night looks at, in this order."""
    for table, entry in INVENTORY.items():
        yield from (Rule(table, (), after) for after in entry.until)
        times = dict.fromkeys(line.until for line in entry.lines.values() if line.until)
        for after in times:
            yield Rule(table, tuple(name for name, line in entry.lines.items() if line.until is after), after)

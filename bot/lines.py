"""Where each key of a TOML text is written: the line numbers that `tomllib` does not keep.

It only has to be right about files a person writes by hand: headers and keys that start a line. Keys inside
an inline table are found through the line of the key that holds them.
"""

import re
from collections.abc import Iterator

Place = tuple[str | int, ...]

HEADER = re.compile(r"\s*(\[\[?)([\w. -]+)\]\]?\s*(#.*)?$")
KEY = re.compile(r"\s*([\w.-]+)\s*=")


def keys(text: str) -> Iterator[tuple[Place, int]]:
    """Where each key and each table of the file is written. Values over several lines count as one."""
    table: Place = ()
    counts: dict[Place, int] = {}
    quoted = False
    for number, line in enumerate(text.splitlines(), 1):
        if not quoted and (header := HEADER.match(line)):
            table = _table(header[2].split("."), header[1] == "[[", counts)
            yield table, number
        elif not quoted and (key := KEY.match(line)):
            yield (*table, *key[1].split(".")), number
        quoted ^= (line.count('"""') + line.count("'''")) % 2 == 1


def _table(names: list[str], repeated: bool, counts: dict[Place, int]) -> Place:
    table: Place = ()
    for name in names[:-1]:
        table = (*table, name.strip())
        if table in counts:
            table = (*table, counts[table])
    table = (*table, names[-1].strip())
    if repeated:
        counts[table] = counts.get(table, -1) + 1
        table = (*table, counts[table])
    return table


def line(lines: dict[Place, int], place: Place) -> int:
    """The line of this place, or of the nearest table around it; 0 when the file itself is at fault."""
    while place and place not in lines and (*place, 0) not in lines:
        place = place[:-1]
    return lines.get(place) or lines.get((*place, 0), 0)

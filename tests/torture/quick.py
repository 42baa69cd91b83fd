"""A row at the size that fits in `make test`: from the same seed each time; the night draws its own."""

from pathlib import Path
from typing import Any

import pytest

from tests.torture.__main__ import again
from tests.torture.torment import Row, Torment

SEED = 66


def cases(rows: tuple[Row, ...]) -> list[Any]:
    """Each row on each of its engines."""
    return [pytest.param(row, engine, id=f"{row.id}-{engine}") for row in rows for engine in row.engines]


async def endure(row: Row, engine: str, request: pytest.FixtureRequest, folder: Path) -> None:
    url = str(request.getfixturevalue(f"{engine}_url"))
    torment = Torment(engine, url, folder, "quick", SEED)
    found = await row.run(torment)
    if row.ours:
        assert found.broken == [], f"{again(row, torment)}\n{found.done}"
    else:
        assert found.lost, "nothing was counted: the driver does not see what a bot forgets when it dies"

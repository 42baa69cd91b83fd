"""The torture at the size that fits here: every row, on both engines. `make torture` is the night's size."""

import secrets
from pathlib import Path

import pytest

from tests.engines import ENGINES
from tests.torture.__main__ import again
from tests.torture.rows import ROWS
from tests.torture.torment import Row, Torment

pytest_plugins = "tests.postgres"
CASES = [pytest.param(row, engine, id=f"{row.id}-{engine}") for row in ROWS for engine in row.engines]


@pytest.mark.parametrize(("row", "engine"), CASES)
async def test_nothing_lost_nothing_twice(
    row: Row, engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = str(request.getfixturevalue(f"{engine}_url"))
    torment = Torment(engine, url, tmp_path, "quick", secrets.randbelow(10**6))
    found = await row.run(torment)
    if row.ours:
        assert found.broken == [], f"{again(row, torment)}\n{found.done}"
    else:
        assert found.lost, "nothing was counted: the driver does not see what a bot forgets when it dies"


def test_every_row_is_named_once() -> None:
    assert len({row.id for row in ROWS}) == len(ROWS)
    assert {engine for row in ROWS for engine in row.engines} <= set(ENGINES)

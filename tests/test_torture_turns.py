"""The torture of turns and storage, at the size that fits here; `make torture` is the night's size."""

from pathlib import Path

import pytest

from tests.engines import ENGINES
from tests.torture.quick import cases, endure
from tests.torture.rows import ROWS, TURNS
from tests.torture.torment import Row

pytest_plugins = "tests.postgres"


@pytest.mark.parametrize(("row", "engine"), cases(TURNS))
async def test_nothing_lost_nothing_twice(
    row: Row, engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    await endure(row, engine, request, tmp_path)


def test_every_row_is_named_once() -> None:
    assert len({row.id for row in ROWS}) == len(ROWS)
    assert {engine for row in ROWS for engine in row.engines} <= set(ENGINES)

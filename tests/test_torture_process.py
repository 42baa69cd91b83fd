"""The torture of the whole process, started and killed, at the size that fits; `make torture` is the night's size."""

from pathlib import Path

import pytest

from tests.torture.quick import cases, endure
from tests.torture.rows import PROCESS
from tests.torture.torment import Row

pytest_plugins = "tests.postgres"


@pytest.mark.parametrize(("row", "engine"), cases(PROCESS))
async def test_nothing_lost_nothing_twice(
    row: Row, engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    await endure(row, engine, request, tmp_path)

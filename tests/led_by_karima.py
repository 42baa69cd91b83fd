"""A stage on which somebody leads: a test module asks for it with `pytest_plugins = "tests.led_by_karima"`."""

from collections.abc import Iterator

import pytest

from tests.stage import MEDIATOR, Stage


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    made.joins(MEDIATOR, "Karima", "coordinator")
    yield made
    made.close()

"""The table of the torture: reliability has one row for each way of breaking a bot."""

from tests.torture.torment import Row
from tests.torture.years import forgotten

ROWS: tuple[Row, ...] = (
    Row("L2", "after a night nothing is older than its rule, and the figures are what they were", forgotten),
)

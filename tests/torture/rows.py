"""The table of the torture: reliability has one row for each way of breaking a bot."""

from tests.torture.duplicates import delivered_again
from tests.torture.torment import Row

ROWS: tuple[Row, ...] = (
    # Turns and storage.
    Row("D", "what is delivered again has its effect once", delivered_again),
)

"""The table of the torture: reliability has one row for each way of breaking a bot."""

from tests.torture.torment import Row

ROWS: tuple[Row, ...] = ()

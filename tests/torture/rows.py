"""The table of the torture: reliability has one row for each way of breaking a bot."""

from tests.torture import away, crash, failpoints, faults, peer, server
from tests.torture.torment import Row

ROWS: tuple[Row, ...] = (
    *crash.ROWS,
    *peer.ROWS,
    *failpoints.ROWS,
    *server.ROWS,
    *faults.ROWS,
    *away.ROWS,
)

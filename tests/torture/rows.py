"""The table of the torture: reliability has one row for each way of breaking a bot."""

from tests.torture.duplicates import delivered_again
from tests.torture.order import out_of_order
from tests.torture.taps import tapped_again
from tests.torture.torment import Row

ROWS: tuple[Row, ...] = (
    # Turns and storage.
    Row("D", "what is delivered again has its effect once", delivered_again),
    Row("D2", "in any order nothing illegal happens and everybody is answered", out_of_order),
    Row("D3", "taps too many have one effect, and each is answered", tapped_again),
)

"""The table of the torture: reliability has one row for each way of breaking a bot."""

from tests.torture import away, crash, failpoints, faults, peer, server, soak
from tests.torture.clocks import clocks_change
from tests.torture.duplicates import delivered_again
from tests.torture.forged import forged
from tests.torture.fuzz import made_up
from tests.torture.lines import raced_in_line
from tests.torture.model import as_the_model
from tests.torture.order import out_of_order
from tests.torture.races import raced
from tests.torture.tampered import tampered
from tests.torture.taps import tapped_again
from tests.torture.torment import Row
from tests.torture.torn import torn
from tests.torture.unwell import disk_full, held
from tests.torture.years import forgotten
from tests.year.row import ROW as YEAR

PROCESS: tuple[Row, ...] = (
    *crash.ROWS,
    *peer.ROWS,
    *failpoints.ROWS,
    *server.ROWS,
    *faults.ROWS,
    *away.ROWS,
    *soak.ROWS,
)
"""The whole process, started and killed."""

TURNS: tuple[Row, ...] = (
    Row("B", "programs that race for seats and requests: one wins, each is told the truth", raced),
    Row(
        "B2",
        "programs that race for tickets, workshops, offers, closures: nothing twice, all told",
        raced_in_line,
    ),
    Row("C", "a torn journal leaves what the first transactions did, and the bot goes on", torn, engines=("sqlite",)),
    Row("C2", "a full disk: nothing acknowledged that is not kept, nothing lost", disk_full, engines=("sqlite",)),
    Row("C3", "a database held by another program: unseen for a while, then nothing lost", held),
    Row("D", "what is delivered again has its effect once", delivered_again),
    Row("D2", "in any order nothing illegal happens and everybody is answered", out_of_order),
    Row("D3", "taps too many have one effect, and each is answered", tapped_again),
    Row("F", "clocks that change, stop and jump: each reminder once, by day, before it is pointless", clocks_change),
    Row("H", "every kind of update, hostile words: handled, and what is not for us changes nothing", made_up),
    Row("K", "every button, by every role: no effect and no detail that the table of access refuses", forged),
    Row("N", "whatever is done to the audit, by hand or with the keys, is seen", tampered),
    Row("H2", "the database is what a small model says, whoever dies when", as_the_model),
    Row("L2", "after a night nothing is older than its rule, and the figures are what they were", forgotten),
)
"""Turns and storage, in this process."""

ROWS = (*PROCESS, *TURNS, YEAR)

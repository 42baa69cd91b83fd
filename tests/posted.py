"""What arrived and what left: every function of the inbox and the outbox, and what it answered."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from flows.domain.retention import Keep
from storage import inbox, outbox, retention, unsent
from storage.inventory import Rule, rules
from storage.outbox import Letter, Parcel
from tests.keys import KEYS

NOON = datetime(2026, 11, 22, 12, 0, 0, 654321, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ANA, BEN = 2**51 + 1, 2**51 + 2
WORDS = "\0« L'été » 50 % \\ _ ‏مرحبا 👩🏽‍🦱\t\n'; DROP TABLE people; --"


def posted(does: Callable[..., tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    yield does(inbox.store, [(2**31 + n, ANA if n % 2 else None, "{}") for n in range(5)], NOON)
    yield does(inbox.store, [], NOON)
    yield does(inbox.claim, 2**31)
    yield does(inbox.claim, 2**31)
    yield does(inbox.quarantine, 2**31 + 1, "x" * 900)
    yield does(inbox.backlog)
    yield does(inbox.waiting)
    yield does(retention.forget_some, rule_of("inbox"), Keep(), NOON + 3 * DAY)
    yield does(inbox.waiting)
    yield does(inbox.store, [(2**31, None, "{}")], NOON)
    yield does(inbox.waiting)

    kinds = ("survey", "reminder", "interactive", "instant", "interactive", "reminder", "survey")
    for n, kind in enumerate(kinds):
        message = {"text": WORDS}
        due = NOON + DAY if n == 5 else None
        yield does(outbox.put, f"k{n}", ANA + n % 2, "say", message, kind=kind, forget=n == 2, now=NOON, due=due)
    yield does(outbox.put_all, [Letter("k9", BEN, "say", {}, "survey", True, NOON)])
    yield does(outbox.drop, BEN, kinds=("survey",))
    yield does(outbox.decided_among, ["k1", "k8"])
    yield does(outbox.crowded, 3)
    yield does(outbox.decided, "k1")
    yield does(outbox.decided, "k9")
    given: list[Parcel] = []
    yield does(outbox.claim, NOON, [KEYS.handle(BEN)], lambda parcels: given.extend(parcels) or parcels[:4])
    yield "given", [(parcel, parcel.address, parcel.payload) for parcel in given]
    yield does(outbox.give_back, [given[3].id, 2**31])
    yield does(outbox.claim, NOON, [], lambda parcels: [one for one in parcels if one == given[3]])
    yield does(outbox.sent, given[0].id, 2**31 + 7)
    yield does(outbox.message_of, "k3")
    yield does(outbox.all_sent, [(given[1].id, None)])
    yield does(outbox.failed, given[2].id, WORDS * 9)
    yield does(outbox.ambiguous, given[3].id, NOON, "timeout")
    yield does(outbox.recover, NOON)
    yield does(outbox.later, 2, NOON + HOUR, "429")
    yield does(outbox.depth)
    yield does(outbox.ambiguous, given[3].id, NOON, "timeout")
    for number in (given[3].id, given[0].id, 2**40, given[3].id):
        yield does(unsent.send_again, number, NOON)
    for _ in range(2):
        yield does(outbox.ambiguous, given[3].id, NOON, "timeout")
        yield does(unsent.counts)
        yield does(unsent.troubles)
        yield does(unsent.leave, given[3].id)
    yield does(unsent.leave, 2**40)
    yield does(outbox.drop, ANA, kinds=("interactive", "reminder"))
    yield does(outbox.put, "k1", ANA, "say", {}, kind="survey", forget=False, now=NOON)
    given.clear()
    yield does(outbox.claim, NOON + 2 * DAY, [], lambda parcels: given.extend(parcels) or parcels)
    yield "given", [(parcel, parcel.address, parcel.payload) for parcel in given]
    yield does(outbox.recover, NOON)
    yield does(retention.forget_some, rule_of("outbox"), Keep(), NOON + 40 * DAY)


def rule_of(table: str) -> Rule:
    return next(rule for rule in rules() if rule.table == table)

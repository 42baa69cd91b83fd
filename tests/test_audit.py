"""The audit says who did what by role, in order, with nobody in it; whatever is done to it afterwards is seen."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, delete, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage import audit
from storage.audit import Deed, Head
from storage.database import once
from storage.tables_of_audit import audit as chain
from storage.tables_of_audit import audit_start
from tests.keys import KEYS
from tests.stage import MEDIATOR, START, USAGER, Stage

pytest_plugins = "tests.postgres"
KEPT = timedelta(days=365)


def written(connection: Connection) -> list[tuple[str, str]]:
    rows = connection.execute(select(chain.c.role, chain.c.action).order_by(chain.c.number))
    return [(row.role, row.action) for row in rows]


def some(connection: Connection, many: int = 5) -> Head:
    """Some entries, each of its own day."""
    for number in range(many):
        audit.write(connection, [Deed("mediator", "read", f"person:{number}")], START + timedelta(days=number))
    return audit.head(connection)


def test_a_whole_story_is_written_by_role_and_names_nobody() -> None:
    stage = Stage()
    stage.joins()
    stage.booked()
    stage.asks(MEDIATOR, "🙋 Je prends")
    for said in ("/mon_dossier", "/export", "/pause"):
        stage.types(USAGER, said)
    stage.asks(MEDIATOR, "✅ Clore")
    told = stage.do(written)
    assert told[0] == ("mediator", "joined")
    assert told[1:5] == [("person", "agreed")] * 3 + [("mediator", "accepted")]
    assert told[5:] == [("mediator", "read"), ("person", "saw"), ("person", "took_away"), ("person", "paused")]
    assert stage.do(audit.verify).bad is None
    said = str(stage.do(lambda connection: connection.execute(select(chain)).all()))
    assert "Sam" not in said and str(USAGER) not in said and "person:" not in said
    stage.close()


def test_a_turn_that_does_nothing_audited_asks_nothing_of_the_audit() -> None:
    stage = Stage()
    stage.joins()
    stage.booked()
    asked: list[str] = []
    raw = stage.engine.raw_connection().dbapi_connection
    raw.set_trace_callback(asked.append)  # type: ignore[union-attr]
    for said in ("/menu", "/rdv", "bonjour"):
        stage.types(USAGER, said)
    assert [line for line in asked if "audit" in line] == []
    stage.asks(MEDIATOR, "🙋 Je prends")  # accepted, and read
    assert len([line for line in asked if "FROM audit" in line]) == 1
    stage.close()


REWRITES: dict[str, Callable[[], Any]] = {
    "an edit": lambda: update(chain).where(chain.c.number == 2).values(action="opened"),
    "a removal": lambda: delete(chain).where(chain.c.number == 2),
    "all of it": lambda: delete(chain),
    "an earlier start": lambda: delete(audit_start),
}


@pytest.mark.parametrize("rewrite", REWRITES.values(), ids=REWRITES)
def test_nobody_rewrites_it(url: str, rewrite: Callable[[], Any]) -> None:
    """Not the code, not a careless operator with the database open; on both engines."""
    once(url, some, KEYS)
    once(url, lambda connection: audit.purge(connection, KEPT, START + KEPT + timedelta(hours=1)), KEYS)
    with pytest.raises((IntegrityError, DBAPIError), match="what was done stays written"):
        once(url, lambda connection: connection.execute(rewrite()))
    assert once(url, audit.verify, KEYS).bad is None


def test_what_is_old_is_forgotten_and_the_rest_still_verifies(url: str) -> None:
    once(url, some, KEYS)
    later = START + KEPT + timedelta(days=2, hours=1)
    assert once(url, lambda connection: audit.purge(connection, KEPT, later), KEYS) == 3
    assert once(url, lambda connection: audit.purge(connection, KEPT, later), KEYS) == 0
    verdict = once(url, audit.verify, KEYS)
    assert (verdict.entries, verdict.bad, verdict.head.number) == (2, None, 5)
    once(url, some, KEYS)
    assert once(url, audit.verify, KEYS).bad is None


def test_all_but_the_last_may_go(url: str) -> None:
    head = once(url, some, KEYS)
    assert once(url, lambda connection: audit.purge(connection, KEPT, START + 3 * KEPT), KEYS) == 4
    assert once(url, lambda connection: audit.verify(connection, [head]), KEYS).bad is None


def test_a_head_noted_elsewhere_is_found_again_or_missed(url: str) -> None:
    head = once(url, some, KEYS)

    def looked(noted: Head) -> int | None:
        return once(url, lambda connection: audit.verify(connection, [noted]), KEYS).bad

    assert looked(head) is None
    assert looked(Head(head.number, head.mark)) is None
    assert looked(Head(3, "0" * 64)) == 3
    assert looked(Head(9, head.hash)) == 6


def test_words_of_the_list_only() -> None:
    """A new word is added to the list, and fits its column."""
    assert max(map(len, audit.ACTIONS)) <= 12

"""`mediance outbox`: an operator sees what is not sent and decides when nobody knows, while the bot runs."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.outbox import age
from flows.domain.retention import Keep
from storage import outbox, people, retention, schema
from storage.database import once
from storage.inventory import rules
from storage.outbox import Kind
from tests.command_line import a_place_where_all_is_right, typed
from tests.keys import KEYS
from tests.whole import whole

pytest_plugins = "tests.postgres"
AMINA = 710_001_001
SECRET = "Prénom fictif, 3 rue de l'Exemple"


@pytest.fixture
def here(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A folder where everything is right, with the database of each engine in turn."""
    with a_place_where_all_is_right(tmp_path):
        with (tmp_path / ".env").open("a") as env:
            env.write(f"MEDIANCE_DATABASE_URL={url}\n")
        monkeypatch.chdir(tmp_path)
        yield url


def one(connection: Connection, number: int, kind: Kind, hours: int = 0, forget: bool = False) -> int:
    """A message being sent, decided some hours ago; its number."""
    now = datetime.now(UTC)
    key, said, decided = f"k{number}", {"text": SECRET}, now - timedelta(hours=hours, minutes=5)
    outbox.put(connection, key, AMINA + number, "say", said, kind=kind, forget=forget, now=decided)
    claimed: list[int] = []
    outbox.claim(connection, now, [], lambda parcels: claimed.extend(p.id for p in parcels) or parcels)
    return claimed[0]


def some_of_each(connection: Connection) -> None:
    now = datetime.now(UTC)
    outbox.failed(connection, one(connection, 1, "interactive"), "BadRequest")
    outbox.failed(connection, one(connection, 2, "interactive"), f"Group migrated. New chat id: {AMINA}")
    outbox.ambiguous(connection, one(connection, 3, "survey", hours=2), now, "TimedOut")
    outbox.ambiguous(connection, one(connection, 4, "survey", forget=True), now, "NetworkError")
    outbox.sent(connection, one(connection, 5, "reminder"), 1)
    outbox.later(connection, one(connection, 6, "reminder"), now + timedelta(hours=1), "NotSent")


def test_what_is_not_sent_in_one_plain_table(here: str) -> None:
    once(here, some_of_each, KEYS)
    result = typed("outbox")
    said = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "(when)          ", result.stdout)
    assert (result.exit_code, said) == (
        0,
        """\
kind         state    messages  oldest
interactive  failed          2  5 min
reminder     queued          1  5 min
survey       unknown         2  2 h 05 min

number  kind         state    tries  since (UTC)       error
     4  survey       unknown      1  (when)            NetworkError
     3  survey       unknown      1  (when)            TimedOut
     2  interactive  failed       1  (when)            other
     1  interactive  failed       1  (when)            BadRequest

Nobody knows whether an `unknown` message arrived. Either queue it again (the person may get it twice):
`mediance outbox send NUMBER`; or leave it: `mediance outbox drop NUMBER`.
""",
    )


def test_nothing_to_see(here: str) -> None:
    assert typed("outbox").stdout == "Nothing waits, nothing failed, nothing is in doubt.\n"


def test_it_names_nobody_and_repeats_nothing(here: str) -> None:
    once(here, some_of_each, KEYS)
    said = "".join(typed("outbox", *words).output for words in ((), ("send", "3"), ("drop", "4")))
    assert not [words for words in (str(AMINA)[:-1], "Prénom", "Exemple") if words in said]


def states(url: str) -> dict[int, str]:
    rows = once(url, lambda c: c.exec_driver_sql("SELECT id, state, payload FROM outbox").all())
    return {number: f"{state}, forgotten" if payload == "" else state for number, state, payload in rows}


@pytest.mark.parametrize(
    ("words", "status", "said", "state"),
    [
        (("send", "3"), 0, "Message 3 (survey) is queued again: the person may get it twice.", "queued"),
        (
            ("drop", "3"),
            0,
            "Message 3 (survey) is left: it is not sent again, and its text is forgotten.",
            "failed, forgotten",
        ),
        (
            ("send", "4"),
            1,
            "mediance: whom message 4 was for is not kept, since they had not agreed: it can only be dropped.",
            "unknown, forgotten",
        ),
        (
            ("send", "5"),
            1,
            "mediance: message 5 is sent, not unknown: there is nothing to decide about it.",
            "sent, forgotten",
        ),
        (
            ("drop", "6"),
            1,
            "mediance: message 6 is queued, not unknown: there is nothing to decide about it.",
            "queued",
        ),
    ],
)
def test_a_decision_is_one_sentence(here: str, words: tuple[str, str], status: int, said: str, state: str) -> None:
    once(here, some_of_each, KEYS)
    result = typed("outbox", *words)
    assert (result.exit_code, result.output) == (status, f"{said}\n")
    assert states(here)[int(words[1])] == state


@pytest.mark.parametrize("number", ["99", str(2**63 - 1)])
def test_a_number_that_is_none(here: str, number: str) -> None:
    for act in ("send", "drop"):
        result = typed("outbox", act, number)
        said = f"mediance: no message has the number {number}: `mediance outbox` shows those to decide about.\n"
        assert (result.exit_code, result.stderr) == (1, said)


def test_what_nobody_decided_about_is_forgotten_after_thirty_days(here: str) -> None:
    once(here, some_of_each, KEYS)
    later = datetime.now(UTC) + timedelta(days=31)
    rule = next(rule for rule in rules() if rule.table == "outbox")
    once(here, lambda connection: retention.forget_some(connection, rule, Keep(), later))
    assert states(here) == {6: "queued"}


def test_who_said_stop_is_not_written_to_by_an_operator(here: str) -> None:
    def stop(connection: Connection) -> None:
        some_of_each(connection)
        people.lost(connection, AMINA + 3)
        outbox.drop(connection, AMINA + 3, kinds=("interactive", "reminder", "survey"))

    once(here, stop, KEYS)
    assert typed("outbox", "send", "3").exit_code == 1
    assert states(here)[3] == "failed, forgotten"


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_database_that_is_not_there_is_not_made(here: str, tmp_path: Path) -> None:
    (tmp_path / "fresh").unlink()
    for words in ((), ("send", "3"), ("drop", "3")):
        result = typed("outbox", *words)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == f"mediance: the database {tmp_path}/fresh is not there: `mediance migrate` makes it.\n"
    assert not (tmp_path / "fresh").exists()


def test_a_database_of_another_version_is_left_alone(here: str) -> None:
    for version, sentence in (("0001", "is older than this program"), ("from-the-future", "by a newer version")):
        once(here, lambda c, v=version: c.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{v}'"))
        result = typed("outbox")
        assert result.exit_code == 1 and sentence in result.stderr
    assert schema.state(here) == "newer"


def test_ages() -> None:
    old = (timedelta(seconds=-3), timedelta(minutes=59), timedelta(hours=47, minutes=9), timedelta(days=9.5))
    assert [age(one) for one in old] == ["0 min", "59 min", "47 h 09 min", "9 days"]


async def test_beside_the_bot_that_runs(tmp_path: Path) -> None:
    """Two answers are lost: two copies, and nobody knows. The operator reads it, even while another program writes;
    then sends it a third time, and it arrives."""
    async with whole(tmp_path) as world:
        amina = await world.phone("Amina", AMINA)
        await amina.agrees()
        await world.quiet()
        await world.fault("swallow", "sendMessage", times=2)
        await amina.says("/aide")
        await world.until(lambda: world.rows("SELECT 1 FROM outbox WHERE state = 'unknown'"), "nobody knows")
        await world.quiet()
        number, copies = world.one("SELECT id FROM outbox WHERE state = 'unknown'"), len(await amina.heard())
        with world.held_database():
            read = await world.program("outbox")
        assert (read.status, read.errors) == (0, "")
        assert re.search(rf"^ *{number}  interactive  unknown      2  .*  NetworkError$", read.output, re.M)
        decided = await world.program("outbox", "send", f"{number}")
        assert decided.output == f"Message {number} (interactive) is queued again: the person may get it twice.\n"
        await world.quiet()
        assert len(await amina.heard()) == copies + 1
        assert (await world.program("outbox")).output == "Nothing waits, nothing failed, nothing is in doubt.\n"

"""The file and the database, as an operator sees them: which counts, what a file changes, and whom it hits."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from bot import association, places, settings
from flows.domain.arrangement import of
from flows.domain.closures import REASONS
from flows.domain.effects import OpenRequest
from flows.domain.model import Slot
from storage import agenda, arrangements, closures, outbox, people, requests, staff
from storage.database import once
from storage.sealed import Keys
from tests.command_line import a_place_where_all_is_right, report, typed

FILE = Path("association.toml")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with a_place_where_all_is_right(tmp_path):
        monkeypatch.chdir(tmp_path)
        typed("migrate")
        chosen = settings.read()
        places.begin(chosen, own_keys(), association.read(chosen.association), datetime.now(UTC))
        yield f"sqlite:///{tmp_path}/data/mediance.sqlite3"


def own_keys() -> Keys:
    return Keys(Path("mediance.keys").read_text(encoding="ascii"))


def next_thursday() -> datetime:
    """At 14:00 in Perpignan, at least two days away."""
    zone = association.read(FILE).zone
    day = datetime.now(UTC).astimezone(zone).replace(hour=14, minute=0, second=0, microsecond=0) + 2 * DAY
    return day + DAY * ((3 - day.weekday()) % 7)


def booked(connection: Connection) -> None:
    now = datetime.now(UTC)
    person = people.consent(connection, 11, "request", True, "Oui ?", "fr", now)
    assert person
    wanted = OpenRequest(theme="droits", mode="permanence", place="maison")
    request = requests.add(connection, person, wanted, now)
    start = next_thursday().astimezone(UTC)
    slot = Slot(permanence="maison", start=start, end=start + timedelta(minutes=30))
    agenda.book(connection, request, person, slot, 1, now)


def led(connection: Connection) -> None:
    now = datetime.now(UTC)
    staff.invite(connection, role="coordinator", name="Karima", token_hash=staff.hashed("k"), expires_at=now + DAY)
    staff.join(connection, 21, "k", "fr", now)


def rewritten(old: str, new: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    FILE.write_text(text.replace(old, new), encoding="utf-8")


THURSDAYS = '"Tu 09:00-12:00; Th 14:00-17:00; PH off"'


def test_a_file_that_says_the_same_changes_nothing() -> None:
    assert typed("permanences", "plan").stdout == "This file and the database say the same.\n"
    assert typed("permanences", "apply").stdout == "This file and the database say the same.\n"


def test_plan_says_each_change_and_apply_makes_it_count(here: str) -> None:
    rewritten(THURSDAYS, '"Tu 09:00-12:00; Th 14:00-18:00; PH off"')
    rewritten("seats = 8", "seats = 9")
    told = typed("permanences", "plan").stdout.splitlines()
    assert told == [
        "This file changes:",
        "  ~ maison: openings: Tu 09:00-12:00; Th 14:00-17:00; PH off → Tu 09:00-12:00; Th 14:00-18:00; PH off",
        "  ~ eau: seats: 8 → 9",
        "Nobody is hit: `mediance permanences apply` does it.",
    ]
    assert typed("permanences", "apply").stdout.splitlines()[-1] == "Applied. Appointments hit: 0."
    kept = once(here, arrangements.latest)
    assert kept and kept.by is None and kept.arrangement == of(association.read(FILE))
    assert typed("audit", "verify").stdout.startswith("1 entries")


def test_what_would_strand_somebody_is_refused_and_changes_nothing(here: str) -> None:
    once(here, booked, own_keys())
    rewritten(THURSDAYS, '"Tu 09:00-12:00; PH off"')
    told = typed("permanences", "plan").stdout
    assert f"1  {next_thursday():%Y-%m-%d} 14:00  maison" in told
    refused = typed("permanences", "apply")
    assert refused.exit_code == 1 and "lose their place, hour or seat: 1" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert typed("permanences", "plan").stdout == told


def test_who_is_hit_keeps_it_when_told_so(here: str) -> None:
    once(here, booked, own_keys())
    rewritten(THURSDAYS, '"Tu 09:00-12:00; PH off"')
    assert typed("permanences", "apply", "--hit", "keep").stdout.splitlines()[-1] == (
        "Applied. Appointments hit: 1; each keeps what they booked."
    )
    assert once(here, waiting, own_keys()) == 0


def reasons(connection: Connection) -> list[str]:
    return [one.reason for number in (1, 2) if (one := closures.by_id(connection, number))]


@pytest.mark.parametrize(
    ("said", "read"), [((), "hours"), (("--reason", "works"), "works"), (("--reason", "unforeseen"), "unforeseen")]
)
def test_who_is_hit_reads_the_reason_that_was_given_or_that_the_hours_changed(
    here: str, said: Sequence[str], read: str
) -> None:
    once(here, booked, own_keys())
    once(here, led, own_keys())
    rewritten(THURSDAYS, '"Tu 09:00-12:00; PH off"')
    assert typed("permanences", "apply", "--hit", "displace", "--reason", "lazy").exit_code == 2
    assert typed("permanences", "apply", "--hit", "displace", *said).exit_code == 0
    assert once(here, reasons) == [read]
    assert REASONS[read] in str(once(here, texts, own_keys()))


def texts(connection: Connection) -> list[str]:
    taken: list[str] = []

    def kept(parcels: Any) -> Any:
        taken.extend(str(parcel.payload) for parcel in parcels)
        return parcels

    outbox.claim(connection, datetime.now(UTC) + 2 * DAY, (), kept)
    return taken


def test_who_is_hit_is_told_with_other_moments_by_somebody_who_leads(here: str) -> None:
    once(here, booked, own_keys())
    rewritten(THURSDAYS, '"Tu 09:00-12:00; PH off"')
    nobody = typed("permanences", "apply", "--hit", "displace")
    assert nobody.exit_code == 1 and "nobody leads the team" in nobody.stderr
    once(here, led, own_keys())
    assert typed("permanences", "apply", "--hit", "displace").stdout.splitlines()[-1] == (
        "Applied. Appointments hit: 1; each person is told, with other moments."
    )
    assert once(here, waiting, own_keys()) == 1
    assert typed("permanences", "plan").stdout == "This file and the database say the same.\n"


def two_at_once(connection: Connection) -> None:
    """At the same moment, on two seats."""
    booked(connection)
    now = datetime.now(UTC)
    person = people.consent(connection, 12, "request", True, "Oui ?", "fr", now)
    assert person
    request = requests.add(connection, person, OpenRequest(theme="droits", mode="permanence", place="maison"), now)
    start = next_thursday().astimezone(UTC)
    slot = Slot(permanence="maison", start=start, end=start + timedelta(minutes=30))
    agenda.book(connection, request, person, slot, 2, now)


def seats(connection: Connection) -> tuple[int | None, int | None]:
    return agenda.seat_of(connection, 1), agenda.seat_of(connection, 2)


def sorry(connection: Connection) -> int:
    """How often the second was told."""
    return sum(outbox.decided(connection, f"displaced:{number}:2:0") for number in range(3))


@pytest.mark.parametrize(("hit", "said"), [("displace", 1), ("keep", 0)])
def test_fewer_seats_in_the_file_hit_whoever_booked_last_only(here: str, hit: str, said: int) -> None:
    rewritten("capacity = 1\n", "capacity = 2\n")
    typed("permanences", "apply")
    once(here, two_at_once, own_keys())
    once(here, led, own_keys())
    rewritten("capacity = 2\n\n# What", "capacity = 1\n\n# What")
    told = typed("permanences", "plan").stdout.splitlines()
    assert told[1] == "  ~ maison: capacity: 2 → (not said)" and told[-2].lstrip().startswith("2  ")
    assert typed("permanences", "apply").exit_code == 1
    typed("permanences", "apply", "--hit", hit)
    assert once(here, sorry) == said
    first, second = once(here, seats)
    assert first == 1 and (second == 2) == (hit == "keep")


def waiting(connection: Connection) -> int:
    return sum(outbox.decided(connection, f"displaced:{number}:1:0") for number in range(3))


def test_a_place_that_goes_takes_its_workshop_with_it_or_the_file_says_where_it_is_wrong() -> None:
    text = FILE.read_text(encoding="utf-8")
    start, end = text.index('[[permanences]]\ncode = "elne"'), text.index("# More about the hours")
    FILE.write_text(text[:start] + text[end:], encoding="utf-8")
    wrong = typed("permanences", "plan")
    assert wrong.exit_code == 1 and "'elne' is no permanence" in wrong.stderr and "line " in wrong.stderr
    rewritten('place = "elne"', 'place = "maison"')
    assert "  - elne: removed" in typed("permanences", "plan").stdout


def test_the_chat_wins_over_the_file_and_that_is_said(here: str) -> None:
    once(here, led, own_keys())

    def change(connection: Connection) -> None:
        kept = arrangements.latest(connection)
        assert kept
        maison = kept.arrangement.permanences[1].model_copy(update={"name": "EXEMPLE – Autre nom"})
        others = (kept.arrangement.permanences[0], maison, *kept.arrangement.permanences[2:])
        wanted = kept.arrangement.becoming(others, kept.arrangement.workshops)
        arrangements.keep(connection, wanted, 1, datetime.now(UTC))

    once(here, change, own_keys())
    chosen = settings.read()
    said = places.begin(chosen, own_keys(), association.read(FILE), datetime.now(UTC))
    assert said.startswith("the places in the database are not those of the file (differences: 1); the database counts")
    assert report(typed("check"))["places"] == ("warning", said)
    told = typed("permanences", "plan").stdout.splitlines()
    assert told[:2] == [
        "Changed in the chat since the file was last applied:",
        "  ~ maison: name: EXEMPLE – Maison de quartier → EXEMPLE – Autre nom",
    ]
    found = places.counting(chosen).permanence("maison")
    assert found and found.name == "EXEMPLE – Autre nom"

"""What a person may see, take away, and complain of; and what the team read of them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, RowMapping, select, update

from flows.domain.kept import Kept
from flows.domain.model import Act, BreakReason, Complaint, Opened, Reading, Request
from storage import (
    agenda,
    dangers,
    followups,
    notes,
    own_steps,
    people,
    referrals,
    registrations,
    reports,
    requests,
    telephones,
    tickets,
    waiting,
)
from storage.consented import Consented
from storage.insert import insert
from storage.sealed import keys_of, place
from storage.tables import people as persons
from storage.tables_of_audit import breakglass
from storage.tables_of_rights import complaints, consents, readings


def kept(connection: Connection, person_id: int) -> Kept | None:
    """All that is kept of one person."""
    row = connection.execute(select(persons).where(persons.c.id == person_id)).first()
    if row is None:
        return None
    proposed, disclosed, transmitted = referrals.all_of(connection, person_id)
    return Kept(
        nickname=people.called(keys_of(connection), person_id, row.nickname),
        language=row.language,
        state=row.state,
        shared_phone=row.shared_phone,
        paper=row.telegram_id < 0,
        since=row.created,
        last_contact=row.last_contact,
        acts=_acts(connection, person_id),
        requests=_requests(connection, person_id),
        appointments=tuple(agenda.all_of(connection, person_id)),
        contacts=tuple(reports.all_of(connection, person_id)),
        waits=tuple(waiting.all_of(connection, person_id)),
        tickets=tuple(tickets.all_of(connection, person_id)),
        registrations=tuple(registrations.all_of(connection, person_id)),
        readings=_readings(connection, person_id),
        opened=_opened(connection, person_id),
        complaints=_complaints(connection, person_id),
        notes=tuple(notes.all_of(connection, person_id)),
        referrals=tuple(proposed),
        disclosures=tuple(disclosed),
        transmissions=tuple(transmitted),
        goals=tuple(own_steps.goals_of(connection, person_id)),
        steps=tuple(own_steps.all_of(connection, person_id)),
        asked=tuple(followups.all_of(connection, person_id)),
        advice=tuple(dangers.all_of(connection, person_id)),
    )


def _requests(connection: Connection, person_id: int) -> tuple[Request, ...]:
    given = telephones.all_of(connection, person_id)
    own = requests.all_of(connection, person_id)
    return tuple(one.model_copy(update={"telephone": given.get(one.id, "")}) for one in own)


def _acts(connection: Connection, person_id: int) -> tuple[Act, ...]:
    own = select(consents).where(consents.c.person_id == person_id).order_by(consents.c.id)
    return tuple(Act.model_validate(row, from_attributes=True) for row in connection.execute(own))


def _readings(connection: Connection, person_id: int) -> tuple[Reading, ...]:
    own = select(readings.c.role, readings.c.day).where(readings.c.person_id == person_id)
    rows = connection.execute(own.order_by(readings.c.day, readings.c.role))
    return tuple(Reading.model_validate(row, from_attributes=True) for row in rows)


def _opened(connection: Connection, person_id: int) -> tuple[Opened, ...]:
    own = select(breakglass).where(breakglass.c.person_id == person_id).order_by(breakglass.c.id)
    return tuple(Opened.model_validate(row, from_attributes=True) for row in connection.execute(own))


def _complaints(connection: Connection, person_id: int) -> tuple[Complaint, ...]:
    own = select(complaints).where(complaints.c.person_id == person_id).order_by(complaints.c.id)
    return tuple(_complaint(connection, row) for row in connection.execute(own).mappings())


def _complaint(connection: Connection, row: RowMapping) -> Complaint:
    keys = keys_of(connection)
    words, answered = (keys.open(row[name], _place(name, row["person_id"], row["at"])) for name in ("words", "answer"))
    return Complaint(id=row["id"], words=words, at=row["at"], answer_by=row["answer_by"], answer=answered)


def _place(column: str, person_id: int, at: datetime) -> str:
    return place(f"complaints.{column}", person_id, at.astimezone(UTC))


def complaint(connection: Connection, number: int) -> tuple[int, Complaint] | None:
    """Whose it is, and what it says."""
    row = connection.execute(select(complaints).where(complaints.c.id == number)).mappings().first()
    return (row["person_id"], _complaint(connection, row)) if row else None


def latest_complaint(connection: Connection, person_id: int) -> Complaint | None:
    own = _complaints(connection, person_id)
    return own[-1] if own else None


def unanswered(connection: Connection) -> Sequence[tuple[int, int]]:
    """Each complaint that waits, and whose it is."""
    waiting = select(complaints.c.id, complaints.c.person_id).where(complaints.c.answer == "")
    return [(row.id, row.person_id) for row in connection.execute(waiting.order_by(complaints.c.id))]


def answer(connection: Connection, number: int, words: str) -> int | None:
    """Answers whose complaint this was; None when it was answered before, or is gone."""
    open_ = complaints.c.id == number, complaints.c.answer == ""
    row = connection.execute(select(complaints.c.person_id, complaints.c.at).where(*open_)).first()
    if row is None:
        return None
    sealed = keys_of(connection).seal(words, _place("answer", *row))
    once = update(complaints).where(*open_).values(answer=sealed)
    return connection.execute(once.returning(complaints.c.person_id)).scalar()


def note_reading(connection: Connection, persons: Iterable[int], role: str, day: str) -> None:
    """This role reads these people's names or words, today: noted before it is shown, once a day."""
    rows = [{"person_id": person, "role": role, "day": day} for person in persons]
    if rows:
        connection.execute(insert(connection, readings).values(rows).on_conflict_do_nothing())


def note_opening(connection: Connection, person: int, reason: BreakReason, now: datetime) -> None:
    """The direction opens this person's request, for this reason: written before it is shown."""
    connection.execute(breakglass.insert().values(person_id=person, reason=reason, at=now))


def complain(connection: Connection, who: Consented, words: str, now: datetime, answer_by: datetime) -> int:
    """Answers the number of the receipt."""
    sealed = keys_of(connection).seal(words, _place("words", who.person, now))
    row = {"person_id": who.person, "words": sealed, "at": now, "answer_by": answer_by}
    added = complaints.insert().values(row).returning(complaints.c.id)
    return int(connection.execute(added).scalar_one())

"""The two engines answer alike: one life of an association, told to each, gives the same answers."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from flows.domain.effects import OpenRequest
from flows.domain.model import Slot
from flows.domain.retention import Keep
from storage import (
    agenda,
    arrangements,
    arrived,
    assignment,
    behalf,
    booked,
    complaints,
    conversations,
    counters,
    dangers,
    desk,
    dilemmas,
    directory,
    erasures,
    feeds,
    followups,
    handing,
    inbox,
    inviting,
    leaders,
    notes,
    outbox,
    overseeing,
    own_steps,
    people,
    profiles,
    referrals,
    reports,
    requests,
    retention,
    rights,
    seats,
    sheets,
    slips,
    speaker,
    staff,
    unsent,
    waiting,
)
from storage.conversations import Frame, Talks
from storage.database import once
from storage.inventory import rules
from storage.outbox import Letter, Parcel
from tests.agreed import agreed
from tests.at_places import AT_PLACES
from tests.behalf import on_paper
from tests.desks import on_desks
from tests.keys import KEYS
from tests.led import the_lead
from tests.line import (
    arranging,
    calendars,
    called,
    declining,
    from_hand_to_hand,
    notes_passed,
    the_team,
    waiting_in_line,
)
from tests.noted import work_noted
from tests.posted import ANA, BEN, DAY, HOUR, NOON, WORDS, posted
from tests.referring import sheets_for_partners
from tests.slipped import no_longer, taken_back
from tests.stepping import news_asked, owned

pytest_plugins = "tests.postgres"
YEAR = timedelta(days=365)
ZONE = ZoneInfo("Europe/Paris")
KARIM, LEA = 2**51 + 3, 2**51 + 4
ROOMS = (agenda, arrived, conversations, counters, erasures, feeds, inbox, outbox, people, requests, retention, rights)
ROOMS = (
    *ROOMS,
    arrangements,
    assignment,
    behalf,
    booked,
    dangers,
    desk,
    dilemmas,
    followups,
    handing,
    inviting,
    leaders,
)
ROOMS = (*ROOMS, notes, overseeing, own_steps, profiles, referrals, reports, seats, sheets, speaker, staff, unsent)
ROOMS = (*ROOMS, complaints, directory, slips, waiting, *AT_PLACES)


def a_life(connection: Connection) -> Iterator[tuple[str, Any]]:
    """Every function of storage, and what it answered."""

    def does(work: Callable[..., Any], *args: Any, **named: Any) -> tuple[str, Any]:
        return f"{work.__module__}.{work.__name__}", work(connection, *args, **named)

    for name, token in (("Karim", "k"), ("Léa", "l")):
        yield does(staff.invite, role="mediator", name=name, token_hash=staff.hashed(token), expires_at=NOON + DAY)
    yield does(staff.invitation, "k", NOON)
    yield does(staff.invitation, "k", NOON + DAY)
    yield does(staff.join, KARIM, "k", "fr", NOON)
    yield does(staff.join, LEA, "l", "fr", NOON)
    yield does(staff.join, LEA, "l", "fr", NOON)
    yield does(staff.speak, 2, "ar")
    yield does(staff.by_chat, LEA)

    for chat in (ANA, BEN):
        yield does(people.consent, chat, "reminders", True, "Rappels ?", "fr", NOON)
        yield does(people.consent, chat, "request", True, "Oui ?", "fr", NOON)
        yield does(people.consent, chat, "reminders", True, "Rappels ?", "fr", NOON)
        yield does(people.consent, chat, "satisfaction", False, "Avis ?", "fr", NOON)
    yield does(people.call, agreed(1), WORDS[:40])
    yield does(people.speak, agreed(2), "ar")
    yield does(people.by_chat, ANA)
    yield does(people.by_id, 2)
    yield does(people.agreed, 1)
    yield does(people.seen, agreed(1), NOON + HOUR)
    yield does(people.chat_of, 1)
    yield does(people.stopped, ANA)
    yield does(speaker.of, ANA, NOON)
    yield does(speaker.of, KARIM, NOON)
    yield does(speaker.of, 7, NOON)

    wanted = OpenRequest(theme="energie", sub_theme="facture", words=WORDS, mode="permanence", place="maison")
    for person in (1, 2, 1):
        yield does(requests.add, agreed(person), wanted, NOON)
    yield does(requests.by_id, 1)
    yield does(requests.person_of, 2)
    yield does(staff.offer, 1, 1, NOON)
    yield from the_team(does)
    yield from declining(does)
    yield from on_desks(does)
    yield does(requests.accept, 1, 2, NOON)
    yield does(requests.accept, 1, 1, NOON)
    yield from on_desks(does)
    yield does(requests.open_of, 1)

    slots = [Slot(permanence="maison", start=NOON + DAY * n, end=NOON + DAY * n + HOUR) for n in range(1, 5)]
    yield does(agenda.book, 1, agreed(1), slots[0], 1, NOON)
    yield does(agenda.book, 2, agreed(2), slots[1], 1, NOON)
    yield does(agenda.move, 1, agreed(1), slots[2], 1, NOON)
    yield does(agenda.coming, 1, agreed(1))
    yield does(seats.keep, agreed(1), slots[3], 1, NOON)
    yield does(seats.busy, ["maison", "elne"], NOON, NOON + 9 * DAY, 2)
    yield from (does(agenda.by_id, number) for number in (1, 99))
    yield does(agenda.of_request, 1)
    yield does(agenda.upcoming, 1, NOON)
    yield does(agenda.latest_of, 2)
    yield "visits", sorted(agenda.visits(connection, NOON), key=lambda visit: visit.appointment)
    yield from [does(agenda.become, 2, outcome) for outcome in ("kept", "missed")]
    yield does(agenda.visits, NOON + 3 * DAY)
    yield does(agenda.answer_survey, 2)
    yield does(agenda.visits, NOON + 3 * DAY)
    yield does(requests.close, 1, 2, "solved", NOON)
    yield does(requests.close, 1, 2, "solved", NOON)
    yield does(sheets.open_sheet, "abcd1234", "2026-11", "maison", "energie", "fr")
    yield does(sheets.rate, "abcd1234", "q3", 2)
    yield does(sheets.rate, "nobody", "q3", 2)

    talks = Talks((Frame("intake", {"lang": "fr"}, {"words": WORDS}, 3, 1), Frame("visit", idle=True)), 3, WORDS, "k:0")
    yield does(conversations.load, ANA)
    yield does(conversations.save, ANA, talks, NOON, agreed(1))
    yield does(conversations.save, ANA, replace(talks, runs=4), NOON, agreed(1))
    yield does(conversations.load, ANA)
    yield does(conversations.left_open, NOON - DAY, NOON)
    yield does(conversations.left_open, NOON + HOUR, NOON + DAY)
    yield does(conversations.touched, ANA, NOON - HOUR)
    yield does(conversations.touched, ANA, NOON)
    yield does(conversations.touched, BEN, NOON)
    yield does(conversations.forget, ANA)
    yield does(conversations.load, ANA)

    yield from posted(does)

    yield does(people.lost, BEN)
    yield does(people.chat_of, 2)
    yield does(people.withdraw, 1, NOON)
    yield does(people.stopped, ANA)
    yield does(people.by_chat, ANA)
    yield does(people.consent, ANA, "request", True, "Oui ?", "fr", NOON)
    yield does(people.by_chat, ANA)
    yield from waiting_in_line(does)
    yield from called(does)
    yield from notes_passed(does)
    yield from the_lead(does)
    yield from on_paper(does)
    yield from sheets_for_partners(does)
    yield from owned(does)
    yield from news_asked(does)
    yield from work_noted(does)
    yield from taken_back(does)
    yield from no_longer(does)
    yield from rights_of_a_person(does)
    yield does(staff.chats_of, ["mediator"])
    yield does(staff.chats_of, ["direction"])
    yield does(staff.revoke, 2)
    yield from from_hand_to_hand(does)
    yield from [does(overseeing.take_back, request, "load", NOON) for request in (1, 2, 3, 99)]
    yield from (does(requests.give_back, 2, NOON), does(requests.hand_on, 1, 1, NOON))
    yield "chats", [tuple(row) for row in staff.chats(connection)]


def rights_of_a_person(does: Callable[..., tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """What the person decides, to the end."""
    yield does(people.share_phone, agreed(1), True)
    yield does(people.pause, 1)
    yield does(people.consented, 1)
    yield does(speaker.of, ANA, NOON)
    yield does(requests.by_id, 1)
    yield from on_desks(does)
    yield does(people.resume, 1)
    yield does(people.consented, 1)
    yield does(requests.reword, 3, agreed(1), "En d'autres mots")
    yield does(requests.reword, 3, agreed(2), "D'une autre personne")
    yield does(requests.all_of, 1)
    yield does(agenda.all_of, 1)
    yield does(requests.followers, 1)
    yield does(staff.leads, {7})
    yield does(rights.complain, agreed(1), WORDS, NOON, NOON + 30 * DAY)
    yield does(rights.complaint, 1)
    yield does(rights.latest_complaint, 1)
    yield does(rights.unanswered)
    yield from [does(complaints.received, member, 9, number) for member in (1, 2) for number in (None, 1, 99)]
    yield from [does(rights.answer, 1, words) for words in (WORDS, "Une autre fois")]
    yield does(complaints.received, 2, 9)
    yield does(rights.note_reading, {1}, "mediator", "2026-11-22")
    yield does(rights.note_reading, {1}, "mediator", "2026-11-22")
    yield does(rights.note_opening, 1, "danger", NOON)
    yield from [does(rights.kept, person) for person in (1, 99)]

    yield does(erasures.hear, agreed(1), 2**31 + 9, NOON)
    about = Letter("card:1", KARIM, "say", {"text": WORDS}, "interactive", False, NOON, about=frozenset({1}))
    brief = Letter("file", BEN, "say", {}, "interactive", False, NOON, expires=NOON + DAY)
    yield does(outbox.put_all, [about, brief])
    given: list[Parcel] = []
    yield does(outbox.claim, NOON, [], lambda parcels: given.extend(parcels) or parcels, 99)
    yield does(outbox.all_sent, [(parcel.id, 70 + n) for n, parcel in enumerate(given)])
    yield does(arrived.expired, NOON)
    yield does(arrived.expired, NOON + DAY)
    yield does(inbox.erase, KEYS.handle(ANA))
    yield does(erasures.silent_since, NOON, 9)
    yield does(people.withdraw, 1, NOON)
    yield does(erasures.silent_since, NOON, 9)
    yield does(erasures.erase, 1, ZONE, NOON)
    yield does(arrived.erase, KEYS.handle(ANA), 1, NOON - DAY, NOON)
    yield does(erasures.erase, 1, ZONE, NOON)
    yield does(erasures.erased, ANA)
    yield does(erasures.erased, BEN)
    yield does(erasures.replay, ZONE)
    yield does(people.consent, ANA, "request", True, "Oui ?", "fr", NOON - HOUR, "v1")
    yield does(erasures.replay, ZONE)
    yield does(erasures.listed, NOON)
    yield does(erasures.learn, {"unknown": NOON, "later": NOON + DAY})
    yield does(erasures.learn, {"unknown": NOON, "later": NOON})
    yield does(counters.count_leaving, 2, ZONE)
    yield does(counters.totals, ZONE)
    yield does(retention.long_silent, Keep(), NOON + 3 * YEAR, 9)
    for later in (NOON + HOUR, NOON + 100 * DAY, NOON + 6 * YEAR):
        for rule in (rule for rule in rules() if rule.after.how not in ("erase", "chain")):
            yield does(retention.forget_some, rule, Keep(), later)
    yield from calendars(does)
    yield from arranging(does)
    yield does(staff.by_id, 1)


def test_the_two_engines_answer_alike(sqlite_url: str, postgresql_url: str) -> None:
    on_sqlite = once(sqlite_url, lambda connection: list(a_life(connection)), KEYS)
    on_postgresql = once(postgresql_url, lambda connection: list(a_life(connection)), KEYS)
    for one, other in zip(on_sqlite, on_postgresql, strict=True):
        assert one == other


def test_every_function_is_called(sqlite_url: str) -> None:
    called = {name for name, _ in once(sqlite_url, lambda connection: list(a_life(connection)), KEYS)}
    known = {
        f"{room.__name__}.{name}"
        for room in ROOMS
        for name, work in inspect.getmembers(room, inspect.isfunction)
        if work.__module__ == room.__name__ and not name.startswith("_") and takes_a_connection(work)
    }
    elsewhere = {"agenda.visits", "agenda.walked_in", "agenda.strike", "staff.chats", "inbox.waiting_but"}
    elsewhere |= {"seats.place", "seats.let_go", "requests.attending"}
    assert known - called - {f"storage.{name}" for name in elsewhere} == set()


def takes_a_connection(work: Callable[..., Any]) -> bool:
    return next(iter(inspect.signature(work).parameters), "") == "connection"

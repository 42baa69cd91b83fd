"""The team as its members see it: who may change what, who is asked, who leaves; and what a forged button cannot do."""

import json
from collections.abc import Iterator
from datetime import UTC, timedelta

import pytest
from sqlalchemy import Connection

from flows.domain.closures import Closed
from flows.domain.enrolment import ChangeProfile, DismissMember, Enrolment, InviteMember, Reoffer
from flows.domain.model import Role
from flows.domain.openings import understood
from flows.domain.team import Trait
from handlers.enrolling import enroll
from handlers.outgoing import scene_in
from handlers.scene import House, Scene
from storage import assignment, closures, profiles, requests, staff
from tests.stage import MEDIATOR, SECOND_MEDIATOR, SECOND_USAGER, USAGER, Stage

LEAD, HEAD, VOLUNTEER = 3005, 3006, 3007
CAMILLE, KARIM, DOMINIQUE, LEA, ALEX = 1, 2, 3, 4, 5


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    made.joins(MEDIATOR, "Camille")
    made.joins(SECOND_MEDIATOR, "Karim")
    made.joins(LEAD, "Dominique", "coordinator")
    made.joins(HEAD, "Léa", "direction")
    made.joins(VOLUNTEER, "Alex", "volunteer")
    yield made
    made.close()


def decides(stage: Stage, chat: int, effect: Enrolment) -> Scene:
    """As if a button of this chat said it."""

    def work(connection: Connection, house: House) -> Scene:
        scene = scene_in(connection, house, stage.now, chat)
        enroll(effect, scene)
        return scene

    scene: Scene = stage.do(work, stage.house)
    stage.deliver()
    return scene


def offered(stage: Stage) -> list[int]:
    """To whom, in order."""
    rows = stage.do(lambda c: c.exec_driver_sql("SELECT staff_id FROM offers ORDER BY id").scalars().all())
    return list(rows)


def change(stage: Stage, chat: int, member: int, trait: Trait, value: str) -> list[str]:
    """Answers what is audited of it."""
    scene = decides(stage, chat, ChangeProfile(member=member, trait=trait, value=value))
    return [f"{deed.role} {deed.action} {deed.about}" for deed in scene.deeds]


@pytest.mark.parametrize(
    ("chat", "member", "trait", "value"),
    [
        (MEDIATOR, KARIM, "languages", "ar"),
        (MEDIATOR, CAMILLE, "skills", "pcb"),
        (MEDIATOR, CAMILLE, "role", "direction"),
        (VOLUNTEER, ALEX, "role", "mediator"),
        (LEAD, DOMINIQUE, "role", "direction"),
        (LEAD, LEA, "role", "mediator"),
        (LEAD, LEA, "skills", "pcb"),
        (LEAD, CAMILLE, "role", "direction"),
        (LEAD, CAMILLE, "skills", "unknown"),
        (LEAD, CAMILLE, "places", "nowhere"),
        (LEAD, CAMILLE, "hours", "quand je peux"),
        (LEAD, CAMILLE, "most", "-1"),
        (LEAD, CAMILLE, "seat", "nobody"),
    ],
)
def test_what_is_not_theirs_to_change_stays(stage: Stage, chat: int, member: int, trait: Trait, value: str) -> None:
    before = stage.ledger()
    assert change(stage, chat, member, trait, value) == [] and stage.ledger() == before


def test_what_is_theirs_to_change_is_changed_and_audited(stage: Stage) -> None:
    assert change(stage, MEDIATOR, CAMILLE, "languages", "fr ar") == ["mediator profiled staff:1"]
    assert change(stage, LEAD, CAMILLE, "most", "5") == ["coordinator profiled staff:1"]
    said = stage.do(profiles.of, CAMILLE)
    assert (said.languages, said.most) == (("fr", "ar"), 5)


def test_an_invitation_is_a_link_that_only_its_hash_knows(stage: Stage) -> None:
    secret = decides(stage, LEAD, InviteMember(role="mediator", name="Noé")).invited
    assert secret and secret not in json.dumps(stage.ledger())
    assert stage.do(staff.invitation, secret, stage.now).name == "Noé"
    assert stage.do(staff.invitation, secret, stage.now + timedelta(days=8)) is None


@pytest.mark.parametrize(("chat", "role"), [(LEAD, "direction"), (MEDIATOR, "mediator"), (VOLUNTEER, "volunteer")])
def test_nobody_invites_above_themselves(stage: Stage, chat: int, role: Role) -> None:
    assert decides(stage, chat, InviteMember(role=role, name="Noé")).invited == ""


@pytest.mark.parametrize(("chat", "member"), [(MEDIATOR, KARIM), (LEAD, LEA), (LEAD, DOMINIQUE), (VOLUNTEER, CAMILLE)])
def test_nobody_dismisses_above_or_themselves(stage: Stage, chat: int, member: int) -> None:
    decides(stage, chat, DismissMember(member=member))
    assert stage.do(staff.by_id, member)


def test_who_leaves_keeps_nothing_and_their_requests_keep_their_place(stage: Stage) -> None:
    stage.booked()
    asked = offered(stage)[0]
    stage.asks(MEDIATOR if asked == CAMILLE else SECOND_MEDIATOR, "🙋 Je prends")
    since = stage.do(requests.by_id, 1).created
    change(stage, LEAD, asked, "skills", "energie")
    decides(stage, LEAD, DismissMember(member=asked))
    found = stage.do(requests.by_id, 1)
    assert (found.status, found.created) == ("offered", since)
    assert stage.do(profiles.of, asked).skills == () and not stage.do(staff.by_id, asked)
    assert "Un autre médiateur va vous aider" in stage.phone(USAGER).last.text
    assert len(offered(stage)) == 2
    told = [bubble.text for chat in (LEAD, HEAD) for bubble in stage.phone(chat).bubbles]
    assert sum("sans médiateur" in text for text in told) == 1, "the other leader; who decided sees it at once"


def test_an_appointment_that_somebody_follows_is_not_offered_again_by_a_leader(stage: Stage) -> None:
    stage.booked()
    stage.asks(MEDIATOR if offered(stage)[0] == CAMILLE else SECOND_MEDIATOR, "🙋 Je prends")
    before = stage.ledger()
    decides(stage, LEAD, Reoffer(appointment=1))
    assert stage.ledger() == before


def test_who_becomes_a_volunteer_follows_nothing_any_more(stage: Stage) -> None:
    stage.booked()
    asked = offered(stage)[0]
    stage.asks(MEDIATOR if asked == CAMILLE else SECOND_MEDIATOR, "🙋 Je prends")
    change(stage, LEAD, asked, "role", "volunteer")
    assert stage.do(requests.by_id, 1).mediator is None


def test_nobody_able_means_the_coordinator_at_once(stage: Stage) -> None:
    for member in (CAMILLE, KARIM):
        change(stage, LEAD, member, "skills", "logement")
    stage.booked()
    assert offered(stage) == [DOMINIQUE]


def test_who_is_full_or_away_is_passed_by(stage: Stage) -> None:
    change(stage, LEAD, CAMILLE, "most", "0")
    now = stage.now.astimezone(UTC)
    away = Closed(absent=KARIM, start=now, end=now + timedelta(days=2), reason="holiday")
    stage.do(closures.shut, away, [], KARIM, now)
    stage.booked()
    assert offered(stage) == [DOMINIQUE]


def test_the_name_of_a_mediator_is_never_told_before_they_accept(stage: Stage) -> None:
    stage.booked()
    stage.booked(SECOND_USAGER)
    for chat in (USAGER, SECOND_USAGER):
        said = " ".join(bubble.text for bubble in stage.phone(chat).bubbles)
        assert not any(name in said for name in ("Camille", "Karim", "Dominique", "Léa", "Alex"))


def test_the_card_says_when_an_interpreter_helps(stage: Stage) -> None:
    change(stage, LEAD, CAMILLE, "languages", "en")
    change(stage, LEAD, KARIM, "most", "0")
    stage.booked()
    said = stage.forges(MEDIATOR, "card?request=1")[0].text
    stage.do(lambda connection: connection.exec_driver_sql("UPDATE people SET language = 'ar'"))
    assert "interprète" not in said and "interprète" in stage.forges(MEDIATOR, "card?request=1")[0].text


def test_a_volunteer_hears_of_nobody(stage: Stage) -> None:
    before = len(stage.phone(VOLUNTEER).bubbles)
    stage.booked()
    assert len(stage.phone(VOLUNTEER).bubbles) == before
    for forged in ("card?request=1", "queue", "agenda?span=week", "meeting?appointment=1", "attendance"):
        said = " ".join(bubble.text for bubble in stage.forges(VOLUNTEER, forged))
        assert "Sam" not in said and "Énergie" not in said


def test_one_query_decides_whatever_the_team(stage: Stage) -> None:
    """Ten members more ask nothing more of the database."""

    def asked(connection: Connection) -> int:
        statements: list[str] = []
        raw = connection.connection.dbapi_connection
        raw.set_trace_callback(statements.append)  # type: ignore[union-attr]
        assignment.asked(connection, 1, stage.now)
        raw.set_trace_callback(None)  # type: ignore[union-attr]
        return len(statements)

    stage.booked()
    few = stage.do(asked)
    for number in range(10):
        stage.joins(4000 + number, f"Noé {number}")
    assert stage.do(asked) == few == 1


def test_hours_are_understood_as_people_say_them() -> None:
    assert understood("lundi 9h-12h ; jeudi 14h-17h") == "Mo 09:00-12:00 ; Th 14:00-17:00"
    assert understood("Mo-Fr 09:00-12:00") == "Mo-Fr 09:00-12:00"
    assert understood("quand je peux") is None

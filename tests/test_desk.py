"""A mediator's desk: nobody is forgotten, nothing comes outside one's hours, and a tap or two is enough."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from flows.domain.association import Association
from flows.domain.model import Staff
from flows.domain.team import Trait
from flows.domain.work import Work
from flows.domain.working_time import WorkingTime, at_work
from storage import handing, profiles
from storage.outbox import Parcel
from storage.tables import appointments
from tests.stage import MEDIATOR, PARIS, SECOND_MEDIATOR, SECOND_USAGER, USAGER, Stage, example

LEAD, OTHER_LEAD = 3005, 3006
CAMILLE = 1
THURSDAY = datetime(2026, 11, 26, tzinfo=PARIS)
OFFICE = Work(openings="Mo-Fr 09:00-17:00; PH off")


def office() -> Association:
    return example().model_copy(update={"work": OFFICE})


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.close()


def at(hour: int, minute: int = 0, day: datetime = THURSDAY) -> datetime:
    return day.replace(hour=hour, minute=minute)


def followed(stage: Stage, *chats: int) -> None:
    for chat in chats or (USAGER,):
        stage.booked(chat)
        stage.asks(MEDIATOR, "🙋 Je prends")


def says(stage: Stage, member: int, trait: Trait, value: str) -> None:
    stage.do(profiles.change, member, trait, value)


def texts(stage: Stage, chat: int, since: int = 0) -> list[str]:
    return [bubble.text for bubble in stage.phone(chat).bubbles[since:]]


def mornings(stage: Stage, chat: int = MEDIATOR) -> list[str]:
    return [text for text in texts(stage, chat) if text.startswith("☀️")]


def statuses(stage: Stage) -> list[str]:
    found: list[str] = stage.do(
        lambda c: list(c.execute(select(appointments.c.status).order_by(appointments.c.id)).scalars())
    )
    return found


def test_the_lists_are_counted_and_a_late_request_is_in_two(stage: Stage) -> None:
    stage.joins()
    stage.joins(LEAD, "Ines", "coordinator")
    followed(stage, SECOND_USAGER)
    stage.booked()
    stage.types(MEDIATOR, "/file")
    assert [one.label for one in stage.phone(MEDIATOR).last.choices] == ["⏳ En attente : 1", "🙋 À vous : 1"]
    stage.passes(stage.now + timedelta(days=3))
    stage.types(LEAD, "/file")
    labels = [one.label for one in stage.phone(LEAD).last.choices]
    assert labels == ["⏳ En attente : 1", "⏰ En retard : 1"]
    stage.presses(LEAD, labels[1])
    assert stage.phone(LEAD).last.choices[0].label == "⏰ Énergie et eau · lun. 23 nov."


def test_who_declined_another_request_may_still_be_the_last_to_take_one(stage: Stage) -> None:
    """What a member declined comes back to them once all the others declined it, and not before."""
    stage.joins()
    stage.joins(SECOND_MEDIATOR, "Dominique")
    stage.booked()
    stage.booked(SECOND_USAGER)
    stage.do(handing.decline, 1, 1, "load", stage.now)
    stage.do(handing.decline, 2, 2, "load", stage.now)
    for chat in (MEDIATOR, SECOND_MEDIATOR):
        stage.types(chat, "/file")
        assert stage.phone(chat).last.text == "⏳ En attente : 1"
    stage.do(handing.decline, 1, 2, "load", stage.now)
    stage.types(MEDIATOR, "/file")
    assert stage.phone(MEDIATOR).last.text == "⏳ En attente : 2"


def test_an_outcome_is_noted_once_whatever_button_is_pressed_again(stage: Stage) -> None:
    stage.joins()
    followed(stage, USAGER, SECOND_USAGER)
    stage.passes(at(15, 30))
    stage.types(MEDIATOR, "/agenda")
    screen = stage.phone(MEDIATOR).last
    stage.presses(MEDIATOR, "↩️ Excusé")
    stage.taps(MEDIATOR, screen, screen.choices[0])
    assert statuses(stage) == ["cancelled_by_person", "booked"]
    assert "pas venu" not in stage.phone(USAGER).last.text


def test_the_morning_says_numbers_and_never_a_name(stage: Stage) -> None:
    stage.joins()
    followed(stage)
    stage.booked(SECOND_USAGER)
    stage.passes(at(9, day=THURSDAY - timedelta(days=2)))
    stage.passes(at(13))
    assert mornings(stage)[-1].split("\n")[1:3] == ["📅 1 rendez-vous. Le premier : 14 h 00.", "⏳ En attente : 1"]
    assert len(mornings(stage)) == 3 and not any("Sam" in said or "Lou" in said for said in mornings(stage))


def test_nothing_to_say_is_no_message(stage: Stage) -> None:
    shown = len(stage.joins().bubbles)
    stage.passes(stage.now + timedelta(days=4))
    assert len(stage.phone(MEDIATOR).bubbles) == shown


def test_the_morning_comes_in_one_s_own_hours() -> None:
    stage = Stage(office(), now=datetime(2026, 11, 23, 9, tzinfo=PARIS))
    stage.joins()
    followed(stage)
    says(stage, CAMILLE, "hours", "Tu-Th 13:30-18:00")
    stage.passes(at(13, 29))
    stage.deliver()
    assert len(mornings(stage)) == 0
    stage.passes(at(13, 40))
    stage.deliver()
    assert len(mornings(stage)) == 1
    stage.round()
    assert len(mornings(stage)) == 1
    stage.close()


def test_the_evening_asks_once_for_what_nobody_noted() -> None:
    stage = Stage(office(), now=datetime(2026, 11, 23, 9, tzinfo=PARIS))
    stage.joins()
    followed(stage)
    stage.passes(at(16, 50))
    stage.round()
    asked = [text for text in texts(stage, MEDIATOR) if text.startswith("✍️")]
    assert len(asked) == 1 and "Sam" not in asked[0]
    stage.presses(MEDIATOR, "✅ Venu")
    assert statuses(stage) == ["kept"] and stage.phone(MEDIATOR).last.text == "✅ Tout est noté."
    stage.close()


def test_one_finds_one_s_own_people_only(stage: Stage) -> None:
    stage.joins()
    stage.joins(SECOND_MEDIATOR, "Dominique")
    followed(stage)
    for chat, found in ((MEDIATOR, True), (SECOND_MEDIATOR, False)):
        stage.types(chat, "/chercher")
        stage.types(chat, "sam")
        said = stage.phone(chat).last
        assert any("Sam" in button.label for button in said.buttons) is found
        assert found or said.text == "Aucune de vos demandes ne porte ce nom."


@pytest.mark.parametrize(
    ("hours", "danger", "wakes", "expected"),
    [
        ("", False, False, "2026-11-27 09:00"),
        ("Fr 14:00-18:00", False, False, "2026-11-27 14:00"),
        ("Fr 14:00-18:00", True, False, "2026-11-27 14:00"),
        ("Fr 14:00-18:00", True, True, "2026-11-26 22:00"),
    ],
)
def test_a_member_is_told_in_their_hours_and_woken_only_for_a_danger_they_asked_for(
    hours: str, danger: bool, wakes: bool, expected: str
) -> None:
    member = Staff(id=1, name="Camille", role="mediator", hours=hours, wakes=wakes)
    then = at_work(WorkingTime(office()), member, at(22), danger=danger)
    assert then == datetime.fromisoformat(expected).replace(tzinfo=PARIS)


def test_own_hours_rest_on_public_holidays_and_when_the_house_is_closed() -> None:
    christmas = datetime(2026, 12, 25, 8, tzinfo=PARIS)
    assert WorkingTime(office()).of("Mo-Su 09:00-12:00").next(christmas).date().isoformat() == "2026-12-26"


def test_a_recused_coordinator_hears_no_more_of_it_and_another_lead_decides() -> None:
    stage = Stage(office(), now=datetime(2026, 11, 23, 9, tzinfo=PARIS))
    stage.joins(LEAD, "Ines", "coordinator")
    stage.joins(OTHER_LEAD, "Léa", "direction")
    stage.booked()
    stage.asks(LEAD, "🙅 Je ne peux pas", "Je connais la personne")
    heard = len(stage.phone(LEAD).bubbles)
    stage.passes(stage.now + timedelta(days=8))
    stage.deliver()
    assert not [text for text in texts(stage, LEAD, heard) if "n° 1" in text]
    assert [text for text in texts(stage, OTHER_LEAD) if text.startswith("⏰ En retard")]
    stage.close()


class Watching(Stage):
    """What Telegram shows behind each chat's menu button, too."""

    shown: dict[int, list[str]]

    def _shown(self, parcel: Parcel) -> int | None:
        if parcel.method == "commands":
            vars(self).setdefault("shown", {})[parcel.address] = [one["command"] for one in parcel.payload["commands"]]
        return super()._shown(parcel)


def test_the_menu_button_follows_the_role_and_goes_with_it() -> None:
    stage = Watching()
    stage.joins()
    stage.joins(LEAD, "Ines", "direction")
    assert {"file", "chercher"} <= set(stage.shown[MEDIATOR]) and "ouvrir" not in stage.shown[MEDIATOR]
    stage.types(LEAD, "/equipe")
    stage.presses(LEAD, "Camille")
    for label in ("🏷 Rôle", "volontaire"):
        stage.presses(LEAD, label)
    assert "file" not in stage.shown[MEDIATOR] and "agenda" in stage.shown[MEDIATOR]
    stage.asks(LEAD, "➡️ Voir la suite", "🚪 Quitte l'équipe", "✅ Oui")
    assert stage.shown[MEDIATOR] == []
    stage.close()


TAPS = {"an outcome, from /agenda": 2, "accepting, from the notification": 1, "a report, from the outcome": 8}


def test_a_few_taps_are_enough(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    stage.joins()
    stage.booked()
    counted = {"accepting, from the notification": presses(stage, "🙋 Je prends")}
    stage.passes(at(15))
    stage.types(MEDIATOR, "/agenda")
    counted["an outcome, from /agenda"] = presses(stage, "✅ Venu")
    report = ("📝 La fiche", "15 à 30 minutes", "☐ Accompagner, relayer", "☐ Avec un partenaire", "✅ C'est tout")
    counted["a report, from the outcome"] = presses(stage, *report, "Information donnée", "Rien de prévu")
    assert statuses(stage) == ["kept"]
    with capsys.disabled():
        for what, taps in counted.items():
            print(f"\n  {taps} taps: {what} (at most {TAPS[what]})", end="")
    assert all(counted[what] <= most for what, most in TAPS.items())


def presses(stage: Stage, *labels: str) -> int:
    for label in labels:
        stage.presses(MEDIATOR, label)
    return len(labels)

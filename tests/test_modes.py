"""Calls, visits and accompaniments: booked as any moment is, with no number and no address where they should not be."""

from datetime import UTC, datetime, timedelta

import pytest

from flows.domain.addresses import is_address
from flows.domain.agenda import Busy, Search
from flows.domain.association import Association, AtThePlace
from flows.domain.closures import Closed
from flows.domain.effects import OpenRequest
from flows.domain.model import Slot
from flows.domain.modes import Mode
from flows.domain.timetable import Timetable, minute
from handlers.agendas import look
from handlers.telegram.calls import _say, as_it_is
from handlers.telegram.updates import kept, read
from storage import agenda, closures, people, requests, telephones
from storage.seats import Taken
from tests import calls
from tests.calls import NUMBER, taps
from tests.stage import MEDIATOR, PARIS, SECOND_MEDIATOR, START, USAGER, Stage, example

CONTACT = {"phone_number": "33600000001", "first_name": "Exemple", "user_id": USAGER}


def update(contact: object, sender: int = USAGER) -> dict[str, object]:
    chat = {"id": USAGER, "type": "private"}
    return {"update_id": 1, "message": {"message_id": 1, "chat": chat, "from": {"id": sender}, "contact": contact}}


def begun(mode: str) -> Stage:
    stage = Stage()
    calls.begun(stage, mode)
    return stage


def called() -> Stage:
    stage = Stage()
    calls.called(stage)
    return stage


def numbers(stage: Stage) -> dict[int, str]:
    return dict(stage.do(telephones.all_of, 1))


# The number.


def test_only_ones_own_card_is_read() -> None:
    heard = read(update(CONTACT))
    assert heard and heard.event.number == NUMBER  # type: ignore[union-attr]
    for wrong in (
        {**CONTACT, "user_id": 7},
        {name: CONTACT[name] for name in ("phone_number", "first_name")},
        {**CONTACT, "phone_number": "12"},
        {**CONTACT, "phone_number": ["33600000001"]},
        "33600000001",
        None,
    ):
        heard = read(update(wrong))
        assert heard and heard.event.number == ""  # type: ignore[union-attr]


def test_of_somebody_elses_card_nothing_is_written_down() -> None:
    assert "336" not in str(kept(update({**CONTACT, "user_id": 7})))
    assert "Exemple" not in str(kept(update(CONTACT)))
    assert kept(update(CONTACT))["message"]["contact"] == {"phone_number": "33600000001", "user_id": USAGER}


def test_the_button_is_telegrams_own_and_goes_away() -> None:
    _, asked = _say(USAGER, {"text": "?", "contact": "Mon numéro"}, as_it_is)
    assert asked["reply_markup"]["keyboard"] == [[{"text": "Mon numéro", "request_contact": True}]]
    _, gone = _say(USAGER, {"text": "!", "away": True}, as_it_is)
    assert gone["reply_markup"] == {"remove_keyboard": True}


def test_nobody_elses_number_and_no_typed_one_is_kept() -> None:
    stage = begun("📞 Par téléphone")
    said = stage.sends(USAGER, "contact")
    assert "n'est pas le vôtre" in said[-1].text and stage.phone(USAGER).deleted == 1
    said = stage.types(USAGER, "06 00 00 00 01")
    assert "N'écrivez pas le numéro" in said[-1].text
    stage.forges(USAGER, f"#2;tel={NUMBER}")
    assert numbers(stage) == {} and NUMBER.encode() not in stage.image()
    assert "À quel numéro ?" in stage.phone(USAGER).last.text
    stage.close()


def test_the_number_is_sealed_and_read_by_who_follows_and_nobody_else() -> None:
    stage = called()
    assert numbers(stage) == {1: NUMBER} and NUMBER.encode() not in stage.image()
    assert NUMBER in stage.phone(MEDIATOR).last.text
    stage.joins(SECOND_MEDIATOR, "Léa", "coordinator")
    assert NUMBER not in "".join(bubble.text for bubble in stage.forges(SECOND_MEDIATOR, "card?request=1"))
    stage.types(USAGER, "/stop")
    stage.types(MEDIATOR, "/file")
    assert NUMBER not in "".join(bubble.text for bubble in stage.forges(MEDIATOR, "card?request=1"))
    stage.close()


@pytest.mark.parametrize("label", ["✅ Joint", "📵 Pas de réponse", "↩️ Excusé"])
def test_ten_minutes_after_the_call_is_recorded_the_number_is_gone(label: str) -> None:
    stage = called()
    stage.passes(datetime(2026, 11, 25, 10, tzinfo=PARIS))
    stage.asks(MEDIATOR, "📅 Le rendez-vous", label)
    stage.passes(datetime(2026, 11, 25, 10, 15, tzinfo=PARIS))
    assert numbers(stage) == {}
    stage.close()


def test_a_call_that_is_cancelled_or_a_request_that_is_closed_leaves_no_number() -> None:
    stage = called()
    stage.asks(USAGER, "❌ Annuler", "❌ Oui, annuler")
    assert numbers(stage) == {}
    stage.close()
    stage = called()
    stage.asks(MEDIATOR, "✅ Clore")
    stage.presses(MEDIATOR, "Réglée")
    assert numbers(stage) == {}
    stage.close()


def test_a_number_stays_thirty_days_after_the_last_planned_call_and_no_longer() -> None:
    stage = called()
    stage.asks(USAGER, "🔁 Changer")
    taps(stage, "2026-12-02")
    stage.asks(USAGER, "🕒 10 h 00")
    stage.passes(datetime(2027, 1, 1, 4, tzinfo=PARIS))
    assert numbers(stage) == {1: NUMBER}
    stage.passes(datetime(2027, 1, 2, 4, tzinfo=PARIS))
    assert numbers(stage) == {}
    stage.close()


def test_who_erases_everything_leaves_no_number() -> None:
    stage = called()
    assert NUMBER in "".join((bubble.document or {}).get("content", "") for bubble in stage.types(USAGER, "/export"))
    stage.types(USAGER, "/effacer")
    stage.asks(USAGER, "🗑 Oui, tout effacer")
    assert numbers(stage) == {} and not stage.do(people.by_id, 1)
    stage.close()


# The moments.


def free(association: Association, mode: Mode, *busy: Busy, place: str = "maison") -> list[Slot]:
    where = association.permanence(place)
    assert where
    return Search(Timetable(association), {place: busy}, START, mode=mode).slots([where])


def test_each_mode_keeps_its_own_hours_and_length() -> None:
    calls, ways = free(example(), "phone"), free(example(), "accompanied")
    assert {f"{slot.start.astimezone(PARIS):%a}" for slot in calls} == {"Wed"}
    assert {slot.end - slot.start for slot in calls} == {timedelta(minutes=20)}
    assert {slot.end - slot.start for slot in ways} == {timedelta(minutes=90)}
    assert {slot.mode for slot in calls} == {"phone"}


def test_a_seat_is_the_same_seat_whatever_the_mode() -> None:
    first = free(example(), "phone")[0]
    taken = Busy(1, minute(first.start), minute(first.end))
    assert first not in free(example(), "phone", taken)


def test_around_a_visit_the_journey_stays_empty() -> None:
    visit = free(example(), "home_visit", place="elne")[0]
    assert (visit.terms.before, visit.terms.after) == (20, 20)


def test_who_only_takes_calls_receives_nobody() -> None:
    first, maison, *others = example().permanences
    camille = AtThePlace(mediator="camille", openings="", modes=("phone",))
    changed = maison.model_copy(update={"mediators": (camille,)})
    association = example().model_copy(update={"permanences": (first, changed, *others)})
    assert free(association, "phone") and not free(association, "permanence")
    assert Timetable(association).seats_of("camille") == [("maison", 1)]


def test_a_place_gives_only_what_its_file_opens() -> None:
    assert free(example(), "home_visit") == []
    assert free(example(), "phone", place="elne") == []


def test_one_moment_is_given_once_whatever_the_mode() -> None:
    stage = Stage()
    ours = stage.do(people.consent, USAGER, "request", True, "Oui ?", "fr", stage.now)
    wanted = OpenRequest(theme="energie", mode="phone")
    for number in (1, 2):
        stage.do(requests.add, ours, wanted, stage.now + timedelta(seconds=number))
    slot = free(example(), "phone")[0]
    stage.do(agenda.book, 1, ours, slot, 1, stage.now)
    with pytest.raises(Taken):
        stage.do(agenda.book, 2, ours, slot._replace(mode="permanence"), 1, stage.now)
    places = [one for one in stage.house.association.permanences if one.code == "maison"]
    timetable = stage.house.timetable
    called = stage.do(lambda c: look(c, timetable, places, stage.now, mode="phone").slots(places))
    assert called and slot.start not in [one.start for one in called]
    stage.close()


def test_a_theme_may_be_spoken_of_in_some_ways_only() -> None:
    themes = [{"code": "energie", "label": "Énergie", "modes": ("permanence", "phone")}]
    stage = Stage(Association.model_validate({**example().model_dump(), "themes": themes}))
    stage.agreed()
    stage.presses(USAGER, "Énergie")
    said = stage.asks(USAGER, "⏭ Passer")
    assert [button.label for button in said[-1].choices] == [
        "🏢 Je viens sur place",
        "📞 Par téléphone",
    ]
    stage.close()


def test_a_closed_day_hits_calls_too() -> None:
    stage = called()
    stage.joins(SECOND_MEDIATOR, "Léa", "coordinator")
    day = datetime(2026, 11, 25, tzinfo=PARIS)
    wanted = Closed(place="maison", start=day, end=day + timedelta(days=1), reason="works")
    assert [one.mode for one in stage.do(closures.struck, wanted, [("maison", 0)], stage.now)] == ["phone"]
    stage.close()


def test_a_call_and_a_visit_are_nowhere_in_a_calendar() -> None:
    stage = called()
    files = [bubble.document["content"] for bubble in stage.phone(USAGER).bubbles if bubble.document]
    assert files and "LOCATION" not in files[-1] and "SUMMARY:Rendez-vous" in files[-1]
    stage.close()


# What is an address.


@pytest.mark.parametrize(
    "text",
    [
        "12 rue de l'Exemple",
        "J'habite au 3 bis, avenue Fictive",
        "7 Place de l'Exemple 66000 Perpignan",
        "14, impasse des Exemples bât B",
        "4 chemin du Modèle",
        "5 شارع المثال",
    ],
)
def test_an_address_is_seen(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text", ["J'ai 3 enfants", "2 places libres ?", "une facture de 120 euros", "la rue est bruyante", "3 cours", "Sam"]
)
def test_other_words_pass(text: str) -> None:
    assert not is_address(text)


def test_a_moment_of_another_mode_cannot_be_forged() -> None:
    """A Wednesday call's code is no moment of the place's own hours."""
    stage = begun("🏢 Je viens sur place")
    call = free(example(), "phone")[0]
    stage.asks(USAGER, "📍 Choisir un lieu")
    taps(stage, "maison")
    taps(stage, "2026-11-26")
    stage.forges(USAGER, f"#2;slot={call.code}")
    assert stage.do(agenda.upcoming, 1, datetime(2026, 1, 1, tzinfo=UTC)) == []
    stage.close()

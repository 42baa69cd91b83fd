"""Where does it stand? Asked twice at most, by day, of those who agreed; and somebody hears of whoever is stuck."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from flows.domain.followups import AFTER, Pursued, due
from flows.domain.kept import Asked
from flows.domain.model import NewsAnswer
from flows.domain.notices import quiet
from handlers.leaving import leave
from storage import followups, own_steps, requests
from storage.tables_of_followup import followups as kept
from tests.agreed import agreed
from tests.stage import MEDIATOR, PARIS, SECOND_MEDIATOR, USAGER, Stage
from tests.stepping import asked, followed, looks, met

ZONE = ZoneInfo("Europe/Paris")
LAST = datetime(2026, 11, 26, 13, tzinfo=UTC)
HOW = "Bonjour. Où en est votre démarche ?"
HOUR = timedelta(hours=1)
EVERY_FEW_DAYS = [datetime(2026, 12, 3, 10, tzinfo=PARIS) + timedelta(days=4 * n) for n in range(20)]


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.close()


def times_asked(stage: Stage) -> int:
    return sum(HOW in bubble.text for bubble in stage.phone(USAGER).bubbles)


def status(stage: Stage) -> str:
    return str(stage.do(requests.by_id, 1).status)


@settings(max_examples=25)
@given(st.integers(0, 8 * 70), st.lists(st.sampled_from(["", "waiting", "blocked", "help", "solved"]), max_size=4))
def test_never_at_night_never_a_third_time_never_once_it_is_solved(hours: int, answers: list[NewsAnswer]) -> None:
    """Whatever was answered before, and whenever the clock looks."""
    now, told = LAST, []
    ahead = iter(answers)
    while now < LAST + 3 * hours * HOUR:
        kind = due(Pursued(request=1, person=1, last=LAST, asked=tuple(told)), ZONE, now)
        if kind:
            assert not quiet(now, ZONE) and now - LAST >= AFTER[kind]
            told.append(Asked(id=len(told), request=1, kind=kind, asked=now, answer=next(ahead, "")))
        now += 3 * HOUR
    assert [one.kind for one in told] in ([], ["j14"], ["j14", "j45"])
    assert all(one.answer != "solved" for one in told[:-1])


def test_two_silences_stop_for_good_even_after_another_contact(stage: Stage) -> None:
    met(stage)
    looks(stage, *EVERY_FEW_DAYS)
    assert times_asked(stage) == 2
    later = Pursued(request=1, person=1, last=stage.now, asked=tuple(stage.do(followups.all_of, 1)))
    assert due(later, ZONE, stage.now + timedelta(days=15)) is None


def test_who_wants_no_reminders_is_never_asked(stage: Stage) -> None:
    stage.joins()
    stage.booked(reminders=False)
    stage.asks(MEDIATOR, "🙋 Je prends")
    looks(stage, *EVERY_FEW_DAYS)
    assert times_asked(stage) == 0


def test_nobody_is_asked_before_an_appointment_to_come(stage: Stage) -> None:
    followed(stage)
    stage.now += timedelta(days=1)
    assert stage.do(followups.pursued, stage.now + timedelta(days=1)) == []


def test_who_has_no_appointment_is_asked_after_the_acceptance(stage: Stage) -> None:
    followed(stage)
    stage.asks(USAGER, "❌ Annuler", "❌ Oui, annuler")
    looks(stage, datetime(2026, 12, 8, 10, tzinfo=PARIS))
    assert times_asked(stage) == 1 and status(stage) == "followed"


def test_the_question_names_neither_the_theme_nor_the_association(stage: Stage) -> None:
    asked(stage)
    assert stage.phone(USAGER).last.text == HOW


def test_blocked_reaches_the_same_mediator_and_marks_the_card(stage: Stage) -> None:
    asked(stage)
    stage.asks(USAGER, "❌ Je suis bloqué(e)")
    assert status(stage) == "started"
    assert "La personne est bloquée" in stage.phone(MEDIATOR).last.text
    card = stage.presses(MEDIATOR, "📄 La demande")[-1].text
    assert "la personne dit : ❌ Je suis bloqué(e)" in card


def test_the_same_answer_twice_tells_the_mediator_once(stage: Stage) -> None:
    asked(stage)
    stage.asks(USAGER, "🙋 Je veux de l'aide")
    stage.doubles(USAGER)
    assert sum("demande de l'aide" in bubble.text for bubble in stage.phone(MEDIATOR).bubbles) == 1


def test_help_goes_to_the_next_when_the_mediator_has_left(stage: Stage) -> None:
    asked(stage)
    stage.joins(SECOND_MEDIATOR, "Dominique")
    stage.do(lambda connection: leave(connection, stage.house, 1, stage.now))
    stage.deliver()
    stage.presses(USAGER, "🙋 Je veux de l'aide")
    assert status(stage) in ("offered", "reassigning")
    assert any("Demande à reprendre" in bubble.text for bubble in stage.phone(SECOND_MEDIATOR).bubbles)


def test_a_mediator_who_left_without_a_word_leaves_nobody_stuck(stage: Stage) -> None:
    """Whatever made them inactive: the request waits for the next."""
    asked(stage)
    stage.joins(SECOND_MEDIATOR, "Dominique")
    stage.do(lambda connection: connection.exec_driver_sql("UPDATE staff SET active = 0 WHERE id = 1"))
    stage.asks(USAGER, "🙋 Je veux de l'aide")
    assert status(stage) == "offered"


def test_blocked_after_it_was_closed_opens_it_again(stage: Stage) -> None:
    asked(stage)
    stage.do(requests.close, 1, 1, "no_news", stage.now)
    stage.asks(USAGER, "❌ Je suis bloqué(e)")
    assert status(stage) in ("new", "offered")


def test_solved_closes_only_if_the_person_says_so(stage: Stage) -> None:
    asked(stage)
    curtain = stage.moment()
    stage.asks(USAGER, "✅ C'est réglé", "📂 Non, la garder")
    assert status(stage) == "followed"
    looks(stage, *EVERY_FEW_DAYS[5:])
    assert times_asked(stage) == 1, "solved: not asked again"
    stage.back_to(curtain)
    stage.asks(USAGER, "✅ C'est réglé", "✅ Oui, terminer")
    assert status(stage) == "closed"
    reason = stage.do(lambda c: c.exec_driver_sql("SELECT close_reason FROM requests").scalar_one())
    assert reason == "solved", "counted with the other closed ones"


def test_stopped_or_paused_is_not_asked_and_an_old_button_of_somebody_else_does_nothing(stage: Stage) -> None:
    met(stage)
    curtain = stage.moment()
    for word in ("/pause", "stop"):
        stage.back_to(curtain)
        stage.types(USAGER, word)
        looks(stage, *EVERY_FEW_DAYS)
        assert times_asked(stage) == 0
    stage.back_to(curtain)
    looks(stage, datetime(2026, 12, 11, 10, tzinfo=PARIS))
    stage.agreed(4001)
    stage.forges(4001, "followup?asked=1;answer=solved")
    assert stage.do(lambda c: list(c.execute(select(kept.c.answer)).scalars())) == [""]


# Steps of one's own.


def test_the_list_is_read_by_nobody_else_and_the_goal_by_the_mediator_only(stage: Stage) -> None:
    followed(stage)
    stage.joins(SECOND_MEDIATOR, "Dominique")
    stage.types(USAGER, "/mes_etapes")
    stage.asks(USAGER, "➕ Ajouter une étape", "✍️ Mes mots")
    stage.types(USAGER, "Un okapi bleu")
    stage.asks(USAGER, "🎯 Mon but")
    stage.types(USAGER, "Un tatou gris")
    card = stage.forges(MEDIATOR, "card?request=1")[-1].text
    assert "Un tatou gris" in card and "okapi" not in card
    assert "tatou" not in stage.forges(SECOND_MEDIATOR, "card?request=1")[-1].text
    for chat in (MEDIATOR, SECOND_MEDIATOR):
        assert not any("okapi" in bubble.text for bubble in stage.phone(chat).bubbles)


def test_the_person_ticks_puts_first_and_takes_away(stage: Stage) -> None:
    stage.agreed()
    for words in ("Un", "Deux", "Trois"):
        stage.do(own_steps.add, agreed(1), words, stage.now)
    stage.types(USAGER, "/mes_etapes")
    stage.asks(
        USAGER, "✅ Cocher une étape", "⬜ Un", "⬆️ Mettre en premier", "⬜ Trois", "🗑 Enlever une étape", "⬜ Deux"
    )
    assert [(one.words, one.done) for one in stage.do(own_steps.mine, 1).steps] == [("Trois", False), ("Un", True)]
    assert "• ⬜ Trois\n• ✅ Un" in stage.phone(USAGER).last.text


def test_what_must_not_be_kept_is_no_step(stage: Stage) -> None:
    stage.agreed()
    stage.types(USAGER, "/mes_etapes")
    stage.asks(USAGER, "➕ Ajouter une étape")
    stage.types(USAGER, "Donner FR76 3000 6000 0112 3456 7890 189")
    assert stage.do(own_steps.mine, 1).steps == ()


@pytest.mark.parametrize("answer", ["✅ Oui", "❌ Non"])
def test_a_step_that_is_proposed_is_in_the_list_only_after_a_yes(stage: Stage, answer: str) -> None:
    followed(stage)
    stage.asks(MEDIATOR, "➡️ Voir la suite", "🪜 Proposer une étape", "Relever mon compteur", "✅ Envoyer")
    assert stage.phone(USAGER).last.text == "🪜 Votre médiateur vous propose une étape."
    assert stage.do(own_steps.mine, 1).steps == ()
    seen = len(stage.phone(MEDIATOR).bubbles)
    stage.asks(USAGER, "📖 Lire", answer)
    taken = [one.words for one in stage.do(own_steps.mine, 1).steps]
    assert taken == (["Relever mon compteur"] if answer == "✅ Oui" else [])
    assert len(stage.phone(MEDIATOR).bubbles) == seen, "nobody hears what they answered"


def test_only_whoever_follows_proposes_and_never_a_number_of_their_own(stage: Stage) -> None:
    followed(stage)
    stage.joins(SECOND_MEDIATOR, "Dominique")
    assert stage.forges(SECOND_MEDIATOR, "proposing?request=1")[0].text == "Je ne connais pas ce mot."
    stage.asks(MEDIATOR, "➡️ Voir la suite", "🪜 Proposer une étape", "✍️ Mes mots")
    assert stage.types(MEDIATOR, "Appelez-moi au 06 12 34 56 78")[-1].text.startswith("Sans numéro de portable")
    assert stage.do(own_steps.all_of, 1) == []


def test_the_three_doors_all_lead_somewhere(stage: Stage) -> None:
    stage.agreed()
    stage.types(USAGER, "/mes_etapes")
    stage.asks(USAGER, "🧭 Comment faire ?", "💡 Énergie et eau", "Une facture")
    curtain = stage.moment()
    stage.asks(USAGER, "🙂 Je fais seul(e)", "➕ Dans mes étapes")
    assert len(stage.do(own_steps.mine, 1).steps) == 3
    stage.back_to(curtain)
    assert "quelques mots" in stage.asks(USAGER, "🤝 Avec quelqu'un")[-1].text
    stage.back_to(curtain)
    stage.asks(USAGER, "🚶 On m'accompagne", "⏭ Passer")
    assert "Comment voulez-vous nous parler ?" not in stage.phone(USAGER).last.text, "at home, in the example"

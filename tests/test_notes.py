"""Between a person and their mediator: both at once, at night, when one of them is gone, and nothing kept of it."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import select

from flows.domain.notes import reaches_elsewhere
from flows.domain.working_time import WorkingTime
from storage import conversations, profiles, requests
from storage.tables_of_notes import notes
from tests.noting import followed
from tests.stage import MEDIATOR, PARIS, SECOND_MEDIATOR, USAGER, Stage, example

CANARY, GREY = "Mon okapi est bleu", "Un tatou gris"


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    followed(made)
    made.do(profiles.change, 1, "hours", "Mo-Fr 09:00-18:00")
    yield made
    made.close()


def about_to_write(stage: Stage, words: str = CANARY) -> None:
    stage.types(USAGER, "/message")
    stage.types(USAGER, words)


def about_to_answer(stage: Stage, words: str = GREY) -> None:
    stage.asks(MEDIATOR, "💬 Écrire", "✍️ Mes mots")
    stage.types(MEDIATOR, words)


def texts(stage: Stage, chat: int) -> str:
    return "\n".join(bubble.text for bubble in stage.phone(chat).bubbles)


def states(stage: Stage) -> list[tuple[str, str, bool]]:
    wanted = select(notes.c.side, notes.c.state, notes.c.content != "").order_by(notes.c.id)
    found: list[tuple[str, str, bool]] = stage.do(lambda c: [tuple(row) for row in c.execute(wanted)])
    return found


def test_both_write_at_the_same_time_and_each_reads_the_other(stage: Stage) -> None:
    about_to_write(stage)
    about_to_answer(stage)
    stage.presses(USAGER, "✅ Envoyer")
    stage.presses(MEDIATOR, "✅ Envoyer")
    assert GREY in stage.phone(USAGER).last.text and CANARY in texts(stage, MEDIATOR)
    assert states(stage) == [("person", "left", False), ("mediator", "left", False)]


def test_sent_twice_is_one_message(stage: Stage) -> None:
    about_to_answer(stage)
    stage.presses(MEDIATOR, "✅ Envoyer")
    stage.doubles(MEDIATOR)
    assert len(states(stage)) == 1 and texts(stage, USAGER).count(GREY) == 1


def test_handed_on_between_writing_and_sending_nothing_leaves(stage: Stage) -> None:
    about_to_answer(stage)
    about_to_write(stage)
    stage.do(requests.hand_on, 1, 1, stage.now)
    assert stage.presses(MEDIATOR, "✅ Envoyer")[0].text.startswith("Vous ne suivez plus cette demande.")
    assert "Vous n'avez pas de médiateur pour le moment" in stage.presses(USAGER, "✅ Envoyer")[-1].text
    assert states(stage) == []


def test_who_takes_over_reads_nothing_of_before(stage: Stage) -> None:
    """What waited for the first mediator goes back at once to whoever wrote it, and is kept no longer."""
    stage.joins(SECOND_MEDIATOR, "Dominique")
    stage.now = datetime(2026, 11, 23, 21, tzinfo=PARIS)
    about_to_write(stage)
    stage.presses(USAGER, "✅ Envoyer")
    assert states(stage) == [("person", "waiting", True)]
    stage.do(requests.hand_on, 1, 1, stage.now)
    stage.do(requests.accept, 1, 2, stage.now)
    stage.round()
    assert states(stage) == [("person", "left", False)]
    assert "Votre message n'est pas parti" in stage.phone(USAGER).last.text
    assert CANARY not in texts(stage, SECOND_MEDIATOR) + texts(stage, MEDIATOR)


def test_who_stops_leaves_nothing_that_waits(stage: Stage) -> None:
    stage.now = datetime(2026, 11, 23, 21, tzinfo=PARIS)
    about_to_write(stage)
    stage.presses(USAGER, "✅ Envoyer")
    stage.types(USAGER, "stop")
    assert states(stage) == [("person", "left", False)]
    stage.passes(datetime(2026, 11, 24, 12, tzinfo=PARIS))
    assert CANARY not in texts(stage, MEDIATOR)


def test_a_pause_between_writing_and_sending(stage: Stage) -> None:
    about_to_answer(stage)
    stage.types(USAGER, "/pause")
    assert "La personne fait une pause" in stage.presses(MEDIATOR, "✅ Envoyer")[0].text
    assert states(stage) == [] and GREY not in texts(stage, USAGER)


def test_no_word_stays_once_it_has_left(stage: Stage) -> None:
    """The dialogue is over, the note is a fact, the outbox forgot: what is sealed no longer holds the words."""
    about_to_write(stage)
    stage.presses(USAGER, "✅ Envoyer")
    about_to_answer(stage)
    stage.presses(MEDIATOR, "✅ Envoyer")
    for table, column in (("outbox", "payload"), ("notes", "content")):
        kept = stage.do(lambda c, t=table, n=column: list(c.exec_driver_sql(f"SELECT {n} FROM {t}").scalars()))
        assert kept and not any(kept), table
    for chat in (USAGER, MEDIATOR):
        stack = str(stage.do(conversations.load, chat).stack)
        assert CANARY not in stack and GREY not in stack


def test_another_mediator_reads_and_writes_nothing(stage: Stage) -> None:
    stage.joins(SECOND_MEDIATOR, "Dominique")
    about_to_write(stage)
    stage.presses(USAGER, "✅ Envoyer")
    assert stage.forges(SECOND_MEDIATOR, "reply?note=1")[0].text == "Je ne connais pas ce mot."
    assert stage.forges(SECOND_MEDIATOR, "writing?request=1")[0].text.startswith("Vous ne suivez plus cette demande.")
    stage.agreed(4001)
    assert CANARY not in "".join(bubble.text for bubble in stage.forges(4001, "note?note=1"))


def test_each_reads_in_their_own_language() -> None:
    stage = Stage()
    stage.joins()
    stage.language = "ar"
    stage.booked()
    stage.language = "fr"
    stage.asks(MEDIATOR, "🙋 Je prends", "💬 Écrire", "📄 Un papier à apporter")
    shown = stage.presses(MEDIATOR, "votre dernière facture")[-1].text
    assert "Pouvez-vous apporter votre dernière facture ?" in shown and "هل يمكنكم إحضار" in shown
    stage.presses(MEDIATOR, "✅ Envoyer")
    assert "هل يمكنكم إحضار" in stage.phone(USAGER).last.text
    stage.presses(USAGER, "👍 موافق")
    assert "D'accord, merci." in stage.phone(MEDIATOR).last.text
    stage.close()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-11-23 10:00", "2026-11-23 10:00"),
        ("2026-11-23 07:30", "2026-11-23 09:00"),
        ("2026-11-27 18:00", "2026-11-30 09:00"),
        ("2026-12-24 20:00", "2026-12-28 09:00"),
    ],
    ids=["in hours", "early", "friday evening", "before christmas"],
)
def test_what_is_written_is_read_in_working_hours(written: str, read: str) -> None:
    now, expected = (datetime.fromisoformat(one).replace(tzinfo=PARIS) for one in (written, read))
    assert WorkingTime(example()).of("Mo-Fr 09:00-18:00").next(now) == expected


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        ("Appelez-moi au 06 12 34 56 78", True),
        ("Mon numéro : +33 7 12 34 56 78", True),
        ("Écrivez-moi sur @camille_exemple", True),
        ("t.me/exemple", True),
        ("Sur WhatsApp c'est plus simple", True),
        ("Appelez la CAF au 32 30", False),
        ("Rendez-vous le 06/07/2026 à 9 h", False),
        ("La facture de 67,20 €", False),
        ("L'accueil : 04 65 71 00 00", False),
    ],
)
def test_a_mediator_s_own_number_or_account_does_not_travel(words: str, refused: bool) -> None:
    assert reaches_elsewhere(words) is refused

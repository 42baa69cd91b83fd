"""Numbers are one press or one word away on every screen, before consent, and with the database out of reach;
what must never be kept is never on the disk, and a danger told leaves no trace."""

import json
from collections.abc import Iterator

import pytest

from flows.domain import numbers
from flows.domain.distress import KINDS
from flows.exchange import Sent, Wrote
from handlers.incoming import Incoming
from handlers.telegram import updates
from storage import tables
from tests.opened import opened
from tests.phones import Bubble
from tests.stage import MEDIATOR, USAGER, Stage, catalogues
from tests.test_paths import waits
from tests.test_plain import ease, said, sentences, words
from tests.walk import Screen, walk
from tests.whole import Json, whole

CARD = "4111 1111 1111 1111"
TELLING = {
    "life": "je veux mourir",
    "fire": "ça sent le gaz",
    "child": "il frappe mes enfants",
    "violence": "mon mari me frappe",
    "danger": "appelez la police",
    "street": "je dors dehors ce soir",
}
FIRST = {
    "life": numbers.SUICIDE,
    "fire": numbers.FIRE,
    "child": numbers.CHILD,
    "violence": numbers.POLICE,
    "danger": numbers.SAMU,
    "street": numbers.SHELTER,
}


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.close()


def usager_screens(language: str) -> list[Screen]:
    return [screen for screen in walk(language).one_each() if screen.chat == USAGER]


def asked_again(screen: Screen, last: Bubble) -> bool:
    return last.text.endswith(screen.bubble.text.rpartition("\n\n")[2])


@pytest.mark.parametrize("language", catalogues().languages)
def test_the_numbers_are_on_every_keyboard(language: str) -> None:
    """The mediator's too: somebody may be in danger across the table."""
    keyboards = [bubble for who in (USAGER, MEDIATOR) for bubble in walk(language).shown[who] if bubble.buttons]
    assert len(keyboards) > 90
    assert [b.text for b in keyboards if not any(x.data.startswith("emergency") for x in b.buttons)] == []


@pytest.mark.parametrize("language", catalogues().languages)
def test_pressing_it_on_any_screen_shows_them_and_loses_nothing(language: str) -> None:
    stage = Stage(language=language)
    for screen in usager_screens(language):
        stage.back_to(screen.moment)
        button = next(button for button in screen.bubble.buttons if button.data.startswith("emergency"))
        shown = stage.taps(USAGER, screen.bubble, button)
        assert numbers.EUROPE in shown[0].text and numbers.SUICIDE in shown[0].text
        assert not waits(screen) or asked_again(screen, shown[-1]), screen.way
    stage.close()


@pytest.mark.parametrize("language", catalogues().languages)
def test_a_danger_told_on_any_screen_gets_numbers_first_then_a_choice_and_the_way_back(language: str) -> None:
    stage = Stage(language=language)
    for screen in usager_screens(language):
        stage.back_to(screen.moment)
        card, *_ = stage.types(USAGER, "je veux mourir")
        assert numbers.EUROPE in card.text.splitlines()[0]
        assert numbers.SUICIDE in card.text
        assert [button.label for button in card.choices] == [
            stage.says("▶️ Continuer"),
            stage.says("👤 Parler à quelqu'un"),
        ]
        onward = stage.presses(USAGER, stage.says("▶️ Continuer"))
        assert onward and onward[-1].choices, screen.way
        stage.back_to(screen.moment)
        stage.types(USAGER, "je veux mourir")
        assert stage.presses(USAGER, stage.says("👤 Parler à quelqu'un")), screen.way
    stage.close()


@pytest.mark.parametrize("kind", KINDS)
def test_each_danger_has_its_number_in_plain_words(stage: Stage, kind: str) -> None:
    (card,) = stage.types(USAGER, TELLING[kind])
    assert FIRST[kind] in card.text.splitlines()[1]
    assert ease(said(card.text)) >= 80
    assert max(len(words(one)) for one in sentences(card.text)) <= 15
    assert len(card.text.splitlines()) <= 6


def test_what_is_said_of_words_we_do_not_keep_is_plain(stage: Stage) -> None:
    stage.agreed()
    (shown,) = stage.types(USAGER, f"ma carte {CARD}, mot de passe : soleil, a@exemple.fr")
    note = shown.text.partition("\n\n")[0]
    assert ease(said(note)) >= 80
    assert len(words(note)) <= 60


def everything_kept(stage: Stage) -> str:
    with stage.engine.connect() as connection:
        rows = [row for table in tables.metadata.sorted_tables for row in opened(connection, table)]
    return "\n".join(map(str, rows))


@pytest.mark.parametrize("kind", KINDS)
def test_a_danger_told_leaves_no_trace(stage: Stage, kind: str) -> None:
    """What was written as an answer is kept as any answer; that it told of a danger is not."""
    stage.agreed()
    stage.asks(USAGER, "💡 Énergie et eau", "Une facture")
    stage.types(USAGER, f"bonjour, {TELLING[kind]}")
    stage.presses(USAGER, "▶️ Continuer")
    kept = everything_kept(stage)
    assert TELLING[kind] in kept
    assert not any(trace in kept for trace in ("distress", f"about={kind}", "112", numbers.SUICIDE))


def message(**parts: object) -> Json:
    chat = {"id": USAGER, "type": "private"}
    sender = {"id": USAGER, "first_name": "Prénom fictif", "language_code": "fr"}
    return {"message_id": 7, "date": 1, "chat": chat, "from": sender, **parts}


@pytest.mark.parametrize(
    "raw",
    [
        {"message": message(text=f"ma carte {CARD}")},
        {"message": message(caption=f"ma carte {CARD}", photo=[{"file_id": "x"}])},
        {"message": message(caption=f"ma carte {CARD}", document={"file_id": "x", "file_name": CARD})},
        {"edited_message": message(text=f"ma carte {CARD}")},
        {"message": message(text=f"ma carte {CARD}", forward_origin={"type": "user"})},
        {"message": message(text=f"ma carte {CARD}", reply_to_message=message(text=CARD))},
    ],
)
def test_however_it_comes_it_is_taken_out_before_it_is_written_down(raw: Json) -> None:
    kept = updates.kept({"update_id": 1, **raw})
    assert "4111" not in json.dumps(kept)
    assert "file_id" not in json.dumps(kept)
    heard = updates.read(kept)
    assert isinstance(heard, Incoming)
    assert (heard.event, heard.message) == (Sent("unkept", ("card",)), 7)


def test_nobody_can_say_in_our_place_what_must_not_be_kept() -> None:
    raw = {"update_id": 1, "unkept": ["card"], "message": message(text="bonjour")}
    heard = updates.read(updates.kept(raw))
    assert isinstance(heard, Incoming) and heard.event == Wrote("bonjour")


async def test_the_message_goes_away_and_nothing_of_it_is_on_the_disk(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Before consent and after, in the database, its journal and the log; and with the bot killed meanwhile."""
    async with whole(tmp_path_factory.mktemp("unkept")) as world:
        amina = await world.phone("Amina", 710_001_001)
        await amina.says(f"bonjour, ma carte {CARD}")
        await amina.sees("un numéro de carte")
        await amina.agrees()
        await amina.goes("[Énergie]", "[Une facture]")
        await amina.says(f"payez avec {CARD}")
        assert "Voulez-vous ajouter quelques mots" in (await amina.sees("un numéro de carte"))["text"]
        await world.quiet()
        assert not any(CARD in one["text"] for one in await amina.messages())
        assert len(world.calls("deleteMessages")) == 2
        with world.held_database():
            await amina.says(f"encore {CARD}")
            await world.kill()
        await world.start()
        await amina.sees("un numéro de carte")
        await world.quiet()
        kept = world.bytes_kept()
        assert CARD.encode() not in kept and CARD.replace(" ", "").encode() not in kept
        assert world.rows("SELECT raw FROM inbox WHERE raw != ''") == []


async def test_with_the_database_out_of_reach_the_numbers_come_all_the_same(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Asked by a press, by a word, or needed by what is written; others wait. Then everything is handled as usual."""
    async with whole(tmp_path_factory.mktemp("away")) as world:
        amina, bilal = await world.phone("Amina", 710_001_001), await world.phone("Bilal", 710_001_002, language="ar")
        carol = await world.phone("Carol", 710_001_003)
        for phone in (amina, bilal, carol):
            await phone.says("/start")
            await phone.sees("Choisissez votre langue")
        await world.quiet()
        with world.held_database():
            await amina.presses("Urgence")
            await bilal.says("أريد أن أموت")
            await carol.says("bonjour")
            await amina.sees("Dehors ce soir : 115")
            await bilal.sees("3114")
            assert len(await carol.heard()) == 1
        await carol.sees("👋 Bonjour.")
        await bilal.sees("3114")
        await world.quiet()
        assert "mourir" not in world.said() and "أموت" not in world.said()

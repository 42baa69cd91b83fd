"""Stop, in every language, in every state, however it is written: at once. And never inside a sentence."""

import itertools
from collections.abc import Callable
from datetime import datetime

import pytest

from flows import spoken
from tests.stage import MEDIATOR, PARIS, USAGER, Moment, Stage

WORDS = [word for said in spoken.STOP_SAID.values() for word in said]
HARAKAT, TATWEEL, FSI, PDI = "\u064e", "\u0640", "\u2068", "\u2069"


def between(word: str, mark: str) -> str:
    """The mark after each Arabic letter."""
    return "".join(letter + mark * ("\u0621" <= letter <= "\u064a") for letter in word)


WRITTEN: tuple[Callable[[str], str], ...] = (
    str,
    str.upper,
    lambda word: f"  {word.title()} !!! ",
    lambda word: f"🛑 {word} 🙏🏽",
    lambda word: f"« {word}… »",
    lambda word: f"{FSI}{word}{PDI}\n",
    lambda word: between(word, HARAKAT),
    lambda word: between(word, TATWEEL),
    lambda word: word.replace("ê", "e\u0302").replace("'", "’"),
)
SENTENCES = (
    "Il faut arrêter le bruit",
    "stop au gaspillage",
    "je veux une fin de mois tranquille",
    "Quiero parar las facturas",
    "لا أريد أن توقف المساعدة",
    "please don't stop helping",
    "fin du contrat de gaz",
    "J'arrête pas de recevoir des lettres",
)


def typed(*said: str) -> Callable[[Stage], None]:
    def begin(stage: Stage) -> None:
        stage.booked()
        for words in said:
            stage.types(USAGER, words)

    return begin


def _words_awaited(stage: Stage) -> None:
    stage.agreed()
    stage.asks(USAGER, "💡 Énergie et eau", "Une facture")


def _reminded(stage: Stage) -> None:
    stage.booked()
    stage.passes(datetime(2026, 11, 24, 15, tzinfo=PARIS))


def _surveyed(stage: Stage) -> None:
    stage.joins()
    stage.booked()
    stage.asks(MEDIATOR, "🙋 Je prends")
    stage.passes(datetime(2026, 11, 26, 15, tzinfo=PARIS))
    stage.asks(MEDIATOR, "📅 Le rendez-vous", "✅ Venu")
    stage.passes(datetime(2026, 11, 28, 10, tzinfo=PARIS))


def _outdated(stage: Stage) -> None:
    stage.booked()
    vars(stage.house)["version"] = "another text"
    stage.types(USAGER, "/menu")


STATES: dict[str, Callable[[Stage], None]] = {
    "saying hello": lambda stage: stage.types(USAGER, "/start") and None,
    "asked what they need": lambda stage: stage.agreed() and None,
    "their words awaited": _words_awaited,
    "just booked": typed(),
    "in the menu": typed("/menu"),
    "asked who to talk to": typed("/humain"),
    "correcting": typed("/corriger", "1"),
    "complaining": typed("/reclamation"),
    "reading their record": typed("/mon_dossier"),
    "asked to confirm the erasure": typed("/effacer"),
    "reminded": _reminded,
    "asked their opinion": _surveyed,
    "on pause": typed("/pause"),
    "stopped already": typed("/stop"),
    "asked about our new text": _outdated,
}


@pytest.fixture(params=STATES.values(), ids=STATES.keys(), scope="module")
def standing(request: pytest.FixtureRequest) -> tuple[Stage, Moment]:
    stage = Stage()
    request.param(stage)
    return stage, stage.moment()


def silent(stage: Stage) -> bool:
    """Nothing is kept, or nothing is sent any more."""
    return stage.ledger().get("people:1", "usager 1: stopped").startswith("usager 1: stopped")


def test_every_stop_word_stops_at_once(standing: tuple[Stage, Moment]) -> None:
    stage, moment = standing
    for word, write in zip(WORDS, itertools.cycle(WRITTEN), strict=False):
        stage.back_to(moment)
        (said,) = stage.types(USAGER, write(word))
        assert silent(stage), write(word)
        assert said.text.startswith(("✋ C'est arrêté.", "C'est arrêté.")), write(word)


def test_every_way_of_writing_them(standing: tuple[Stage, Moment]) -> None:
    stage, moment = standing
    for word, write in itertools.product(("arrêter", "j'arrête", "توقف", "стой"), WRITTEN):
        stage.back_to(moment)
        stage.types(USAGER, write(word))
        assert silent(stage), write(word)


def test_a_sentence_never_stops(standing: tuple[Stage, Moment]) -> None:
    stage, moment = standing
    stage.back_to(moment)
    was = stage.ledger().get("people:1", "").partition(",")[0]
    for sentence in SENTENCES:
        stage.back_to(moment)
        assert not stage.types(USAGER, sentence)[-1].text.startswith(("✋ C'est arrêté.", "C'est arrêté.")), sentence
        assert stage.ledger().get("people:1", "").partition(",")[0] == was

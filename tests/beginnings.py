"""How the walks of every conversation begin: somebody on a phone, in each situation there is."""

from collections.abc import Callable
from datetime import datetime

from storage import reports
from tests.arranged import ARRANGED
from tests.behalf import FOR_OTHERS
from tests.calls import called, reminded, ringing
from tests.led import LED
from tests.noting import NOTED
from tests.poles import POLES
from tests.referring import REFERRED
from tests.shut import CLOSING
from tests.stage import MEDIATOR, PARIS, SECOND_MEDIATOR, SECOND_USAGER, USAGER, Stage
from tests.stepping import STEPPING
from tests.walking_in import in_line, receiving


def _hello(stage: Stage) -> int:
    stage.types(USAGER, "/start p_elne")
    return USAGER


def _typed(word: str) -> Callable[[Stage], int]:
    def begin(stage: Stage) -> int:
        stage.joins()
        stage.booked()
        stage.types(USAGER, word)
        return USAGER

    return begin


RIGHTS = ("/pause", "/effacer", "/mon_dossier", "/export", "/corriger", "/privacy")


def _back_from_a_pause(stage: Stage) -> int:
    stage.booked()
    stage.types(USAGER, "/pause")
    stage.types(USAGER, "bonjour")
    return USAGER


def _complaining(stage: Stage) -> int:
    stage.joins(name="Louise", role="quality_lead")
    stage.booked()
    for said in ("/reclamation", "Une chose ne va pas"):
        stage.types(USAGER, said)
    return USAGER


def _complained_of(stage: Stage) -> int:
    """On the phone of whoever answers for quality."""
    _complaining(stage)
    stage.asks(USAGER, "✅ Oui")
    return MEDIATOR


def _much_to_see(stage: Stage) -> int:
    """Somebody with all that can be kept, read by the team, with a complaint."""
    stage.joins()
    stage.booked()
    stage.asks(MEDIATOR, "🙋 Je prends")
    for said in ("/reclamation", "Une chose ne va pas"):
        stage.types(USAGER, said)
    stage.asks(USAGER, "✅ Oui")
    stage.types(USAGER, "/mon_dossier")
    return USAGER


def _on_a_shared_phone(stage: Stage) -> int:
    stage.joins()
    stage.booked()
    stage.types(USAGER, "/corriger")
    stage.asks(USAGER, "📱 Téléphone partagé", "✅ Oui")
    stage.passes(datetime(2026, 11, 24, 15, tzinfo=PARIS))
    return USAGER


def _another_text(stage: Stage) -> int:
    """The last of the walks: from here on our text is another one."""
    stage.booked()
    vars(stage.house)["version"] = "another text"
    stage.types(USAGER, "/menu")
    return USAGER


def _offered(stage: Stage) -> int:
    """A sooner moment than theirs is free."""
    stage.booked(SECOND_USAGER)
    stage.booked()
    stage.asks(USAGER, "⏩ Plus tôt si possible")
    stage.asks(SECOND_USAGER, "❌ Annuler", "❌ Oui, annuler")
    return USAGER


def _again(stage: Stage) -> int:
    """/start in the middle of a request."""
    stage.agreed()
    stage.asks(USAGER, "💡 Énergie et eau")
    stage.types(USAGER, "/start")
    return USAGER


def _at(day: int, hour: int, *, kept: bool = False) -> Callable[[Stage], int]:
    def begin(stage: Stage) -> int:
        stage.joins()
        stage.booked()
        if kept:
            _kept(stage)
        stage.passes(datetime(2026, 11, day, hour, tzinfo=PARIS))
        return USAGER

    return begin


def _kept(stage: Stage) -> None:
    stage.asks(MEDIATOR, "🙋 Je prends")
    stage.passes(datetime(2026, 11, 26, 15, tzinfo=PARIS))
    stage.asks(MEDIATOR, "📅 Le rendez-vous", "✅ Venu")


def _invited(stage: Stage) -> int:
    stage.types(MEDIATOR, f"/start j_{stage.invites('Camille')}")
    return MEDIATOR


def _came_back(stage: Stage) -> int:
    """Closed, and on the way to open it again."""
    stage.joins()
    stage.booked()
    stage.asks(MEDIATOR, "🙋 Je prends", "✅ Clore")
    reasons = stage.phone(MEDIATOR).last
    stage.taps(MEDIATOR, reasons, reasons.choices[0])
    stage.asks(USAGER, "🔁 Je reviens")
    return USAGER


def _team(word: str, *, mine: bool = False, later: bool = False, role: str = "mediator") -> Callable[[Stage], int]:
    def begin(stage: Stage) -> int:
        stage.joins(role=role)
        stage.booked()
        if mine:
            stage.asks(MEDIATOR, "🙋 Je prends")
        if later:
            stage.passes(datetime(2026, 11, 26, 15, tzinfo=PARIS))
        if word:
            stage.types(MEDIATOR, word)
        return MEDIATOR

    return begin


def _left_behind(stage: Stage) -> int:
    """A coordinator sees an appointment that nobody follows any more."""
    stage.joins()
    stage.joins(SECOND_MEDIATOR, "Dominique", "coordinator")
    stage.booked()
    stage.asks(MEDIATOR, "🙋 Je prends")
    stage.types(SECOND_MEDIATOR, "/equipe")
    stage.presses(SECOND_MEDIATOR, "Camille")
    stage.asks(SECOND_MEDIATOR, "➡️ Voir la suite", "🚪 Quitte l'équipe", "✅ Oui")
    return SECOND_MEDIATOR


def _the_same_again(stage: Stage) -> int:
    """At the recap of a second request, by somebody whom a mediator followed before."""
    stage.joins()
    stage.booked()
    stage.asks(MEDIATOR, "🙋 Je prends")
    stage.types(USAGER, "/menu")
    stage.asks(USAGER, "📝 Nouvelle demande", "💶 Budget et dettes", "Gérer mon budget", "⏭ Passer")
    stage.asks(USAGER, "🏢 Je viens sur place", "🤷 Peu importe")
    for _ in ("day", "hour"):
        stage.presses(USAGER, stage.phone(USAGER).last.buttons[0].label)
    return USAGER


def _reporting(stage: Stage) -> int:
    stage.joins()
    stage.booked()
    _kept(stage)
    stage.asks(MEDIATOR, "📝 La fiche")
    return MEDIATOR


def _following(stage: Stage) -> int:
    """What was seen in two districts, and is not over."""
    stage.joins()
    for place in ("nord", "gare"):
        stage.do(reports.observe, place, "lift", stage.now)
    stage.types(MEDIATOR, "/constat")
    return MEDIATOR


def _counting_the_public(stage: Stage) -> int:
    """Of the last walks: from here on the association counts it."""
    stage.joins()
    vars(stage.house)["association"] = stage.house.association.model_copy(update={"public_counters": True})
    stage.forges(MEDIATOR, "public?asks=sex&place=maison")
    return MEDIATOR


BEGINNINGS: tuple[Callable[[Stage], int], ...] = (
    _hello,
    *(_typed(word) for word in ("/menu", "/rdv", "/annuler", "/humain", "/stop", "/start", "hein")),
    *(_typed(word) for word in RIGHTS),
    _back_from_a_pause,
    _complaining,
    _complained_of,
    _much_to_see,
    _on_a_shared_phone,
    _again,
    _offered,
    _at(24, 15),
    _at(26, 13),
    _at(28, 10, kept=True),
    _invited,
    *(_team(word) for word in ("", "/file", "/menu")),
    _team("/file", mine=True),
    _team("/agenda", mine=True),
    _team("/agenda", mine=True, later=True),
    _team("/chercher", mine=True),
    _team("/ouvrir 1", role="direction"),
    _team("/permanences", role="coordinator"),
    _team("/equipe"),
    _team("/equipe", role="coordinator"),
    _team("/agenda", role="volunteer"),
    _left_behind,
    _the_same_again,
    _team("/file", role="coordinator"),
    _came_back,
    *CLOSING,
    *ARRANGED,
    *NOTED,
    *LED,
    *FOR_OTHERS,
    *REFERRED,
    *POLES,
    *STEPPING,
    in_line,
    receiving,
    called,
    reminded,
    ringing,
    _reporting,
    _following,
    *(_team(word, mine=True) for word in ("/fiche", "/passage", "/activite")),
    _counting_the_public,
    _another_text,
)

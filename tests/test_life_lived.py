"""Every change of the table of a request's life is made by somebody, in the product as it is."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from flows.domain.life import BY_ACT, CHANGES, Act, By
from handlers.leaving import leave
from storage.tables import requests
from storage.tables_of_life import steps
from tests.led import led
from tests.noting import followed
from tests.referring import sheet_sent
from tests.stage import MEDIATOR, PARIS, SECOND_MEDIATOR, USAGER, Stage
from tests.stepping import asked

NEXT_WEEK = datetime(2026, 12, 2, 10, tzinfo=PARIS)
THURSDAY = datetime(2026, 11, 26, 15, tzinfo=PARIS)
ON_THE_DAY = datetime(2026, 12, 9, 13, 40, tzinfo=PARIS)
WORKSHOP = "mercredi 9 décembre à 14 h 00"
MONTHS = timedelta(days=40)


def _asked_for(stage: Stage) -> None:
    stage.joins()
    stage.booked()


def _left_without_an_answer(stage: Stage) -> None:
    _asked_for(stage)
    stage.passes(NEXT_WEEK)


def _declined(stage: Stage) -> None:
    _asked_for(stage)
    stage.asks(MEDIATOR, "🙅 Je ne peux pas", "Trop de demandes")


def _reported(stage: Stage, then: str) -> None:
    followed(stage)
    stage.asks(MEDIATOR, "📝 La fiche", "15 à 30 minutes", "☐ Accompagner, relayer", "✅ C'est tout")
    stage.asks(MEDIATOR, "Information donnée", then)


def _blocked(stage: Stage) -> None:
    asked(stage)
    stage.asks(USAGER, "❌ Je suis bloqué(e)")


def _alone(stage: Stage) -> None:
    """Their mediator is no longer there."""
    asked(stage)
    stage.do(lambda connection: connection.exec_driver_sql("UPDATE staff SET active = 0"))
    stage.asks(USAGER, "🙋 Je veux de l'aide")


def _handed_on(stage: Stage) -> None:
    followed(stage)
    stage.asks(MEDIATOR, "🔄 Passer la main", "Trop de demandes", "✅ Oui")


def _left(stage: Stage) -> None:
    followed(stage)
    stage.do(lambda connection: leave(connection, stage.house, 1, stage.now))


def _given_to_another(stage: Stage) -> None:
    led(stage)
    stage.forges(SECOND_MEDIATOR, "reassigning?request=1")
    stage.asks(SECOND_MEDIATOR, "📥 Remettre en file", "Une absence", "✅ Oui")


def _closed(stage: Stage) -> None:
    followed(stage)
    stage.asks(MEDIATOR, "✅ Clore")
    stage.presses(MEDIATOR, "Réglée")


def _closed_by_those_who_lead(stage: Stage) -> None:
    stage.joins(role="coordinator")
    stage.booked()
    stage.asks(MEDIATOR, "✅ Clore", "Hors de notre champ")


def _solved(stage: Stage) -> None:
    asked(stage)
    stage.asks(USAGER, "✅ C'est réglé", "✅ Oui, terminer")


def _opened_again(stage: Stage) -> None:
    _closed(stage)
    stage.forges(MEDIATOR, "card?request=1;act=reopen")


def _came_back(stage: Stage) -> None:
    _closed(stage)
    stage.asks(USAGER, "🔁 Je reviens")
    which = stage.phone(USAGER).last
    stage.taps(USAGER, which, which.choices[0])


def _erased(stage: Stage) -> None:
    followed(stage)
    stage.types(USAGER, "/effacer")
    stage.asks(USAGER, "🗑 Oui, tout effacer")


def _silent(stage: Stage) -> None:
    followed(stage)
    stage.types(USAGER, "/stop")
    stage.passes(stage.now + MONTHS)


def _began_by_mistake(stage: Stage) -> None:
    followed(stage)
    stage.passes(THURSDAY)
    stage.asks(MEDIATOR, "📅 Le rendez-vous", "✅ Venu", "↩️ Erreur : annuler")


def _absent_by_mistake(stage: Stage) -> None:
    stage.joins()
    stage.agreed()
    stage.asks(USAGER, "💡 Énergie et eau", "Une facture", "⏭ Passer", "👥 Un atelier")
    stage.asks(USAGER, f"👥 {WORKSHOP}", "✅ Je m'inscris")
    stage.passes(ON_THE_DAY)
    stage.types(MEDIATOR, "/accueil")
    stage.asks(MEDIATOR, f"👥 {WORKSHOP}", "⏳ n° 1", "🚫 Absent", "↩️ Annuler le dernier")


LIVED: dict[tuple[Act, By], Callable[[Stage], object]] = {
    ("offer", "clock"): _asked_for,
    ("lapse", "clock"): _left_without_an_answer,
    ("decline", "mediator"): _declined,
    ("accept", "mediator"): followed,
    ("start", "mediator"): lambda stage: _reported(stage, "Se revoir"),
    ("refer", "mediator"): sheet_sent,
    ("follow", "mediator"): lambda stage: _reported(stage, "Suivre la démarche"),
    ("follow", "clock"): asked,
    ("resume", "person"): _blocked,
    ("withdraw", "mediator"): _handed_on,
    ("change", "person"): _alone,
    ("leave", "operator"): _left,
    ("reassign", "coordinator"): _given_to_another,
    ("close", "mediator"): _closed,
    ("close", "person"): _solved,
    ("close", "coordinator"): _closed_by_those_who_lead,
    ("reopen", "mediator"): _opened_again,
    ("reopen", "person"): _came_back,
    ("unstart", "mediator"): _began_by_mistake,
    ("unclose", "mediator"): _absent_by_mistake,
    ("erase", "person"): _erased,
    ("erase", "clock"): _silent,
}


def test_no_change_is_without_its_scene() -> None:
    assert set(LIVED) == {(change.act, change.by) for change in CHANGES}


@pytest.mark.parametrize(("act", "by"), LIVED, ids=[f"{act} by the {by}" for act, by in LIVED])
def test_it_is_made(act: Act, by: By) -> None:
    stage = Stage()
    LIVED[act, by](stage)
    made = stage.do(lambda c: c.execute(select(steps.c.act, steps.c.role)).all())
    after = stage.do(lambda c: c.execute(select(requests.c.status)).scalars().all())
    if BY_ACT[act, by].after:
        assert (act, by) in made
    else:
        assert after == []
    stage.close()

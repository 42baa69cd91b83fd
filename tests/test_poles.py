"""A pole comes first and hides nothing: whatever the team, no request is nobody's, and nobody is told of nothing."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.domain.closures import Closed
from flows.domain.effects import OpenRequest
from flows.domain.poles import Leader, decides, pole_of
from storage import closures, handing, leaders, profiles, requests
from tests.agreed import agreed
from tests.poles import two_poles
from tests.stage import MEDIATOR, PARIS, SECOND_MEDIATOR, THIRD_MEDIATOR, Stage

REFUSED = "Je ne connais pas ce mot."
PLACES = ("maison", "elne", "siege", "")
DIRECTION = 3006
TEAMS = st.lists(
    st.builds(
        Leader,
        member=st.integers(1, 99),
        role=st.sampled_from(["coordinator", "direction"]),
        places=st.lists(st.sampled_from(PLACES[:3]), unique=True).map(tuple),
        away=st.booleans(),
    ),
    max_size=8,
    unique_by=lambda one: one.member,
)


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.close()


@given(TEAMS, st.sampled_from(PLACES))
def test_an_alert_reaches_those_of_the_pole_or_all_who_lead_and_never_nobody(team: list[Leader], place: str) -> None:
    told = decides(place, team)
    assert bool(told) == bool(team)
    own = [one for one in team if one.role == "coordinator" and place in one.places]
    there = [one for one in own if not one.away]
    if there:
        assert list(told) == there, "a pole whose coordinator is there is theirs"
    elif own:
        assert list(told) == team, "a pole whose coordinators are all away is everybody's"
    elif any(one.role == "coordinator" and not one.away for one in team):
        assert {one.role for one in told} == {"coordinator"} and not any(one.away for one in told)
    else:
        assert list(told) == team


@given(TEAMS, st.sampled_from(PLACES))
def test_every_request_is_on_the_first_screen_of_somebody_who_is_there(team: list[Leader], place: str) -> None:
    there = [one for one in team if not one.away]
    poles = [pole_of(one.member, team) for one in there]
    assert not there or any(pole is None or pole.holds(place) for pole in poles)
    assert all(pole_of(one.member, team) is None for one in team if one.role == "direction" or not one.places)


@given(TEAMS)
def test_what_is_nobodys_pole_is_everybodys(team: list[Leader]) -> None:
    named = {place for one in team if one.role == "coordinator" for place in one.places}
    for one in team:
        pole = pole_of(one.member, team)
        assert pole is None or (pole.holds("") and all(pole.holds(place) for place in PLACES if place not in named))


def texts(stage: Stage, chat: int) -> list[str]:
    return [bubble.text for bubble in stage.phone(chat).bubbles]


def heads(stage: Stage, chat: int, mark: str) -> list[str]:
    return [text for text in texts(stage, chat) if text.startswith(mark)]


def test_the_overview_opens_on_the_pole_and_one_tap_shows_all(stage: Stage) -> None:
    two_poles(stage)
    stage.booked()
    own = stage.types(SECOND_MEDIATOR, "/vue")[0]
    assert "📍 Votre pôle : EXEMPLE – Maison de quartier." in own.text and "📥 En attente : 1." in own.text
    assert "Ailleurs" not in own.text
    other = stage.types(THIRD_MEDIATOR, "/vue")[0]
    assert "📥 En attente : 0." in other.text and "🌍 Ailleurs, en attente : 1." in other.text
    whole = stage.asks(THIRD_MEDIATOR, "🌍 Tout voir")[0]
    assert "📥 En attente : 1." in whole.text and "Votre pôle" not in whole.text
    stage.asks(THIRD_MEDIATOR, "⏳ En attente : 1")
    card = stage.presses(THIRD_MEDIATOR, "⏳ Énergie et eau · lun. 23 nov.")[0]
    assert "🔀 Confier à un autre" in [button.label for button in card.choices]


def nowhere(stage: Stage) -> None:
    """The first person asks for something, wherever it may be."""
    stage.do(requests.add, agreed(1), OpenRequest(theme="energie", mode="permanence"), stage.now)


def test_a_request_without_a_place_is_in_every_pole(stage: Stage) -> None:
    two_poles(stage)
    stage.agreed()
    nowhere(stage)
    assert stage.do(requests.by_id, 1).place == ""
    for chat in (SECOND_MEDIATOR, THIRD_MEDIATOR):
        assert "📥 En attente : 1." in stage.types(chat, "/vue")[0].text


def test_the_file_shows_ones_pole_first_and_then_the_rest(stage: Stage) -> None:
    two_poles(stage)
    stage.booked()
    stage.now += timedelta(days=1)
    nowhere(stage)

    def days(chat: int) -> list[str]:
        said = stage.forges(chat, "queue?opens=waiting")[0]
        assert "📍 Votre pôle d'abord." in said.text
        return [button.label.rpartition(" · ")[2].split()[0] for button in said.choices]

    assert days(SECOND_MEDIATOR) == ["lun.", "mar."]
    assert days(THIRD_MEDIATOR) == ["mar.", "lun."]
    assert "Votre pôle" not in stage.forges(MEDIATOR, "queue?opens=waiting")[0].text


def away(stage: Stage, member: int) -> None:
    until = stage.now + timedelta(days=60)
    stage.do(closures.shut, Closed(absent=member, start=stage.now, end=until, reason="holiday"), [], member, stage.now)


def late(stage: Stage) -> None:
    """Two weeks later, on a working morning."""
    stage.now = datetime(2026, 12, 8, 10, tzinfo=PARIS)
    stage.round()


def test_what_is_late_is_told_to_its_pole_alone(stage: Stage) -> None:
    two_poles(stage)
    stage.joins(DIRECTION, "Ines", "direction")
    stage.booked()
    late(stage)
    assert len(heads(stage, SECOND_MEDIATOR, "⏰ En retard : personne")) == 1
    assert heads(stage, THIRD_MEDIATOR, "⏰ En retard : personne") == []
    assert heads(stage, DIRECTION, "⏰ En retard : personne") == []


def test_while_its_coordinator_is_away_a_pole_is_everybodys(stage: Stage) -> None:
    two_poles(stage)
    stage.joins(DIRECTION, "Ines", "direction")
    stage.booked()
    away(stage, 2)
    assert "📥 En attente : 1." in stage.types(THIRD_MEDIATOR, "/vue")[0].text
    late(stage)
    for chat in (SECOND_MEDIATOR, THIRD_MEDIATOR, DIRECTION):
        assert len(heads(stage, chat, "⏰ En retard : personne")) == 1


def test_a_coordinator_who_is_parted_from_the_person_is_told_nothing(stage: Stage) -> None:
    two_poles(stage)
    stage.booked()
    stage.do(handing.decline, 1, 2, "known", stage.now)
    assert stage.do(leaders.chats, [1], stage.now) == {1: [THIRD_MEDIATOR]}
    assert stage.do(leaders.all_but_parted, 1, stage.now) == [THIRD_MEDIATOR]


def test_a_full_place_is_told_to_its_pole(stage: Stage) -> None:
    two_poles(stage)
    stage.fills("maison")
    stage.round()
    assert len(heads(stage, SECOND_MEDIATOR, "📭")) == 1 and heads(stage, THIRD_MEDIATOR, "📭") == []
    stage.now += timedelta(days=1)
    away(stage, 2)
    stage.round()
    assert len(heads(stage, THIRD_MEDIATOR, "📭")) == 1


def test_a_danger_is_everybodys_who_leads_but_for_whoever_is_parted(stage: Stage) -> None:
    two_poles(stage)
    stage.joins(DIRECTION, "Ines", "direction")
    stage.booked()
    stage.do(handing.decline, 1, 3, "known", stage.now)
    stage.asks(MEDIATOR, "🙋 Je prends")
    stage.asks(MEDIATOR, "➡️ Voir la suite", "🤲 Pour la personne", "🚨 Signal danger", "Des violences", "✅ Oui")
    for chat in (SECOND_MEDIATOR, DIRECTION):
        assert len(heads(stage, chat, "🚨 Signal danger")) == 1
    assert heads(stage, THIRD_MEDIATOR, "🚨") == heads(stage, THIRD_MEDIATOR, REFUSED) == []


MEMBERS = st.lists(
    st.tuples(
        st.sampled_from(["coordinator", "direction"]),
        st.sampled_from(["", "maison", "elne"]),
        st.booleans(),
        st.booleans(),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=15, deadline=None)
@given(members=MEMBERS)
def test_in_any_team_whoever_is_told_can_open_it_and_somebody_is(members: Any) -> None:
    """A request waits too long at the neighbourhood house; some are away, some are parted from its person."""
    stage = Stage()
    stage.joins()
    for number, (role, place, is_away, _parted) in enumerate(members):
        stage.joins(4000 + number, f"Membre{number}", role)
        stage.do(profiles.change, number + 2, "places", place)
        if is_away:
            away(stage, number + 2)
    stage.booked()
    for number, (*_known, parted) in enumerate(members):
        if parted:
            stage.do(handing.decline, 1, number + 2, "known", stage.now)
    late(stage)
    told = [4000 + n for n in range(len(members)) if heads(stage, 4000 + n, "⏰ En retard")]
    may = [4000 + n for n, (*_known, parted) in enumerate(members) if not parted]
    assert set(told) <= set(may) and bool(told) == bool(may)
    for chat in (4000 + n for n in range(len(members))):
        assert not any(text.startswith(REFUSED) for text in texts(stage, chat))
    for chat in told:
        assert "📍 EXEMPLE – Maison de quartier" in stage.forges(chat, "card?request=1")[0].text
    stage.close()

"""Who is offered a request: rules that hold whatever the team, and the few that people would recognise."""

from datetime import UTC, datetime, timedelta

import hypothesis.strategies as st
from hypothesis import given

from flows.domain.assignment import Need, is_able, order
from flows.domain.model import Role, Staff
from flows.domain.skills import SKILLS, covering
from flows.domain.team import LEADERS, Mate, Profile

LATER = datetime(2026, 12, 1, tzinfo=UTC)
THEMES, TRAINED, PLACES, LANGUAGES = ("budget", "logement"), ("pcb", "dalo"), ("maison", "elne"), ("fr", "ar")
ROLES: tuple[Role, ...] = ("mediator", "coordinator", "direction", "quality_lead", "volunteer")


def some(words: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(words), unique=True).map(tuple)


def mate(
    number: int,
    role: Role = "mediator",
    *,
    language: str = "fr",
    skills: tuple[str, ...] = (),
    languages: tuple[str, ...] = (),
    places: tuple[str, ...] = (),
    most: int | None = None,
    load: int = 0,
    last: int = 0,
    away: bool = False,
    asked: bool = False,
    later: bool = False,
) -> Mate:
    said = Profile(skills=skills, languages=languages, places=places, most=most)
    who = Staff(id=number, name=f"N{number}", role=role, language=language)
    return Mate(
        staff=who,
        profile=said,
        load=load,
        last=LATER + timedelta(last) if last else None,
        away_until=LATER if away else None,
        asked=asked,
        later=later,
    )


@st.composite
def teams(draw: st.DrawFn) -> list[Mate]:
    return [
        mate(
            number,
            draw(st.sampled_from(ROLES)),
            language=draw(st.sampled_from(LANGUAGES)),
            skills=draw(some((*THEMES, *TRAINED))),
            languages=draw(some(LANGUAGES)),
            places=draw(some(PLACES)),
            most=draw(st.none() | st.integers(0, 3)),
            load=draw(st.integers(0, 4)),
            last=draw(st.integers(0, 3)),
            away=draw(st.booleans()),
            asked=draw(st.booleans()),
            later=draw(st.booleans()),
        )
        for number in range(1, draw(st.integers(0, 7)) + 1)
    ]


needs = st.builds(
    Need,
    theme=st.sampled_from(THEMES),
    language=st.sampled_from(LANGUAGES),
    place=st.sampled_from(("", *PLACES)),
    trained=some(TRAINED).map(frozenset),
)


def by_number(team: list[Mate]) -> dict[int, Mate]:
    return {one.staff.id: one for one in team}


@given(needs, teams())
def test_nobody_is_asked_twice_and_volunteers_and_quality_never(need: Need, team: list[Mate]) -> None:
    asked = order(need, team)
    known = by_number(team)
    assert len(set(asked)) == len(asked)
    assert not any(known[one].asked or known[one].staff.role in ("volunteer", "quality_lead") for one in asked)


@given(needs, teams())
def test_mediators_who_are_asked_are_able_and_come_before_those_who_lead(need: Need, team: list[Mate]) -> None:
    known = by_number(team)
    if not any(one.staff.role in LEADERS for one in team):
        return
    roles = [known[one].staff.role for one in order(need, team)]
    mediators = [one for one in order(need, team) if known[one].staff.role == "mediator"]
    assert all(is_able(need, known[one]) for one in mediators)
    assert roles == sorted(roles, key=lambda role: role != "mediator")[: len(roles)]


@given(needs, teams())
def test_who_leads_is_never_left_out(need: Need, team: list[Mate]) -> None:
    leaders = {one.staff.id for one in team if one.staff.role in LEADERS and not one.asked}
    assert leaders <= set(order(need, team))


@given(needs, teams())
def test_somebody_is_asked_as_long_as_somebody_was_not(need: Need, team: list[Mate]) -> None:
    left = [one for one in team if one.staff.role == "mediator" and not one.asked]
    leads = [one for one in team if one.staff.role in LEADERS]
    if (left and not leads) or any(not one.asked for one in leads):
        assert order(need, team)


@given(needs, teams(), st.sampled_from(LANGUAGES))
def test_a_language_changes_the_order_never_who_is_asked(need: Need, team: list[Mate], other: str) -> None:
    """So that nobody waits longer for the language they speak."""
    same = need.model_copy(update={"language": other})
    assert set(order(need, team)) == set(order(same, team))


@given(needs, teams())
def test_the_order_of_the_team_changes_nothing(need: Need, team: list[Mate]) -> None:
    shuffled = sorted(team, key=lambda one: -one.staff.id)
    assert order(need, shuffled) == order(need, team)


@given(needs, teams(), st.integers(1, 7))
def test_a_wish_is_first_when_it_can_be_and_changes_nothing_otherwise(
    need: Need, team: list[Mate], wished: int
) -> None:
    before, known = order(need, team), by_number(team)
    asked = order(need, team, wished)
    possible = wished in known and known[wished].staff.role == "mediator" and is_able(need, known[wished])
    assert asked == ((wished, *(one for one in before if one != wished)) if possible else before)


BUDGET = Need(theme="budget", language="fr", place="maison", trained=covering(SKILLS, "budget", "dettes"))


def test_least_loaded_then_asked_longest_ago() -> None:
    team = [mate(1, load=2), mate(2, load=1, last=9), mate(3, load=1, last=4)]
    assert order(BUDGET, team) == (3, 2, 1)


def test_who_was_trained_comes_first_and_who_names_nothing_takes_everything() -> None:
    team = [mate(1), mate(2, skills=("logement",)), mate(3, skills=("pcb",), load=3), mate(9, "coordinator")]
    assert order(BUDGET, team) == (3, 1, 9)


def test_who_is_away_full_or_elsewhere_is_passed_by() -> None:
    team = [mate(1, away=True), mate(2, most=2, load=2), mate(3, places=("elne",)), mate(4, "coordinator")]
    assert order(BUDGET, team) == (4,)


def test_who_comes_back_later_is_asked_after_those_who_work_within_the_delay() -> None:
    team = [mate(1, later=True, skills=("pcb",)), mate(2, load=9, last=4), mate(3, "coordinator")]
    assert order(BUDGET, team) == (2, 1, 3)
    arabic = BUDGET.model_copy(update={"language": "ar"})
    assert order(arabic, [mate(1, languages=("ar",), later=True), mate(2)]) == (2, 1)


@given(needs, teams())
def test_coming_back_later_changes_the_order_never_who_is_asked(need: Need, team: list[Mate]) -> None:
    at_once = [one.model_copy(update={"later": False}) for one in team]
    asked, known = order(need, team), by_number(team)
    assert set(asked) == set(order(need, at_once))
    able = [known[one].later for one in asked if is_able(need, known[one]) and known[one].staff.role == "mediator"]
    assert able == sorted(able)


def test_the_coordinator_of_the_pole_then_another_then_the_direction() -> None:
    team = [mate(1, "direction"), mate(2, "coordinator", places=("elne",)), mate(3, "coordinator", places=("maison",))]
    assert order(BUDGET, team) == (3, 2, 1)


def test_who_speaks_the_language_is_asked_first_and_the_others_next() -> None:
    arabic = BUDGET.model_copy(update={"language": "ar"})
    assert order(arabic, [mate(1), mate(2, languages=("ar",), load=5)]) == (2, 1)


def test_a_skill_covers_a_theme_or_one_line_of_it() -> None:
    assert covering(SKILLS, "logement", "dalo") == {"dalo"}
    assert covering(SKILLS, "logement", "loyer") == frozenset()
    assert covering(SKILLS, "energie", "") == {"energy"}

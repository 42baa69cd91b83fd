"""Three doors for each sub-theme: I do it alone, with somebody, or somebody comes with me. All three stay open."""

from datetime import datetime

from flows.domain.association import Association
from flows.domain.guides import guide
from flows.domain.model import Person
from flows.domain.own_steps import AddStep, MySteps
from flows.domain.themes import theme as theme_of
from flows.domain.themes import themes
from flows.exchange import Option
from flows.steps import checklist
from flows.subject import subject
from flows.talk import Talk
from flows.whereabouts import modes

COMING_ALONG = ("accompanied", "home_visit")
"""The ways of meeting in which somebody comes along; none of them offered: an appointment."""


def doors(talk: Talk, association: Association, person: Person | None, steps: MySteps, now: datetime) -> None:
    _ = talk.text
    if person is None:
        talk.go("welcome")
    theme, sub_theme = choose_sub_theme(talk, association)
    found = guide(theme, sub_theme)
    card = "\n".join(
        [f"🧭 {subject(talk, association, theme, sub_theme)}", _(found.what), _("Comment voulez-vous faire ?")]
    )
    door = talk.choose("door", card, three(talk))
    if door == "alone":
        today = now.astimezone(association.zone).date()
        told = checklist(talk, association, theme, sub_theme, today)
        options = [Option("keep", _("➕ Dans mes étapes")), Option("with", _("🤝 Avec quelqu'un"))]
        door = talk.choose("next", told, options, insist=False)
    if door == "keep":
        for step in found.steps:
            if step not in [one.words for one in steps.steps]:
                talk.do(AddStep(words=step))
        talk.go("my_steps")
    along = coming_along(association, theme) if door == "along" else ""
    talk.go("request", about=theme, precisely=sub_theme, how=along)


def three(talk: Talk) -> list[Option]:
    _ = talk.text
    return [
        Option("alone", _("🙂 Je fais seul(e)")),
        Option("with", _("🤝 Avec quelqu'un")),
        Option("along", _("🚶 On m'accompagne")),
    ]


def choose_sub_theme(talk: Talk, association: Association) -> tuple[str, str]:
    _ = talk.text
    options = [Option(theme.code, f"{theme.icon} {talk.words(theme.label)}".strip()) for theme in themes(association)]
    theme = theme_of(association, talk.choose("theme", _("🧭 Pour quelle démarche ?"), options))
    if not theme.sub_themes:
        return theme.code, ""
    precise = [Option(sub.code, talk.words(sub.label)) for sub in theme.sub_themes]
    return theme.code, talk.choose("sub", _("Plus précisément ?"), precise)


def coming_along(association: Association, theme: str) -> str:
    offered = modes(association, theme_of(association, theme))
    return next((mode for mode in COMING_ALONG if mode in offered), "")

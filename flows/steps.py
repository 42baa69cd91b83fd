"""What is shown of a way to go: the card of a sub-theme, a person's own list, and what a mediator reads of both."""

from collections.abc import Sequence
from datetime import date

from flows.domain.association import Association
from flows.domain.followups import Progress
from flows.domain.guides import SUGGESTED, Guide, guide
from flows.domain.kept import OwnStep
from flows.domain.model import NewsAnswer, Request
from flows.exchange import Option
from flows.subject import papers
from flows.talk import Talk
from flows.words import N_

OWN_WORDS = "words"
SHORT = 40
"""Characters of a step on a button."""
NEWS: dict[NewsAnswer, str] = {
    "solved": N_("✅ C'est réglé"),
    "waiting": N_("⏳ J'attends"),
    "blocked": N_("❌ Je suis bloqué(e)"),
    "help": N_("🙋 Je veux de l'aide"),
}


def checklist(talk: Talk, association: Association, theme: str, sub_theme: str, today: date) -> str:
    """What to do alone: the papers, the steps, whom to call, and when this was verified."""
    _ = talk.text
    found = guide(theme, sub_theme)
    bring = papers(talk, association, theme, sub_theme)
    lines = [_("Les papiers utiles :"), *(f"• {paper}" for paper in bring)] if bring else []
    lines += [_("Les étapes :"), *(f"• {_(step)}" for step in found.steps)]
    lines += [f"📞 {' · '.join(filter(None, (found.phone, found.site)))}"] if found.phone or found.site else []
    return "\n".join([*lines, verified(talk, found, today)])


def verified(talk: Talk, found: Guide, today: date) -> str:
    day = talk.speech.full_day(found.verified)
    told = talk.text("Vérifié le {day}.", day=day)
    return "\n".join([told, talk.text("C'est ancien : demandez à un médiateur.")]) if found.stale(today) else told


def listed(steps: Sequence[OwnStep], talk: Talk) -> list[str]:
    return [f"• {marked(talk, step)}" for step in steps]


def marked(talk: Talk, step: OwnStep) -> str:
    return f"{'✅' if step.done else '⬜'} {said(talk, step.words)}"


def said(talk: Talk, words: str) -> str:
    return talk.text(words) if words in SUGGESTED else words


def one_of(talk: Talk, steps: Sequence[OwnStep]) -> list[Option]:
    return [Option(str(step.id), shortened(marked(talk, step))) for step in steps]


def suggested(requests: Sequence[Request]) -> list[str]:
    """Of the themes of these requests, each step once; as they are kept, whatever the language."""
    return list(dict.fromkeys(step for one in requests for step in guide(one.theme, one.sub_theme).steps))


def choose_step(talk: Talk, question: str, steps: Sequence[str], limit: int) -> str:
    """One that is suggested, or one's own words."""
    options = [Option(str(number), shortened(talk.text(step))) for number, step in enumerate(steps)]
    which = OWN_WORDS
    if steps:
        which = talk.choose("which", question, [*options, Option(OWN_WORDS, talk.text("✍️ Mes mots"))])
    if which != OWN_WORDS:
        return steps[int(which)]
    return talk.write("words", talk.text("✍️ Écrivez l'étape, en peu de mots."), limit=limit)


def shortened(words: str) -> str:
    return words if len(words) <= SHORT else f"{words[: SHORT - 1].rstrip()}…"


def told(talk: Talk, association: Association, progress: Progress) -> list[str]:
    """For the mediator's card."""
    _ = talk.text
    lines = [_("🎯 Son but : {words}", words=progress.goal)] if progress.goal else []
    last = progress.last
    if last and last.answer and last.answered:
        day = talk.day(last.answered.astimezone(association.zone).date())
        lines.append(_("📌 {day}, la personne dit : {answer}", day=day, answer=_(NEWS[last.answer])))
    return lines

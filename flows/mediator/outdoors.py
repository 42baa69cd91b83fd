"""What mediators note of the day without anybody's name: people met, what they see outdoors, half a day's work.

Nothing is typed and nobody is named. People met are only counted, by month; so is the public, each answer apart.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from flows.contacts import ACTIVITIES, CROWDS, MODES, PUBLIC, STATES, ask_place, names, said, themes_of
from flows.domain.association import Association
from flows.domain.model import Staff
from flows.domain.reports import (
    CountPassage,
    CountPublic,
    FollowObservation,
    NoteActivity,
    NoteObservation,
    Observation,
)
from flows.domain.slips import stamp
from flows.domain.watching import categories, named, neighbourhoods, relays, spots
from flows.exchange import Link, Option
from flows.outcomes import take_back
from flows.talk import Talk
from flows.words import N_

FOLLOW = "-"
HALVES = {
    "0morning": N_("Ce matin"),
    "0afternoon": N_("Cet après-midi"),
    "1morning": N_("Hier matin"),
    "1afternoon": N_("Hier après-midi"),
}


def passage(talk: Talk, association: Association, staff: Staff | None, now: datetime) -> None:
    """/passage: people met without an appointment or a name, in four taps."""
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    mode = talk.choose("mode", _("👣 Un passage, sans nom. Comment ?"), said(talk, MODES))
    place = ask_place(talk, association)
    theme = talk.choose("theme", _("Pour quoi ?"), themes_of(talk, association))
    crowd = talk.choose("crowd", _("Combien ?"), said(talk, CROWDS))
    talk.do(CountPassage.model_validate({"mode": mode, "place": place, "theme": theme, "crowd": crowd}))
    links = [Link(_("➕ Un autre"), "passage"), take_back(talk, "passage", stamp(now))]
    if association.public_counters and crowd == "1":
        links.append(Link(_("📊 Compter le public"), "public", {"asks": "sex", "place": place}))
    talk.say(_("✅ C'est compté. Rien d'autre n'est gardé."), links=links)


def public(talk: Talk, association: Association, staff: Staff | None, asks: str, place: str) -> None:
    """One question at a time, each counted alone: no two answers ever meet."""
    _ = talk.text
    wanted = next((one for one in PUBLIC if one == asks), None)
    if staff is None or wanted is None or not association.public_counters:
        talk.go("unknown")
    question, answers = PUBLIC[wanted]
    known = place if place in [one.code for one in spots(association)] else ""
    answer = talk.choose("is", _(question), said(talk, answers), insist=False)
    talk.do(CountPublic(asked=wanted, place=known, answer=answer))
    order = list(PUBLIC)
    if wanted == order[-1]:
        talk.say(_("✅ C'est compté, à part et sans lien."))
        return
    talk.go("public", asks=order[order.index(wanted) + 1], place=known)


def activity(talk: Talk, association: Association, staff: Staff | None, now: datetime) -> None:
    """/activite: what half a day was."""
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    today = now.astimezone(association.zone).date()
    halves = {f"{today - timedelta(int(when[0]))} {when[1:]}": label for when, label in HALVES.items()}
    day, half = talk.choose("half", _("🗓 Quelle demi-journée ?"), said(talk, halves)).split()
    kind = talk.choose("kind", _("C'était quoi ?"), said(talk, ACTIVITIES))
    place = ask_place(talk, association)
    crowd = talk.choose("crowd", _("Combien de personnes ?"), said(talk, CROWDS))
    done = {"day": day, "half": half, "kind": kind, "place": place, "crowd": crowd}
    talk.do(NoteActivity.model_validate(done))
    links = [Link(_("➕ Une autre"), "activity"), take_back(talk, "activity", stamp(now))]
    talk.say(_("✅ La demi-journée est notée."), links=links)


def observation(talk: Talk, association: Association, staff: Staff | None) -> None:
    """/constat: something seen in a neighbourhood."""
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    where = [*names(talk, neighbourhoods(association)), Option(FOLLOW, _("📋 Suivre les constats"))]
    place = talk.choose("place", _("👁 Un constat. Dans quel quartier ?"), where)
    if place == FOLLOW:
        talk.go("watch")
    category = talk.choose("category", _("Qu'avez-vous vu ?"), names(talk, categories(association)))
    talk.do(NoteObservation(place=place, category=category))
    talk.say(_("✅ Le constat est noté."), links=[Link(_("📋 Suivre les constats"), "watch")])


def watch(
    talk: Talk, association: Association, staff: Staff | None, observations: Callable[[], Sequence[Observation]]
) -> None:
    """What was seen, and what became of it."""
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    still = {str(one.id): one for one in observations()}
    if not still:
        talk.say(_("Aucun constat à suivre."))
        return
    options = [Option(number, title(talk, association, one)) for number, one in still.items()]
    one = still[talk.choose("which", _("📋 Les constats à suivre :"), options, insist=False)]
    ahead = {state: label for state, label in STATES.items() if state not in ("noted", one.state)}
    state = talk.choose("state", describe(talk, association, one), said(talk, ahead), insist=False)
    told = talk.choose("to", _("Relayé à qui ?"), names(talk, relays(association))) if state == "relayed" else ""
    talk.do(FollowObservation.model_validate({"observation": one.id, "state": state, "relayed_to": told}))
    talk.say(_("✅ C'est noté."))
    talk.go("watch")


def title(talk: Talk, association: Association, one: Observation) -> str:
    seen = talk.words(named(categories(association), one.category).label)
    return f"{seen} · {talk.words(named(spots(association), one.place).label)}"


def describe(talk: Talk, association: Association, one: Observation) -> str:
    _ = talk.text
    noted = talk.day(one.noted.astimezone(association.zone).date())
    lines = [title(talk, association, one), _("Noté {day}", day=noted), _(STATES[one.state])]
    lines += [_("Vu {number} fois", number=one.seen)] if one.seen > 1 else []
    told = named(relays(association), one.relayed_to) if one.relayed_to else None
    lines += [_("Relayé à : {who}", who=talk.words(told.label))] if told else []
    return "\n".join([*lines, _("Et maintenant ?")])

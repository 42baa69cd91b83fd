"""One member of the team, and what can be changed of them: by those who lead; their languages and hours by themselves.

Every change is one tap and is there at once. What a list holds is ticked; nothing ticked means everything.
"""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from flows.arranging import DAYS, hour_of
from flows.domain import week
from flows.domain.association import Association
from flows.domain.enrolment import ChangeProfile, DismissMember
from flows.domain.model import Staff
from flows.domain.openings import understood
from flows.domain.skills import SKILLS
from flows.domain.team import GIVES, Mate, Trait, may_change, may_dismiss
from flows.domain.themes import themes
from flows.exchange import Option
from flows.roles import role_of
from flows.talk import Talk
from flows.words import N_

TRAITS: dict[Trait, str] = {
    "role": N_("🏷 Rôle"),
    "skills": N_("🧰 Compétences"),
    "languages": N_("🗣 Langues"),
    "places": N_("📍 Lieux"),
    "hours": N_("🕘 Horaires"),
    "most": N_("🔢 Maximum"),
    "seat": N_("💺 Sa place"),
    "wakes": N_("🚨 Un danger"),
}
QUESTIONS: dict[Trait, str] = {
    "role": N_("Quel rôle ?"),
    "skills": N_("Quelles compétences ? Rien de coché : tout."),
    "languages": N_("Quelles langues ?"),
    "places": N_("Quels lieux ? Rien de coché : tous."),
    "hours": N_("Quels horaires ?"),
    "most": N_("Combien de demandes en cours, au plus ?"),
    "seat": N_("Quelle place dans le fichier des lieux ?"),
    "wakes": N_("Vous prévenir d'un danger à toute heure, même la nuit ?"),
}
LISTS: tuple[Trait, ...] = ("skills", "languages", "places")
HOURS = {
    "Mo-Fr 09:00-12:00,14:00-17:00": N_("Lundi à vendredi"),
    "Mo-Fr 09:00-12:00": N_("Les matins"),
    "Mo-Fr 14:00-17:00": N_("Les après-midi"),
    "": N_("Sans horaires"),
}
MAXIMA = ("5", "10", "15", "20", "30")
NONE, DONE, OTHER, LEAVES = "none", "done", "other", "leaves"
LONGEST = 200


def member(
    talk: Talk,
    association: Association,
    staff: Staff | None,
    mate: Mate | None,
    spoken: Sequence[Option],
    what: str = "",
) -> None:
    """`what`: the trait that is being changed."""
    _ = talk.text
    if staff is None or mate is None:
        talk.go("unknown")
    allowed = [trait for trait in TRAITS if may_change(staff, mate.staff, trait) and _exists(association, trait)]
    trait = next((one for one in allowed if one == what), None)
    if trait is None:
        trait = _what(talk, association, staff, mate, spoken, allowed)
    options = _options(talk, association, staff, mate, trait, spoken)
    if trait in LISTS:
        _tick(talk, mate, trait, options)
    chosen = talk.choose(trait, _(QUESTIONS[trait]), options)
    value = "" if chosen == NONE else _hours(talk) if chosen == OTHER else chosen
    talk.do(ChangeProfile(member=mate.staff.id, trait=trait, value=value))
    talk.go("member", member=str(mate.staff.id))


def _exists(association: Association, trait: Trait) -> bool:
    return trait != "seat" or bool(seats(association))


def seats(association: Association) -> list[str]:
    """The names of mediators that the file gives hours to."""
    return sorted({one.mediator for place in association.permanences for one in place.mediators})


def _what(
    talk: Talk,
    association: Association,
    staff: Staff,
    mate: Mate,
    spoken: Sequence[Option],
    allowed: Sequence[Trait],
) -> Trait:
    _ = talk.text
    options = [Option(trait, _(label)) for trait, label in TRAITS.items() if trait in allowed]
    options += [Option(LEAVES, _("🚪 Quitte l'équipe"))] if may_dismiss(staff, mate.staff) else []
    card = _card(talk, association, mate, spoken)
    if not options:
        talk.say(card)
        talk.go("team")
    chosen = talk.choose("what", card, options, insist=False)
    if chosen == LEAVES:
        _leave(talk, mate)
    return next((trait for trait in allowed if trait == chosen), "hours")


def _card(talk: Talk, association: Association, mate: Mate, spoken: Sequence[Option]) -> str:
    _ = talk.text
    said = mate.profile
    skills = {option.value: option.label for option in _skills(talk, association)}
    tongues = {option.value: option.label for option in spoken}
    load = talk.plural("{number} demande en cours.", "{number} demandes en cours.", mate.load)
    load = load if mate.load else _("Aucune demande en cours.")
    lines = [_("👤 {name}, {role}.", name=mate.staff.name, role=role_of(talk, mate.staff.role))]
    lines += [load] if mate.staff.follows else []
    lines += [_("Au plus : {number}.", number=said.most)] if said.most is not None else []
    lines += [_("🌴 Pas là avant : {when}.", when=talk.moment(mate.away_until))] if mate.away_until else []
    lines += [_("🚨 Prévenu d'un danger à toute heure.")] if said.wakes else []
    named = {
        N_("Compétences : {list}."): [skills.get(code, code) for code in said.skills],
        N_("Langues : {list}."): [tongues.get(code, code) for code in said.languages],
        N_("Lieux : {list}."): [_place(association, code) for code in said.places],
    }
    lines += [_(sentence, list=", ".join(words)) for sentence, words in named.items() if words]
    return "\n".join([*lines, *_worked(talk, said.hours)])


def _worked(talk: Talk, hours: str) -> list[str]:
    """Days in a row that keep the same hours are one line; what says more than a week stays as it is written."""
    _ = talk.text
    known = week.read(hours)
    if known is None:
        return [f"🕘 {hours}"]
    runs = [(spans, [day for day, _spans in days]) for spans, days in groupby(_week(known), key=itemgetter(1)) if spans]
    return [
        _("🕘 {day} : {what}", day=_days(talk, days), what=", ".join(_span(talk, span) for span in spans))
        for spans, days in runs
    ]


def _week(known: week.Week) -> list[tuple[str, list[week.Span]]]:
    return [(day, list(known.get(day, ()))) for day in week.DAYS]


def _days(talk: Talk, days: Sequence[str]) -> str:
    first, last = talk.text(DAYS[days[0]]), talk.text(DAYS[days[-1]])
    return first if first == last else talk.text("{start} à {end}", start=first, end=last)


def _span(talk: Talk, span: week.Span) -> str:
    return talk.text("{start} à {end}", start=hour_of(talk, span[0]), end=hour_of(talk, span[1]))


def _place(association: Association, code: str) -> str:
    place = association.permanence(code)
    return place.name if place else code


def _skills(talk: Talk, association: Association) -> list[Option]:
    trained = [Option(one.code, talk.words(one.label)) for one in association.skills or SKILLS]
    return trained + [Option(theme.code, talk.words(theme.label)) for theme in themes(association)]


def _options(
    talk: Talk, association: Association, staff: Staff, mate: Mate, trait: Trait, spoken: Sequence[Option]
) -> list[Option]:
    _ = talk.text
    match trait:
        case "role":
            return [Option(role, role_of(talk, role)) for role in GIVES[staff.role] if role != mate.staff.role]
        case "skills":
            return _skills(talk, association)
        case "languages":
            return list(spoken)
        case "places":
            return [Option(place.code, place.name) for place in association.permanences]
        case "hours":
            written = [Option(hours or NONE, _(label)) for hours, label in HOURS.items()]
            return [*written, Option(OTHER, _("✍️ D'autres horaires"))]
        case "most":
            return [*(Option(number, number) for number in MAXIMA), Option(NONE, _("Sans maximum"))]
        case "wakes":
            return [Option("yes", _("✅ Oui")), Option(NONE, _("❌ Non"))]
        case "seat":
            return [*(Option(code, code) for code in seats(association)), Option(NONE, _("Aucune"))]


def _tick(talk: Talk, mate: Mate, trait: Trait, options: Sequence[Option]) -> None:
    """One more or one less, and the same list again."""
    ticked: tuple[str, ...] = getattr(mate.profile, trait)
    shown = [Option(one.value, f"{'✅' if one.value in ticked else '⬜'} {one.label}") for one in options]
    shown.insert(0, Option(DONE, talk.text("✔️ C'est tout")))
    chosen = talk.choose(trait, talk.text(QUESTIONS[trait]), shown)
    if chosen == DONE:
        talk.go("member", member=str(mate.staff.id))
    kept = [one.value for one in options if (one.value in ticked) != (one.value == chosen)]
    talk.do(ChangeProfile(member=mate.staff.id, trait=trait, value=" ".join(kept)))
    talk.go("member", member=str(mate.staff.id), what=trait)


def _hours(talk: Talk) -> str:
    _ = talk.text
    said = talk.write("written", _("Écrivez les horaires. Exemple : lundi 9h-12h ; jeudi 14h-17h."), limit=LONGEST)
    hours = understood(said)
    if hours is None:
        talk.ask_again("written", because=_("Je n'ai pas compris ces horaires."))
    return hours


def _leave(talk: Talk, mate: Mate) -> None:
    _ = talk.text
    lines = (
        _("🚪 {name} quitte l'équipe ? C'est tout de suite.", name=mate.staff.name),
        talk.plural(
            "{number} demande retourne dans la file, à sa place.",
            "{number} demandes retournent dans la file, à leur place.",
            mate.load,
        ),
        _("Chaque personne est prévenue, sans dire qui."),
    )
    options = [Option("yes", _("✅ Oui")), Option("no", _("↩️ Non, rien"))]
    if talk.choose("sure", "\n".join(lines), options) == "no":
        talk.go("member", member=str(mate.staff.id))
    talk.do(DismissMember(member=mate.staff.id))
    talk.say(_("C'est fait. {name} ne voit plus rien ici.", name=mate.staff.name))
    talk.go("handed")

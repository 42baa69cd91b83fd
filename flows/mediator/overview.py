"""/vue: nobody has been forgotten. What waits, what is late, what each follows, where no hour is free; and from there,
one request at a time, to somebody else. Members are in alphabetical order, with a number each: nobody is ranked.

What an absent member left untouched goes back to the queue only when somebody who leads says so here.
"""

from collections.abc import Callable, Sequence

from flows.domain.association import Association, Permanence
from flows.domain.leading import AllWaiting, Danger, HandOver, Untouched
from flows.domain.model import Request, Staff
from flows.domain.team import LEADERS, Mate
from flows.domain.themes import theme as theme_of
from flows.exchange import Option
from flows.places import at
from flows.talk import Talk
from flows.words import folded

WAITING, LATE, LEFT, GIVE, DANGERS, PRACTICE = "waiting", "late", "left", "give", "dangers", "practice"
FOLLOW = ("mediator", *LEADERS)


def overview(
    talk: Talk,
    association: Association,
    staff: Staff | None,
    mates: Sequence[Mate],
    all_waiting: Sequence[AllWaiting],
    roomless: Sequence[Permanence],
    untouched: Sequence[Untouched],
    open_dangers: Sequence[Danger],
    followed_by: Callable[[int], Sequence[Request]],
) -> None:
    if staff is None:
        talk.go("unknown")
    members = sorted((mate for mate in mates if mate.staff.role in FOLLOW), key=lambda mate: folded(mate.staff.name))
    late = [one for one in all_waiting if one.late]
    counts = {
        DANGERS: len(open_dangers),
        LATE: len(late),
        WAITING: len(all_waiting),
        LEFT: len(untouched),
        GIVE: sum(mate.load for mate in members),
    }
    text = seen(talk, association, all_waiting, late, members, roomless)
    what = talk.choose("what", text, _options(talk, counts), insist=False)
    if what == PRACTICE:
        talk.go("practice")
    if what == DANGERS:
        talk.go("alarm", danger=_which_danger(talk, association, open_dangers))
    if what == LEFT:
        hand_over(talk, members, untouched)
        return
    if what == GIVE:
        talk.go("reassigning", request=_of_whom(talk, association, members, followed_by))
    asked = [_option(talk, association, one) for one in (late if what == LATE else all_waiting)]
    talk.go("card", request=talk.choose("which", _said(talk, what), asked, insist=False))


def seen(
    talk: Talk,
    association: Association,
    waiting: Sequence[AllWaiting],
    late: Sequence[AllWaiting],
    members: Sequence[Mate],
    roomless: Sequence[Permanence],
) -> str:
    _ = talk.text
    lines = [_("👀 Vue d'ensemble")]
    lines.append(_("📥 En attente : {waiting}. En retard : {late}.", waiting=len(waiting), late=len(late)))
    if waiting:
        since = talk.day(waiting[0].since.astimezone(association.zone).date())
        lines.append(_("La plus ancienne attend depuis {day}.", day=since))
    lines.append(_("👥 Demandes en cours :"))
    lines += [_load(talk, mate) for mate in members]
    if roomless:
        lines.append(_("📭 Aucune heure libre dans les 14 prochains jours :"))
        lines += [at(talk, place.name) for place in roomless]
    return "\n".join(lines)


def _load(talk: Talk, mate: Mate) -> str:
    said = talk.text("• {name} : {number}", name=mate.staff.name, number=mate.load)
    return f"{said} 🌴" if mate.away else said


def _options(talk: Talk, counts: dict[str, int]) -> list[Option]:
    """What there is, with how many."""
    _ = talk.text
    labels = {
        DANGERS: _("🚨 Signal danger : {number}", number=counts[DANGERS]),
        LATE: _("⏰ En retard : {number}", number=counts[LATE]),
        WAITING: _("⏳ En attente : {number}", number=counts[WAITING]),
        LEFT: _("🌴 Sans suite : {number}", number=counts[LEFT]),
        GIVE: _("🔀 Confier à un autre"),
    }
    return [*(Option(code, labels[code]) for code in labels if counts[code]), Option(PRACTICE, _("📚 Pratique"))]


def _said(talk: Talk, what: str) -> str:
    _ = talk.text
    return _("⏰ Les demandes en retard :") if what == LATE else _("⏳ Les demandes qui attendent :")


def _option(talk: Talk, association: Association, one: AllWaiting) -> Option:
    day = talk.day(one.since.astimezone(association.zone).date())
    about = talk.words(theme_of(association, one.theme).label)
    return Option(str(one.request), f"{'⏰' if one.late else '⏳'} {day} · {about}")


def _of_whom(
    talk: Talk,
    association: Association,
    members: Sequence[Mate],
    followed_by: Callable[[int], Sequence[Request]],
) -> str:
    """A request that somebody follows."""
    _ = talk.text
    busy = [Option(str(mate.staff.id), mate.staff.name) for mate in members if mate.load]
    who = talk.choose("who", _("Une demande de qui ?"), busy, insist=False)
    theirs = [
        Option(str(one.id), f"{talk.words(theme_of(association, one.theme).label)} · {one.id}")
        for one in followed_by(int(who))
    ]
    if not theirs:
        talk.ask_again("who", "what", because=_("Il n'y a plus rien à confier."))
    return talk.choose("which", _("Quelle demande ?"), theirs, insist=False)


def _which_danger(talk: Talk, association: Association, dangers: Sequence[Danger]) -> str:
    options = [
        Option(str(one.id), f"🚨 {talk.day(one.at.astimezone(association.zone).date())} · {one.request}")
        for one in dangers
    ]
    return talk.choose("which", talk.text("🚨 Ces signaux attendent un avis :"), options, insist=False)


def hand_over(talk: Talk, members: Sequence[Mate], untouched: Sequence[Untouched]) -> None:
    _ = talk.text
    left = {mate.staff.id: sum(one.member == mate.staff.id for one in untouched) for mate in members}
    options = [Option(str(mate.staff.id), mate.staff.name) for mate in members if left[mate.staff.id]]
    title = _("🌴 Ces membres sont absents. Leurs demandes attendent depuis plus que le délai :")
    who = int(talk.choose("who", title, options, insist=False))
    question = _("Demandes sans suite : {number}. Les remettre dans la file ?", number=left[who])
    sure = [Option("yes", _("✅ Oui")), Option("no", _("❌ Non"))]
    told = _("Chaque personne lira qu'un autre médiateur va l'aider.")
    if talk.choose("sure", f"{question}\n{told}", sure) == "no":
        talk.say(_("D'accord. Rien ne change."))
        return
    talk.do(HandOver(member=who))
    talk.say(_("C'est fait. Les personnes sont prévenues, sans nom ni raison."))

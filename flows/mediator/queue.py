"""/file: what waits for somebody, what waits since too long, and one's own, each with its count, oldest first.

A list that is empty is no button; when only one has something, it is there at once.
"""

from collections.abc import Callable, Sequence

from flows.cards import line
from flows.domain.association import Association
from flows.domain.desk import LISTS, Counts, Which
from flows.domain.model import Request, Staff
from flows.domain.poles import Pole
from flows.exchange import Option
from flows.talk import Talk
from flows.words import N_

COUNTED: dict[Which, str] = {
    "waiting": N_("⏳ En attente : {number}"),
    "overdue": N_("⏰ En retard : {number}"),
    "mine": N_("🙋 À vous : {number}"),
}
ICONS: dict[Which, str] = {"waiting": "⏳", "overdue": "⏰", "mine": "🙋"}


def queue(
    talk: Talk,
    association: Association,
    staff: Staff | None,
    counts: Callable[[], Counts],
    listed: Callable[[Which], Sequence[Request]],
    pole: Callable[[], Pole | None],
    opens: str = "",
) -> None:
    """`opens`: the list that was chosen."""
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    counted = counts()._asdict()
    told = {which: _(COUNTED[which], number=counted[which]) for which in LISTS}
    some = [which for which in LISTS if counted[which]]
    if not some:
        talk.say(_("📥 Personne n'attend, et aucune demande n'est à vous."))
        return
    which = next((which for which in LISTS if which == opens), some[0] if len(some) == 1 else None)
    if which is None:
        options = [Option(which, told[which]) for which in some]
        talk.go("queue", opens=talk.choose("list", _("📥 Quelle liste ?"), options, insist=False))
    shown = listed(which)
    lines = [told[which], *([_("📍 Votre pôle d'abord.")] if which != "mine" and pole() else [])]
    if len(shown) < counted[which]:
        lines.append(_("Voici les {number} plus anciennes.", number=len(shown)))
    if not shown:
        talk.say(told[which])
        return
    options = [Option(str(one.id), line(talk, association, one, _icon(which, one))) for one in shown]
    private = which == "mine"
    talk.go("card", request=talk.choose("which", "\n".join(lines), options, insist=False, private=private))


def _icon(which: Which, one: Request) -> str:
    return "⏰" if which == "waiting" and one.overdue else ICONS[which]

"""The card of a request: neutral first, the person's words after acceptance, and what its mediator can do from there.

It says theme, place and language; the first name and the words only to the mediator who accepted. Refusing is a right
(closed reasons, nobody is told which), and a refused request keeps its place in the queue.
"""

from collections.abc import Callable
from datetime import datetime

from flows.cards import DECLINES, neutral, words_of
from flows.domain.association import Association
from flows.domain.desk import Past
from flows.domain.followups import Progress
from flows.domain.handing import AcceptRequest, CloseRequest, DeclineRequest, ReopenRequest
from flows.domain.model import Request, Staff
from flows.domain.team import LEADERS
from flows.exchange import Link, Option
from flows.notes import Threads, history
from flows.past import ahead, told
from flows.referrals import Sheets, sent_on
from flows.steps import told as progressed
from flows.talk import Talk
from flows.words import N_

DOORS: dict[str, str] = {
    "writing": N_("💬 Écrire"),
    "report": N_("📝 La fiche"),
    "handing_on": N_("🔄 Passer la main"),
    "close": N_("✅ Clore"),
    "referring": N_("🤝 Orienter"),
    "case": N_("🤲 Pour la personne"),
    "proposing": N_("🪜 Proposer une étape"),
}
"""What the one who follows it does from the card, most days' things first: the conversation, and the button's words."""
CLOSINGS = {
    "solved": N_("Réglée"),
    "informed": N_("Information donnée"),
    "referred": N_("Orientée, reçue"),
    "no_news": N_("Plus de nouvelles"),
    "person_stopped": N_("Arrêt par la personne"),
    "out_of_scope": N_("Hors de notre champ"),
}
ANOTHER = N_("🔀 Confier à un autre")


def card(
    talk: Talk,
    association: Association,
    request: Request | None,
    staff: Staff | None,
    threads: Threads,
    sheets: Sheets,
    progress: Callable[[Request], Progress],
    interpreter: bool,
    telephone: Callable[[Request], str],
    past: Callable[[Request], Past],
    now: datetime,
    about: str = "",
    wished: str = "",
) -> None:
    """`wished`: the person would like the very mediator it is offered to."""
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    if request is None:
        talk.say(_("Cette demande n'existe plus."))
        return
    if request.silent and request.paper:
        talk.say(_("✋ La personne a dit stop, de vive voix. Sans nouvelle, tout s'efface dans 30 jours."))
        return
    if request.silent:
        talk.say(_("⏸ La personne fait une pause. Elle seule peut la finir."))
        return
    summary = neutral(talk, association, request)
    if interpreter:
        summary = "\n".join([summary, _("🗣 Un interprète est utile.")])
    if request.status == "closed":
        kept = told(talk, association, past(request)) if request.mediator == staff.id else []
        closed(talk, request, staff, "\n".join([summary, *kept, _("✅ Demande close.")]))
    elif request.mediator == staff.id:
        became = past(request)
        kept = [*told(talk, association, became), *history(talk, association, threads(request.id))]
        kept += sent_on(talk, association, sheets(request.id))
        kept += progressed(talk, association, progress(request))
        following = ahead(talk, request, became, now)
        mine(talk, request, "\n".join([summary, *kept]), following, telephone(request))
    elif request.mediator is not None:
        links = [Link(_(ANOTHER), "reassigning", {"request": str(request.id)})] if staff.role in LEADERS else []
        talk.say("\n".join([summary, _("🙋 Un autre médiateur s'en occupe.")]), links=links)
    else:
        title = "\n".join([_title(talk, about), *([_("🤝 La personne aimerait vous revoir.")] if wished else [])])
        offered(talk, request, f"{title}\n{summary}", leads=staff.role in LEADERS)


def _title(talk: Talk, about: str) -> str:
    _ = talk.text
    titles = {
        "new": _("📥 Nouvelle demande"),
        "again": _("📥 Demande à reprendre"),
        "back": _("📥 La personne revient"),
        "remind": _("⏰ Cette demande attend votre réponse"),
    }
    return titles.get(about, _("📥 Demande"))


def offered(talk: Talk, request: Request, text: str, *, leads: bool) -> None:
    _ = talk.text
    options = [Option("accept", _("🙋 Je prends")), Option("decline", _("🙅 Je ne peux pas"))]
    options += [Option("assign", _(ANOTHER)), Option("close", _("✅ Clore"))] if leads else []
    act = talk.choose("act", text, options, insist=False)
    if act == "accept":
        talk.do(AcceptRequest(request=request.id))
        talk.go("card", request=str(request.id))
    if act == "assign":
        talk.go("reassigning", request=str(request.id))
    if act == "close":
        close(talk, request)
        return
    reasons = [Option(code, _(reason)) for code, reason in DECLINES.items()]
    reason = talk.choose("reason", _("Pourquoi ? Personne d'autre ne le verra."), reasons)
    talk.do(DeclineRequest(request=request.id, reason=reason))
    talk.say(_("D'accord. La demande garde sa place. Elle va à un autre médiateur."))


def mine(talk: Talk, request: Request, summary: str, following: str, telephone: str) -> None:
    _ = talk.text
    lines = [_("🙋 Vous vous occupez de cette demande."), summary]
    lines += words_of(talk, request, telephone)
    lines += [] if request.reachable or request.paper else [_("⚠️ La personne ne reçoit plus nos messages.")]
    lines.append(following)
    options = [Option("meeting", _("📅 Le rendez-vous"))] if request.appointment else []
    options += [Option(conversation, _(label)) for conversation, label in DOORS.items()]
    act = talk.choose("act", "\n".join(lines), options, insist=False, private=True)
    if act == "meeting" and request.appointment:
        talk.go("meeting", appointment=str(request.appointment.id))
    if act != "close":
        talk.go(act, request=str(request.id))
    close(talk, request)


def close(talk: Talk, request: Request) -> None:
    _ = talk.text
    closings = [Option(code, _(reason)) for code, reason in CLOSINGS.items()]
    reason = talk.choose("reason", _("Comment se termine la demande ?"), closings)
    talk.do(CloseRequest(request=request.id, reason=reason))
    talk.say(_("✅ Demande close."))


def closed(talk: Talk, request: Request, staff: Staff, text: str) -> None:
    """Who followed it may go on with it."""
    if request.mediator != staff.id:
        talk.say(text)
        return
    if talk.choose("act", text, [Option("reopen", talk.text("🔁 Rouvrir"))], insist=False) == "reopen":
        talk.do(ReopenRequest(request=request.id))
        talk.go("card", request=str(request.id))

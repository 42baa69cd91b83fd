"""From the card: the mediator makes a sheet for a partner, and says when they gave it.

The person sees each field and value before anything, and answers for this very sheet. A no is told without a why, and
closes nothing. We send nothing to a partner: the file is for the mediator, who gives it, and says how.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from flows.domain.association import Association
from flows.domain.life import IN_HANDS
from flows.domain.model import Request, Staff
from flows.domain.partners import RECEIVERS, Partner
from flows.domain.referrals import ITEMS as ALL_ITEMS
from flows.domain.referrals import Item, ProposeReferral, Referral, Sheet, TransmitReferral, listed
from flows.exchange import Document, Option
from flows.paper import paper
from flows.referrals import (
    AIMS,
    CLASSES,
    ITEMS,
    MEANS,
    MOMENTS,
    Sheets,
    marked,
    partner_of,
    printed,
    standing,
    to_request,
    whole,
)
from flows.talk import Talk
from flows.ticks import tick
from flows.words import N_

FILE_LIVES = timedelta(hours=24)
NEW = "new"
CORRECTED = {**{str(item): label for item, label in ITEMS.items()}, "partner": N_("Le partenaire")}
TOLD = {
    "agreed": N_("🤝 Demande n° {number} : la personne est d'accord. À vous de transmettre."),
    "refused": N_("🤝 Demande n° {number} : pas d'accord pour cette fiche. Rien ne part. La demande continue."),
    "correct": N_("🤝 Demande n° {number} : la personne veut corriger la fiche. Refaites-la avec elle."),
    "withdrawn": N_("🤝 Demande n° {number} : l'accord est retiré. Ne transmettez plus rien."),
    "yes": N_("🤝 Demande n° {number} : la personne a été reçue."),
    "not_yet": N_("🤝 Demande n° {number} : la personne n'a pas encore été reçue."),
    "refused_there": N_("🤝 Demande n° {number} : le partenaire a dit non. La demande continue."),
    "unsaid": N_("🤝 Demande n° {number} : la personne préfère ne pas dire si elle a été reçue."),
}


def referring(
    talk: Talk,
    association: Association,
    staff: Staff | None,
    request: Request | None,
    sheets: Sheets,
    telephone: Callable[[Request], str],
    directory: Sequence[Partner],
    now: datetime,
) -> None:
    _ = talk.text
    if staff is None or request is None:
        talk.go("unknown")
    if request.mediator != staff.id:
        talk.say(_("Vous ne suivez plus cette demande. Rien n'est parti."))
        return
    if request.status not in IN_HANDS or request.silent:
        talk.say(_("Aucune fiche pour cette demande : elle est close, ou la personne fait une pause."))
        return
    known = {str(one.id): one for one in sheets(request.id)}
    which = NEW
    if known:
        options = [Option(number, marked(talk, association, one)) for number, one in known.items()]
        told = [_("🤝 Les orientations :"), *(standing(talk, association, one) for one in known.values())]
        which = talk.choose("which", "\n".join(told), [Option(NEW, _("➕ Nouvelle fiche")), *options])
    if which == NEW:
        _propose(talk, association, request, telephone(request), directory, now)
    else:
        _carry_on(talk, association, request, known[which])


def _propose(
    talk: Talk, association: Association, request: Request, phone: str, directory: Sequence[Partner], now: datetime
) -> None:
    _ = talk.text
    partner = _partner(talk, directory)
    if partner is None or partner.receiver is None:
        talk.say(_("Aucun partenaire dans l'annuaire : la direction l'ajoute au fichier de l'association."))
        return
    stale = partner.stale(now.astimezone(association.zone).date())
    question = _("Pour quoi ?")
    if stale:
        question = "\n".join([_("⚠️ Cette fiche partenaire a plus de 6 mois. Vérifiez avant d'envoyer."), question])
    aim = talk.choose("aim", question, [Option(code, _(label)) for code, label in AIMS.items()])
    sheet = Sheet.model_validate(
        {"partner": partner.code, "name": partner.name, "kind": partner.receiver, "aim": aim}
        | {"items": _items(talk, request, phone)}
    )
    if not request.reachable:
        talk.say(_("📵 La personne ne reçoit plus nos messages : elle ne peut pas dire oui. Rien n'est proposé."))
        return
    lines = [_("La personne verra ceci, puis dira oui ou non :"), *whole(talk, association, sheet)]
    options = [
        Option("yes", _("✅ Proposer")),
        Option("change", _("✏️ Changer")),
        Option("no", _("❌ Annuler")),
    ]
    answer = talk.choose("send", "\n".join(lines), options, private=True)
    if answer == "change":
        talk.ask_again("send", "class", "partner", "aim", "items", "items+", "moment")
    if answer == "no":
        talk.say(_("D'accord. Rien n'est proposé."), links=to_request(talk, request.id))
        return
    talk.do(ProposeReferral(request=request.id, sheet=sheet))
    talk.say(_("✅ La personne reçoit la fiche. Je vous dis sa réponse."), links=to_request(talk, request.id))


def _partner(talk: Talk, directory: Sequence[Partner]) -> Partner | None:
    """Whoever may receive something about somebody."""
    there = [one for one in directory if one.receiver]
    kinds = [Option(kind, talk.text(CLASSES[kind])) for kind in RECEIVERS if any(one.kind == kind for one in there)]
    if not kinds:
        return None
    kind = talk.choose("class", talk.text("🤝 Orienter vers qui ?"), kinds)
    options = [Option(one.code, one.name) for one in there if one.kind == kind]
    code = talk.choose("partner", talk.text("Quel partenaire ?"), options)
    return next(one for one in there if one.code == code)


def _items(talk: Talk, request: Request, phone: str) -> dict[Item, str]:
    """What is ticked, of what there is."""
    _ = talk.text
    theme = "/".join(filter(None, (request.theme, request.sub_theme)))
    there: dict[Item, str] = {"nickname": request.nickname, "language": request.language, "theme": theme}
    there |= {"words": request.words, "phone": phone, "moment": "any"}
    options = [Option(item, _(ITEMS[item])) for item in ALL_ITEMS if there[item]]
    ticked = tick(talk, "items", _("Que lira ce partenaire ? Le moins possible."), options)
    if "moment" in ticked:
        moments = [Option(code, _(label)) for code, label in MOMENTS.items()]
        there["moment"] = talk.choose("moment", _("Quand peut-il appeler ?"), moments)
    return {item: there[item] for item in ALL_ITEMS if item in ticked}


def _carry_on(talk: Talk, association: Association, request: Request, referral: Referral) -> None:
    _ = talk.text
    lines = [standing(talk, association, referral)]
    gone = [_("Les mots de cette fiche sont effacés.")]
    lines += whole(talk, association, referral.sheet) if referral.sheet else gone
    if not referral.transmissible or referral.sheet is None:
        talk.say("\n".join(lines), links=to_request(talk, request.id), private=True)
        return
    if not listed(association, referral.sheet):
        changed = _("⚠️ Ce partenaire a changé dans l'annuaire. Rien n'est transmis : refaites la fiche.")
        talk.say(changed, links=to_request(talk, request.id))
        return
    options = [Option("file", _("📄 La fiche à imprimer")), Option("sent", _("📮 Je l'ai transmise"))]
    if talk.choose("act", "\n".join(lines), options, private=True) == "file":
        content = paper(printed(talk, association, request, referral.sheet))
        told = _("📄 La fiche. Dans 24 heures, je l'enlève d'ici. C'est vous qui la donnez.")
        talk.say(told, document=Document("fiche-orientation.pdf", content, FILE_LIVES, "page"), private=True)
        talk.say(_("Et après ?"), links=to_request(talk, request.id))
        return
    means = talk.choose("means", _("Comment l'avez-vous transmise ?"), _all(talk, MEANS))
    talk.do(TransmitReferral.model_validate({"referral": referral.id, "means": means}))
    talk.say(
        _("✅ C'est noté : transmis à {partner}. Dans 14 jours, je demande à la personne si elle a été reçue.",
          partner=partner_of(association, referral)),
        links=to_request(talk, request.id),
    )  # fmt: skip


def _all(talk: Talk, labels: dict[str, str]) -> Sequence[Option]:
    return [Option(code, talk.text(label)) for code, label in labels.items()]


def referred(talk: Talk, staff: Staff | None, request: Request | None, told: str = "", about: str = "") -> None:
    """What the person answered: told without a name."""
    if staff is None or request is None or request.mediator != staff.id or told not in TOLD:
        talk.go("unknown")
    lines = [talk.text(TOLD[told], number=request.id)]
    lines += [talk.text("À corriger : {field}", field=talk.text(CORRECTED[about]))] if about in CORRECTED else []
    talk.say("\n".join(lines), links=to_request(talk, request.id))

"""/partenaires: who does what, where one calls, and when somebody last looked whether it is still true.

An entry that nobody looked at for six months is shown first; those who lead are told of it once a month.
"""

from datetime import datetime

from flows.domain.association import Association
from flows.domain.model import Staff
from flows.domain.partners import Partner
from flows.exchange import Link, Option
from flows.referrals import CLASSES
from flows.talk import Talk


def partners(talk: Talk, association: Association, staff: Staff | None, now: datetime) -> None:
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    if not association.partners:
        talk.say(_("Aucun partenaire dans l'annuaire : la direction l'ajoute au fichier de l'association."))
        return
    kinds = [Option(kind, _(label)) for kind, label in CLASSES.items() if _of(association, kind)]
    question = "\n".join([_("🤝 Les partenaires :"), *to_check(talk, association, now)])
    kind = talk.choose("class", question, kinds, insist=False)
    options = [Option(one.code, one.name) for one in _of(association, kind)]
    partner = association.partner(talk.choose("partner", _("Quel partenaire ?"), options, insist=False))
    if partner:
        talk.say(_entry(talk, association, partner, now), links=[Link(_("🤝 Les partenaires"), "partners")])


def _of(association: Association, kind: str) -> list[Partner]:
    return [one for one in association.partners if one.kind == kind]


def _entry(talk: Talk, association: Association, partner: Partner, now: datetime) -> str:
    _ = talk.text
    lines = [f"{_(CLASSES[partner.kind])} – {partner.name}", talk.words(partner.does)]
    lines += [f"📞 {partner.phone}"] if partner.phone else []
    lines += [f"🔗 {partner.url}"] if partner.url else []
    lines.append(_("🔎 Vérifié : {day}", day=partner.verified.isoformat()))
    if partner.stale(now.astimezone(association.zone).date()):
        lines.append(_("⚠️ À vérifier : plus de 6 mois."))
    if partner.receiver is None:
        lines.append(_("💶 Un financeur : jamais de fiche sur une personne, des chiffres seulement."))
    return "\n".join(lines)


def to_check(talk: Talk, association: Association, now: datetime) -> list[str]:
    today = now.astimezone(association.zone).date()
    return [talk.text("⚠️ {partner} : à vérifier", partner=one.name) for one in association.partners if one.stale(today)]


def verify(talk: Talk, association: Association, staff: Staff | None, now: datetime) -> None:
    """Once a month, to those who lead."""
    _ = talk.text
    stale = to_check(talk, association, now)
    if staff is None or not stale:
        talk.go("unknown")
    told = _("📒 Dans l'annuaire, depuis plus de 6 mois. Appelez, puis changez la date dans le fichier :")
    talk.say("\n".join([told, *stale]), links=[Link(_("🤝 Les partenaires"), "partners")])

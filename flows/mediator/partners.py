"""/partenaires: who does what, where one calls, and when somebody last looked whether it is still true.

Whoever looks says so in two taps, and answers for this entry from then on: what nobody looked at for six months is
shown first, and told once a month to whoever answers for it, else to those who lead.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from flows.domain.association import Association
from flows.domain.model import Staff
from flows.domain.partners import Partner, VerifyPartner
from flows.exchange import Link, Option
from flows.referrals import CLASSES
from flows.talk import Talk
from flows.words import N_

THE_DIRECTORY = N_("🤝 Les partenaires")


def partners(
    talk: Talk,
    association: Association,
    staff: Staff | None,
    directory: Sequence[Partner],
    owned: Collection[str],
    now: datetime,
) -> None:
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    if not directory:
        talk.say(_("Aucun partenaire dans l'annuaire : la direction l'ajoute au fichier de l'association."))
        return
    kinds = [Option(kind, _(label)) for kind, label in CLASSES.items() if _of(directory, kind)]
    today = now.astimezone(association.zone).date()
    stale = [one for one in directory if one.stale(today)]
    question = "\n".join([_("🤝 Les partenaires :"), *to_check(talk, stale)])
    kind = talk.choose("class", question, kinds, insist=False)
    options = [Option(one.code, one.name) for one in _of(directory, kind)]
    code = talk.choose("partner", _("Quel partenaire ?"), options, insist=False)
    partner = next((one for one in directory if one.code == code), None)
    if partner:
        mine = [_("👤 À vous de vérifier cette fiche, tous les 6 mois.")] if partner.code in owned else []
        links = [Link(_("✅ C'est vérifié"), "checking", {"partner": partner.code}), Link(_(THE_DIRECTORY), "partners")]
        talk.say("\n".join([_entry(talk, association, partner, now), *mine]), links=links)


def _of(directory: Sequence[Partner], kind: str) -> list[Partner]:
    return [one for one in directory if one.kind == kind]


def _entry(talk: Talk, association: Association, partner: Partner, now: datetime) -> str:
    _ = talk.text
    lines = [f"{_(CLASSES[partner.kind])} – {partner.name}", talk.words(partner.does)]
    lines += [f"📞 {partner.phone}"] if partner.phone else []
    lines += [f"🔗 {partner.url}"] if partner.url else []
    lines.append(_("🔎 Vérifié : {day}", day=talk.speech.full_day(partner.verified)))
    if partner.stale(now.astimezone(association.zone).date()):
        lines.append(_("⚠️ À vérifier : plus de 6 mois."))
    if partner.receiver is None:
        lines.append(_("💶 Un financeur : jamais de fiche sur une personne, des chiffres seulement."))
    return "\n".join(lines)


def to_check(talk: Talk, stale: Sequence[Partner]) -> list[str]:
    return [talk.text("⚠️ {partner} : à vérifier", partner=one.name) for one in stale]


def checking(
    talk: Talk, association: Association, staff: Staff | None, directory: Sequence[Partner], now: datetime, partner: str
) -> None:
    """Somebody looked: the entry is theirs."""
    _ = talk.text
    found = next((one for one in directory if one.code == partner), None)
    if staff is None or found is None:
        talk.go("partners")
    question = _("Vous avez appelé, ou regardé : tout est encore vrai ?")
    options = [Option("yes", _("✅ Oui")), Option("no", _("❌ Non"))]
    links = [Link(_(THE_DIRECTORY), "partners")]
    if talk.choose("sure", "\n".join([_entry(talk, association, found, now), question]), options) == "no":
        talk.say(_("Dites à la direction ce qui a changé : elle corrige le fichier de l'association."), links=links)
        return
    talk.do(VerifyPartner(partner=found.code))
    talk.say(_("✅ C'est noté. Dans 6 mois, je vous demande de regarder encore."), links=links)


def verify(talk: Talk, to_verify: Sequence[Partner]) -> None:
    """Once a month, to whoever answers for them."""
    _ = talk.text
    if not to_verify:
        talk.go("unknown")
    told = _("📒 Dans l'annuaire, depuis plus de 6 mois. Appelez, puis touchez « C'est vérifié » :")
    talk.say("\n".join([told, *to_check(talk, to_verify)]), links=[Link(_(THE_DIRECTORY), "partners")])

"""The person reads exactly what a partner would read, and says yes, no, or what is wrong. Nothing leaves without a yes.

The yes is for this very sheet. It is taken back at any moment from /mon_dossier: from then on nothing is transmitted.
A no, or nothing said, closes nothing.
"""

from collections.abc import Sequence

from flows.domain.association import Association
from flows.domain.referrals import AnswerReferral, Referral, SayReceived, WithdrawReferral
from flows.exchange import Link, Option
from flows.referrals import ITEMS, RECEIVED, partner_of, whole
from flows.talk import Talk

ELSEWHERE = "partner"


def referral(talk: Talk, association: Association, referral: Referral | None) -> None:
    """What the mediator proposes."""
    _ = talk.text
    if referral is None or referral.state != "proposed" or referral.sheet is None:
        talk.say(_("🤝 Cette fiche n'attend plus de réponse. Rien de nouveau n'est parti."))
        return
    sheet = referral.sheet
    partner = association.partner(sheet.partner)
    lines = [_("🤝 Votre médiateur propose de donner cette fiche à un partenaire."), *whole(talk, association, sheet)]
    lines += [_("Ce partenaire : {does}", does=talk.words(partner.does))] if partner else []
    lines.append(_("Rien ne part sans votre oui. Si vous dites non, on continue pareil."))
    options = [
        Option("agreed", _("✅ D'accord")),
        Option("refused", _("❌ Non")),
        Option("correct", _("✏️ Corriger")),
    ]
    answer = talk.choose("answer", "\n".join(lines), options, insist=False, private=True)
    about = _what(talk, referral) if answer == "correct" else ""
    decided = {"referral": referral.id, "hash": sheet.hash, "answer": answer, "about": about}
    talk.do(AnswerReferral.model_validate(decided))
    talk.say(_answered(talk, answer))


def _what(talk: Talk, referral: Referral) -> str:
    """What is wrong, in one tap."""
    _ = talk.text
    shown = [Option(item, _(ITEMS[item])) for item in referral.sheet.items] if referral.sheet else []
    return talk.choose("about", _("Que faut-il corriger ?"), [*shown, Option(ELSEWHERE, _("Le partenaire"))])


def _answered(talk: Talk, answer: str) -> str:
    _ = talk.text
    match answer:
        case "agreed":
            return _("✅ Merci. Votre médiateur donne la fiche. Pour changer d'avis : /mon_dossier")
        case "correct":
            return _("✏️ D'accord. Rien ne part. Votre médiateur refait la fiche avec vous.")
    return _("👍 D'accord. Rien ne part. Votre demande continue, avec le même médiateur.")


def withdrawal(talk: Talk, association: Association, agreed: Sequence[Referral]) -> None:
    """From /mon_dossier."""
    _ = talk.text
    if not agreed:
        talk.say(_("Vous n'avez donné aucun accord pour un partenaire."))
        return
    options = [Option(str(one.id), partner_of(association, one)) for one in agreed]
    which = talk.choose("which", _("Pour quel partenaire retirer votre accord ?"), options, insist=False)
    talk.do(WithdrawReferral(referral=int(which)))
    one = next(one for one in agreed if str(one.id) == which)
    lines = [_("✅ C'est retiré. Votre médiateur est prévenu : plus rien ne part.")]
    lines += [_("Ce qui est déjà parti, le partenaire l'a lu. Dites-lui de l'effacer.")] if one.transmitted else []
    talk.say("\n".join(lines))


def received(talk: Talk, referral: Referral | None) -> None:
    """Two weeks later, without a name on the screen."""
    _ = talk.text
    if referral is None or referral.transmitted is None:
        talk.say(_("Merci. Cette question est finie."))
        return
    options = [Option(code, _(label)) for code, label in RECEIVED.items()]
    question = _("🤝 Il y a quelques jours, votre médiateur vous a orienté. Avez-vous été reçu ?")
    answer = talk.choose("received", question, options, insist=False)
    talk.do(SayReceived.model_validate({"referral": referral.id, "received": answer}))
    links = [] if answer in ("yes", "unsaid") else [Link(_("✍️ Écrire au médiateur"), "message")]
    talk.say(_("Merci. Votre médiateur le saura."), links=links)

"""/reclamation: to whoever answers for quality, never to the mediator concerned; with a number and a date."""

from flows.domain.association import Association
from flows.domain.effects import Complain
from flows.domain.model import Complaint, Person
from flows.exchange import Option
from flows.places import phones
from flows.talk import Talk

WORDS = 500


def complaint(talk: Talk, association: Association, person: Person | None) -> None:
    _ = talk.text
    if person is None:
        lines = [
            _("📣 Vous pouvez vous plaindre. Venez, écrivez ou appelez :"),
            _("📍 {name}, {address}.", name=association.name, address=association.address),
            *phones(talk, association),
            _("Ou la CNIL : cnil.fr. Ou le Défenseur des droits : {number}.", number="3928"),
        ]
        talk.say("\n".join(lines))
        return
    question = "\n".join(
        (
            _("📣 Quelque chose ne va pas ? Écrivez-le ici."),
            _("Le responsable de la qualité le lira. Votre médiateur, non."),
        )
    )
    words = talk.write("words", question, limit=WORDS)
    told = "\n".join([_("Vos mots : {words}", words=words), _("J'envoie votre réclamation ?")])
    if talk.choose("send", told, [Option("yes", _("✅ Oui")), Option("no", _("❌ Non"))], private=True) == "no":
        talk.say(_("D'accord. Je n'envoie rien."))
        return
    talk.do(Complain(words=words))
    talk.go("complained")


def complained(talk: Talk, association: Association, complaint: Complaint | None) -> None:
    """The receipt."""
    _ = talk.text
    if complaint is None:
        talk.go("menu")
    day = talk.day(complaint.answer_by.astimezone(association.zone).date())
    lines = (
        _("📣 Votre réclamation est arrivée. Son numéro : {number}.", number=complaint.id),
        _("Nous répondons avant {day}.", day=day),
        _("Vous pouvez aussi écrire à la CNIL, cnil.fr, ou appeler le {number}.", number="3928"),
    )
    talk.say("\n".join(lines))


def answered(talk: Talk, complaint: Complaint | None) -> None:
    if complaint and complaint.answer:
        head = talk.text("📣 Réponse à votre réclamation, numéro {number} :", number=complaint.id)
        talk.say(f"{head}\n{complaint.answer}", private=True)

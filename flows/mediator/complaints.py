"""For whoever answers for quality: a complaint, and its answer. The mediator concerned never reads it."""

from flows.domain.association import Association
from flows.domain.effects import AnswerComplaint
from flows.domain.model import Complaint
from flows.exchange import Option
from flows.talk import Talk

WORDS = 500


def complaint(talk: Talk, association: Association, complaint: Complaint | None) -> None:
    _ = talk.text
    if complaint is None:
        talk.go("unknown")
    day = talk.day(complaint.answer_by.astimezone(association.zone).date())
    text = "\n".join(
        (
            _("📣 Réclamation numéro {number}. À répondre avant {day}.", number=complaint.id, day=day),
            _("Ses mots : {words}", words=complaint.words),
        )
    )
    if complaint.answer:
        talk.say("\n".join([text, _("Déjà répondu : {words}", words=complaint.answer)]), private=True)
        return
    talk.choose("act", text, [Option("answer", _("✍️ Répondre"))], insist=False, private=True)
    words = talk.write("words", _("Écrivez la réponse. La personne la lira ici."), limit=WORDS)
    talk.do(AnswerComplaint(complaint=complaint.id, words=words))
    talk.say(_("✅ Votre réponse est partie."))

"""Five faces, one minute, refusable. The sheet is nobody's: it carries no person and no request.

The answers are never kept with the person, not even on the way: they travel in the buttons (`menu.py` says
`unlinked`), and each one is written to the sheet as it is given.
"""

from flows.domain.effects import AnswerSurvey, Rate
from flows.exchange import Option
from flows.talk import Talk
from flows.words import N_

QUESTIONS = {
    "q1": N_("De façon générale, comment ça s'est passé ?"),
    "q2": N_("L'accueil était respectueux ?"),
    "q3": N_("C'était clair ?"),
    "q4": N_("Vous étiez libre de choisir ?"),
    "q5": N_("Grâce à ce rendez-vous, votre démarche avance ?"),
}
FACES = {"3": N_("🙂 Très bien"), "2": N_("😐 Moyen"), "1": N_("😟 Pas bien")}
DEGREES = {"3": N_("🙂 Oui"), "2": N_("😐 Un peu"), "1": N_("😟 Non")}


def survey(talk: Talk, sheet: str, again: str = "") -> None:
    """`again`: asked a second time, which is the last."""
    _ = talk.text
    agree = [Option("yes", _("✅ D'accord")), Option("no", _("❌ Non merci"))]
    if talk.choose("go", _asked_again(talk) if again else _asked(talk), agree, insist=False) == "no":
        talk.do(AnswerSurvey())
        talk.say(_("D'accord. Merci."))
        return
    talk.do(AnswerSurvey())
    for number, (name, question) in enumerate(QUESTIONS.items(), 1):
        faces = FACES if name == "q1" else DEGREES
        options = [Option(face, _(label)) for face, label in faces.items()]
        asked = f"{number}/{len(QUESTIONS)}. {_(question)}"
        face = talk.choose(name, asked, [*options, Option("0", _("⏭ Passer"))])
        if face in faces:
            talk.do(Rate(sheet=sheet, question=name, face=int(face)))
    talk.say(_("Merci. Votre avis est bien arrivé."))


def _asked(talk: Talk) -> str:
    intro = talk.text("Votre avis nous aide. 5 questions. 1 minute. Vous pouvez refuser.")
    return "\n".join([intro, talk.text("Votre réponse est séparée de votre dossier.")])


def _asked_again(talk: Talk) -> str:
    return talk.text("Votre avis, sans votre nom, en 1 minute ? Je ne demande plus après.")

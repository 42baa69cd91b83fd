"""What is said when something came that is no answer: kindly, and with what to do instead."""

from flows.words import Speech


def too_long(speech: Speech, length: int, limit: int) -> str:
    if length == 0:
        return speech.text("Je n'ai rien lu. Écrivez quelques mots.")
    return speech.text(
        "C'est un peu long. {limit} lettres au maximum. Vous en avez écrit {length}.", limit=limit, length=length
    )


def not_text(speech: Speech, kind: str) -> str:
    match kind:
        case "photo" | "document":
            return speech.text("Ne m'envoyez pas vos papiers. Je ne les garde pas. Montrez-les au médiateur.")
        case "voice":
            return speech.text("Je ne sais pas écouter. Appuyez sur un bouton, ou écrivez quelques mots.")
        case "forward":
            return speech.text("Ce message vient d'une autre personne. Je ne le garde pas.")
        case "edit":
            return speech.text("Vous avez changé un ancien message. Je garde votre première réponse.")
        case "contact":
            return speech.text("Je n'ai pas besoin de numéro. Je ne le garde pas.")
        case _:
            return speech.text("Je n'ai pas compris. Appuyez sur un bouton.")

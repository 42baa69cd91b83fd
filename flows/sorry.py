"""What is said when something came that is no answer: kindly, and with what to do instead."""

from collections.abc import Sequence

from flows.words import N_, Speech

NOT_UNDERSTOOD = N_("Je n'ai pas compris. Appuyez sur un bouton.")
UNKEPT = {
    "nir": N_("un numéro de sécurité sociale"),
    "iban": N_("un numéro de compte"),
    "card": N_("un numéro de carte"),
    "password": N_("un mot de passe"),
    "email": N_("une adresse e-mail"),
}
PAPERS = N_("Ne m'envoyez pas vos papiers. Je ne les garde pas. Montrez-les au médiateur.")
SENT = {
    "photo": PAPERS,
    "document": PAPERS,
    "voice": N_("Je ne sais pas écouter. Appuyez sur un bouton, ou écrivez quelques mots."),
    "forward": N_("Ce message vient d'une autre personne. Je ne le garde pas."),
    "edit": N_("Vous avez changé un ancien message. Je garde votre première réponse."),
    "contact": N_("Je n'ai pas besoin de numéro. Je ne le garde pas."),
    "contact_of_another": N_("Ce numéro n'est pas le vôtre. Je ne le garde pas. Touchez le bouton tout en bas."),
    "typed_number": N_("N'écrivez pas le numéro. Je ne l'ai pas gardé. Touchez le bouton tout en bas."),
    "address": N_("N'écrivez pas d'adresse ici. Je ne la garde pas. Un médiateur vous la demandera."),
}


def too_long(speech: Speech, length: int, limit: int) -> str:
    if length == 0:
        return speech.text("Je n'ai rien lu. Écrivez quelques mots.")
    return speech.text(
        "C'est un peu long. {limit} lettres au maximum. Vous en avez écrit {length}.", limit=limit, length=length
    )


def by_number(speech: Speech, labels: Sequence[str]) -> str:
    lines = [f"{number}. {label}" for number, label in enumerate(labels, 1)]
    return "\n".join([speech.text("Écrivez seulement un numéro :"), *lines])


def unkept(speech: Speech, things: Sequence[str]) -> str:
    """What was found, why it goes away, and what to do."""
    found = ", ".join(speech.text(UNKEPT[thing]) for thing in things if thing in UNKEPT)
    return "\n".join(
        (
            speech.text("J'efface votre message. J'y ai vu : {found}.", found=found),
            speech.text("C'est plus sûr pour vous. Je n'ai rien gardé."),
            speech.text("Vous pouvez écrire encore, sans cela."),
        )
    )


def not_text(speech: Speech, kind: str, things: Sequence[str] = (), *, writing: bool = False) -> str:
    """`writing`: words are awaited."""
    if kind == "unkept":
        return unkept(speech, things)
    if kind in SENT:
        return speech.text(SENT[kind])
    if writing:
        return speech.text("Je n'ai pas compris. Écrivez quelques mots, ou appuyez sur un bouton.")
    return speech.text(NOT_UNDERSTOOD)

"""What a person reads before they say yes, and its version: once a word of the French changes, all are asked again.

The version covers the French sentences and what the association adds to them; a better translation asks nobody again.
"""

import hashlib

from flows.domain.association import Association
from flows.exchange import Option, Started
from flows.talk import Talk
from flows.words import N_, Speech

REMINDERS = N_("Voulez-vous un rappel avant vos rendez-vous ? Vous pouvez dire non.")
SURVEY = N_("Après le rendez-vous, pouvons-nous vous demander votre avis ? Vous pouvez dire non.")


def version(association: Association) -> str:
    french = Talk({}, Started(), lambda _language: Speech("fr"), "fr")
    own = (french.words(association.texts.welcome), french.words(association.texts.privacy))
    read = (short_notice(french), *long_notice(french, association), *own)
    return hashlib.sha256("\n\n".join(read).encode()).hexdigest()[:16]


def yes_or_no(talk: Talk) -> list[Option]:
    """Two equal buttons, always in this order, none chosen beforehand."""
    return [Option("yes", talk.text("✅ Oui")), Option("no", talk.text("❌ Non"))]


def short_notice(talk: Talk) -> str:
    _ = talk.text
    return "\n".join(
        (
            _("Je garde votre prénom, votre langue, votre demande et vos rendez-vous. Seule notre équipe les voit."),
            _("Vous êtes libre. Vous pouvez dire STOP à tout moment."),
            _("Une exception : si une personne est en grand danger, la loi nous oblige à agir."),
            _("Êtes-vous d'accord ?"),
        )
    )


def long_notice(talk: Talk, association: Association) -> list[str]:
    """The same, one idea a page (art. 13 RGPD; domain.md 3.3)."""
    _ = talk.text
    agree = _("Êtes-vous d'accord ?")
    pages = (
        _(
            "Qui ? {name}. C'est une association. Son adresse : {address}.",
            name=association.name,
            address=association.address,
        ),
        _("Pourquoi ? Pour vous donner un rendez-vous. Pour suivre votre demande."),
        _(
            "Quoi ? Un prénom ou un surnom, votre langue, votre demande, vos rendez-vous. "
            "Et ce que nous faisons ensemble. Pour un appel : votre numéro. Rien d'autre."
        ),
        _("Qui voit ? Vous, le médiateur et son responsable. Et c'est tout."),
        _("Combien de temps ? 2 ans après notre dernier contact. Ou moins, si vous voulez."),
        _("Vos droits ? Tout voir, tout changer, tout emporter, tout effacer. C'est gratuit. Vous le faites ici."),
        _("Si vous dites non ? Vous pouvez venir ou appeler. Vous serez aidé pareil."),
        _(
            "Vos messages passent par Telegram. Telegram n'est pas à nous. N'écrivez pas ici : mot de passe, "
            "maladie, numéro de carte. N'envoyez pas de photo de vos papiers."
        ),
        _("Une plainte ? La CNIL vous protège : cnil.fr. Aucun ordinateur ne décide pour vous."),
    )
    return [f"{page}\n{agree}" for page in pages]


def oral_notice(talk: Talk, association: Association) -> str:
    """What a mediator reads aloud to somebody without Telegram, before anything is written."""
    _ = talk.text
    return "\n".join(
        (
            _("L'association {name} veut noter votre demande.", name=association.name),
            _("Nous gardons un prénom ou un surnom, votre langue, votre demande et vos rendez-vous."),
            _("Seule notre équipe les voit, 2 ans au plus. La CNIL vous protège."),
            _("Vous êtes libre : vous serez aidé pareil si vous dites non."),
            _("Vous pouvez tout voir, tout changer, tout effacer. Dites-le à l'accueil, ou appelez."),
            _("Une exception : si une personne est en grand danger, la loi nous oblige à agir."),
            _("Êtes-vous d'accord ?"),
        )
    )


def oral_version(association: Association) -> str:
    french = Talk({}, Started(), lambda _language: Speech("fr"), "fr")
    return hashlib.sha256(oral_notice(french, association).encode()).hexdigest()[:16]

"""Stop, pause, erase: said once, done at once, for anyone, in any state. One confirmation at most, and no reproach.

Stop takes effect before anything is asked: what follows only says what becomes of what is kept, and silence erases.
"""

from collections.abc import Sequence

from flows.domain.effects import EraseEverything, Pause, Resume, StopEverything
from flows.domain.model import Appointment, Staff
from flows.exchange import Link, Option
from flows.talk import Talk


def stop(talk: Talk, number: int | None, staff: Staff | None, upcoming: Sequence[Appointment]) -> None:
    _ = talk.text
    if staff:
        talk.say(_("Pour quitter l'équipe, parlez à votre responsable."))
        return
    talk.do(StopEverything())
    if number is None:
        talk.say(_("C'est arrêté. Je ne garde rien sur vous."))
        return
    lines = [_("✋ C'est arrêté. Vous ne recevrez plus de message.")]
    if upcoming:
        when = talk.moment(upcoming[0].start)
        lines.append(_("Votre rendez-vous de {when} reste noté. Venez, ou non : vous êtes libre.", when=when))
    lines.append(_("Que voulez-vous faire de vos informations ?"))
    lines.append(_("Sans réponse, j'efface tout dans 30 jours."))
    options = [
        Option("erase", _("🗑 Tout effacer")),
        Option("pause", _("⏸ Garder, en pause")),
        Option("on", _("↩️ Continuer")),
    ]
    match talk.choose("keep", "\n".join(lines), options, insist=False):
        case "erase":
            talk.go("erase")
        case "pause":
            rest(talk)
        case _:
            talk.go("welcome")


def pause(talk: Talk, number: int | None, staff: Staff | None) -> None:
    _ = talk.text
    if staff:
        talk.say(_("Pour quitter l'équipe, parlez à votre responsable."))
    elif number is None:
        talk.say(_("Je ne garde rien sur vous."))
    else:
        rest(talk)


def rest(talk: Talk) -> None:
    _ = talk.text
    talk.do(Pause())
    lines = (
        _("⏸ C'est en pause. Je garde tout. Je ne vous écris plus."),
        _("Personne ne lit votre demande. Vos rendez-vous restent notés."),
        _("Vous revenez quand vous voulez."),
    )
    talk.say("\n".join(lines), links=[Link(_("▶️ Reprendre"), "paused"), Link(_("🗑 Tout effacer"), "erase")])


def paused(talk: Talk, paused: bool) -> None:
    """Whoever comes back from a pause is asked first."""
    _ = talk.text
    if not paused:
        talk.go("welcome")
    options = [
        Option("on", _("▶️ Reprendre")),
        Option("rest", _("⏸ Rester en pause")),
        Option("erase", _("🗑 Tout effacer")),
    ]
    match talk.choose("pause", _("⏸ Vous êtes en pause. Voulez-vous reprendre ?"), options, insist=False):
        case "on":
            talk.do(Resume())
            talk.say(_("D'accord. Nous reprenons."))
            talk.go("menu")
        case "erase":
            talk.go("erase")
        case _:
            talk.say(_("D'accord. Rien ne change."))


def erase(talk: Talk, number: int | None) -> None:
    _ = talk.text
    if number is None:
        talk.say(_("Je ne garde rien sur vous."))
        return
    question = "\n".join(
        (
            _("🗑 J'efface votre prénom, vos demandes, vos rendez-vous et nos derniers messages."),
            _("Je ne pourrai pas les retrouver. J'efface tout ?"),
        )
    )
    options = [Option("yes", _("🗑 Oui, tout effacer")), Option("no", _("↩️ Non, garder"))]
    if talk.choose("sure", question, options, insist=False) == "no":
        talk.say(_("D'accord. Rien n'est effacé."))
        return
    talk.do(EraseEverything())
    talk.say(
        "\n".join(
            (
                _("Vos informations sont effacées. Vos rendez-vous sont libres."),
                _("Je garde seulement une preuve sans votre nom, pendant 5 ans."),
                _("Telegram garde la discussion chez lui. Pour l'effacer : menu ⋮, puis Supprimer."),
                _("L'association a peut-être un dossier papier. Parlez-en à l'accueil."),
                _("Vous pouvez revenir quand vous voulez."),
            )
        )
    )

"""What is kept of a person, shown to them: on the phone, page after page, or in two files to take away."""

from datetime import timedelta

from flows.domain.association import Association
from flows.domain.effects import SeeRecord, TakeAway
from flows.domain.kept import Kept
from flows.dossier import pages
from flows.exchange import Document, Option
from flows.talk import Talk

FILES_LIVE = timedelta(hours=24)
OF_OTHERS = {"person", "mediator", "nickname", "language", "reachable", "silent", "paper", "appointment"}
OF_OTHERS |= {"since", "overdue"}
"""What a request repeats, or says of the team."""
OF_THE_LINE = {"id", "before", "request"}


def record(talk: Talk, association: Association, kept: Kept | None) -> None:
    """/mon_dossier"""
    _ = talk.text
    if kept is None:
        talk.say(_("Je ne garde rien sur vous."))
        return
    talk.do(SeeRecord())
    first, *others = pages(talk, association, kept)
    options = [
        Option("correct", _("✏️ Corriger")),
        Option("export", _("📤 Emporter")),
        Option("erase", _("🗑 Tout effacer")),
        Option("my_steps", _("🪜 Mes étapes")),
    ]
    if any(one.withdrawn is None for one in kept.disclosures):
        options.insert(0, Option("withdrawal", _("✋ Retirer un accord")))
    options += (
        [Option("coming_back", _("🔁 Je reviens"))] if any(one.status == "closed" for one in kept.requests) else []
    )
    talk.go(talk.choose("next", first, options, more=others, insist=False, private=True))


def export(talk: Talk, association: Association, kept: Kept | None) -> None:
    """/export: one file to read, one for another program."""
    _ = talk.text
    if kept is None:
        talk.say(_("Je ne garde rien sur vous."))
        return
    talk.do(TakeAway())
    page = "\n\n".join(pages(talk, association, kept))
    told = _("📤 Voici tout ce que je garde. Gardez ces fichiers : dans 24 heures, je les enlève d'ici.")
    talk.say(told, document=Document(_("mes-informations.txt"), page, FILES_LIVE))
    others = {"requests": {"__all__": OF_OTHERS}, "tickets": {"__all__": OF_THE_LINE}}
    data = kept.model_dump_json(indent=2, exclude={"paper": True, **others})
    talk.say(_("Le même, pour un autre service :"), document=Document("mediance.json", data, FILES_LIVE))

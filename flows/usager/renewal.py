"""Our text changed: those who said yes to the old one are asked again, once, before anything else."""

from flows.domain.association import Association
from flows.domain.effects import GiveConsent
from flows.domain.model import Person
from flows.notice import long_notice, short_notice, yes_or_no
from flows.talk import Talk


def renewal(talk: Talk, association: Association, person: Person | None) -> None:
    _ = talk.text
    if person is None:
        talk.go("welcome")
    notice = "\n".join([_("Notre texte a changé. Le voici."), short_notice(talk)])
    if talk.choose("ok", notice, yes_or_no(talk), more=long_notice(talk, association)) == "no":
        talk.say(_("D'accord. Merci."))
        talk.go("stop")
    talk.do(GiveConsent(purpose="request", given=True, text=notice))
    talk.say(_("Merci. Nous reprenons."))

"""For the direction: the head of the audit, every morning it changed."""

from flows.talk import Talk


def anchored(talk: Talk, entry: str, mark: str) -> None:
    """The beginning of the hash of the latest entry: to be compared, one day, with what the audit says then."""
    _ = talk.text
    lines = (
        _("🔏 Journal des accès, ligne {entry}. Sa marque : {mark}.", entry=entry, mark=mark),
        _("Gardez ce message. Il prouve que personne ne change le journal."),
    )
    talk.say("\n".join(lines))

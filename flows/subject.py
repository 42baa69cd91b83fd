"""What a request is about, in one line: its theme, and more precisely. The person and the team read the same words."""

from flows.domain.association import Association
from flows.domain.themes import label
from flows.talk import Talk


def subject(talk: Talk, association: Association, code: str, sub_code: str) -> str:
    theme, sub_theme = label(association, code, sub_code)
    if sub_theme is None:
        return talk.words(theme.label)
    return talk.text("{theme}\u00a0: {precisely}", theme=talk.words(theme.label), precisely=talk.words(sub_theme.label))

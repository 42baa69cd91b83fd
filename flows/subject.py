"""What a request is about, in one line: its theme, and more precisely. The person and the team read the same words."""

from flows.domain.association import Association
from flows.domain.themes import label
from flows.talk import Talk


def subject(talk: Talk, association: Association, code: str, sub_code: str) -> str:
    theme, sub_theme = label(association, code, sub_code)
    if sub_theme is None:
        return talk.words(theme.label)
    return talk.text("{theme}\u00a0: {precisely}", theme=talk.words(theme.label), precisely=talk.words(sub_theme.label))


def papers(talk: Talk, association: Association, code: str, sub_code: str) -> list[str]:
    """What to bring, five things at most: the more precise list, when there is one."""
    theme, sub_theme = label(association, code, sub_code)
    return [talk.words(paper) for paper in (sub_theme.bring if sub_theme and sub_theme.bring else theme.bring)][:5]

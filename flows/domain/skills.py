"""What some of the team were trained for, beside the themes: budget counselling, the right to housing, energy.

An association names its own in its file. A skill covers a theme, or one line of it; whoever was trained for what a
request is about is asked first.
"""

from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator

from flows.domain.written import Code, Label, Written, shape
from flows.words import N_

Subject = Annotated[
    str, AfterValidator(shape(r"[a-z0-9_]{1,12}(/[a-z0-9_]{1,12})?", "a theme; write 'logement' or 'logement/dalo'"))
]


class Skill(Written):
    code: Code
    label: Label
    covers: tuple[Subject, ...]


SKILLS = (
    Skill(code="pcb", label=N_("Point conseil budget"), covers=("budget",)),
    Skill(code="dalo", label=N_("Recours DALO"), covers=("logement/dalo",)),
    Skill(code="energy", label=N_("Précarité énergétique"), covers=("energie",)),
)
"""For an association that names none of its own."""


def covering(skills: Sequence[Skill], theme: str, sub_theme: str) -> frozenset[str]:
    """The skills that this subject calls for."""
    subjects = {theme, f"{theme}/{sub_theme}"}
    return frozenset(skill.code for skill in skills if subjects & set(skill.covers))

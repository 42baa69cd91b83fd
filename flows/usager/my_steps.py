"""What a person wants to obtain, and their own steps: theirs to write, tick, put first and take away.

Nothing here presses: no count of what is left, no date, no reminder. Nobody else reads the list; the goal is read by
the mediator who follows them, and they are told so.
"""

from collections.abc import Sequence

from flows.domain.kept import OwnStep
from flows.domain.model import Person, Request
from flows.domain.own_steps import (
    GOAL,
    STEP,
    AddStep,
    AnswerProposal,
    MySteps,
    PutStepFirst,
    RemoveStep,
    SetGoal,
    TickStep,
)
from flows.exchange import Option
from flows.notice import yes_or_no
from flows.steps import choose_step, listed, one_of, said, suggested
from flows.talk import Talk


def my_steps(talk: Talk, person: Person | None, steps: MySteps, waiting: Sequence[Request]) -> None:
    """/mes_etapes"""
    _ = talk.text
    if person is None:
        talk.go("welcome")
    act = talk.choose("act", shown(talk, steps), acts(talk, steps), insist=False, private=True)
    if act == "doors":
        talk.go("doors")
    elif act == "goal":
        skip = _("🗑 Enlever mon but") if steps.goal else _("⏭ Passer")
        question = _("🎯 Que voulez-vous obtenir ? Dites-le avec vos mots. Votre médiateur peut le lire.")
        talk.do(SetGoal(words=talk.write("goal", question, limit=GOAL, skip=skip)))
    elif act == "add":
        new = [step for step in suggested(waiting) if step not in [one.words for one in steps.steps]]
        talk.do(AddStep(words=choose_step(talk, _("Quelle étape ?"), new, STEP)))
    else:
        which = int(talk.choose("which", _("Quelle étape ?"), one_of(talk, steps.steps)))
        done = {"tick": TickStep, "first": PutStepFirst, "remove": RemoveStep}[act]
        talk.do(done(step=which))
    talk.go("my_steps")


def shown(talk: Talk, steps: MySteps) -> str:
    _ = talk.text
    lines = [_("🎯 Ce que je veux obtenir :"), f"• {steps.goal}"] if steps.goal else []
    lines += [_("🪜 Mes étapes :"), *listed(steps.steps, talk)] if steps.steps else []
    lines += [] if lines else [_("🪜 Ici, vous écrivez votre but et vos étapes.")]
    lines += [_("Votre médiateur peut lire votre but.")] if steps.goal else []
    return "\n".join([*lines, _("Vos étapes sont à vous. Vous seul les lisez.")])


def acts(talk: Talk, steps: MySteps) -> list[Option]:
    _ = talk.text
    several = len(steps.steps) > 1
    return [
        *([Option("tick", _("✅ Cocher une étape"))] if steps.steps else []),
        *([] if steps.full else [Option("add", _("➕ Ajouter une étape"))]),
        Option("goal", _("🎯 Mon but")),
        *([Option("first", _("⬆️ Mettre en premier"))] if several else []),
        *([Option("remove", _("🗑 Enlever une étape"))] if steps.steps else []),
        Option("doors", _("🧭 Comment faire ?")),
    ]


def step_proposed(talk: Talk, proposal: OwnStep | None) -> None:
    """By the mediator; on the screen of the phone, first only that there is one."""
    _ = talk.text
    if proposal is None:
        talk.go("stale")
    talk.choose("see", _("🪜 Votre médiateur vous propose une étape."), [Option("see", _("📖 Lire"))], insist=False)
    question = "\n".join([f"• {said(talk, proposal.words)}", _("La mettre dans votre liste ? Vous êtes libre.")])
    accepted = talk.choose("take", question, yes_or_no(talk), insist=False, private=True) == "yes"
    talk.do(AnswerProposal(step=proposal.id, accepted=accepted))
    if accepted:
        talk.go("my_steps")
    talk.say(_("D'accord. Elle n'est pas dans votre liste."))

"""The lines of the table of roles about what those who lead decide, and what the team decides together."""

from flows.standing import Row, arranges, team

CONVERSATIONS_OF_LEADING: dict[str, Row] = {
    "overview": arranges("La vue d'ensemble : ce qui attend, la charge de chacun"),
    "reassigning": Row(
        "Confier une demande à quelqu'un d'autre", "no", "no", "no", "no", "no", "no", "neutral", "neutral", "no"
    ),
    "moved_on": team("Apprendre qu'une demande passe à quelqu'un d'autre", quality="no"),
    "danger": team("Signaler un danger", mediator="own", others="own", quality="no"),
    "alarm": Row("Un danger, décidé à deux", "no", "no", "no", "no", "own", "own", "neutral", "neutral", "no"),
    "practice": team("L'analyse de pratique", quality="no"),
}
EFFECTS_OF_LEADING: dict[str, Row] = {
    "Reassign": arranges("Confier une demande à quelqu'un d'autre"),
    "HandOver": arranges("Remettre dans la file ce qu'un absent a laissé"),
    "SignalDanger": team("Signaler un danger", mediator="own", others="own", quality="no"),
    "GiveOpinion": arranges("Dire son avis sur un danger"),
    "NoteDilemma": team("Noter une question de pratique, sans nom", quality="no"),
    "CloseDilemma": arranges("Clore une question de pratique"),
}

"""How many of the sentences that tell of a danger are recognised, and how many ordinary ones are taken for one.

The sentences are fictitious and were all written by the same hand, no native reader of English or Arabic among them.
`tuned`: the patterns were made with them. `held_out`: written before the patterns, and not looked at while making them.
`fresh`: written after, on purpose in other words; what is recognised there is printed and promises nothing.
"""

from pathlib import Path

import pytest

from flows.domain.distress import KINDS, LEXICONS, danger_in

HERE = Path(__file__).parent / "distress"
LANGUAGES = ("fr", "en", "ar")
RECALL, FALSE_ALARMS = 0.95, 0.02


def sentences(name: str) -> list[tuple[str, str]]:
    """Each with the danger it tells of (the title above it)."""
    found, kind = [], ""
    for line in (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            kind = line[2:]
        elif line:
            found.append((kind, line))
    return found


def told(name: str) -> float:
    return sum(danger_in(line) is not None for _, line in sentences(name)) / len(sentences(name))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_danger_is_recognised(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    figures = {half: told(f"{language}.{half}") for half in ("tuned", "held_out", "fresh")}
    counts = {half: len(sentences(f"{language}.{half}")) for half in figures}
    with capsys.disabled():
        shown = ", ".join(f"{half} {figures[half]:.1%} of {counts[half]}" for half in figures)
        print(f"\ndanger recognised, {language}: {shown}")
    assert min(figures["tuned"], figures["held_out"]) >= RECALL
    assert counts["tuned"] + counts["held_out"] >= 200


def test_ordinary_words_ring_no_alarm(capsys: pytest.CaptureFixture[str]) -> None:
    names = [f"{language}.{half}" for language in LANGUAGES for half in ("ordinary", "ordinary_held_out")]
    alarms = {name: [line for _, line in sentences(name) if danger_in(line)] for name in names}
    number = sum(len(sentences(name)) for name in names)
    share = sum(map(len, alarms.values())) / number
    with capsys.disabled():
        held_out = {name: f"{len(found)} of {len(sentences(name))}" for name, found in alarms.items() if "held" in name}
        print(f"\nfalse alarms: {share:.1%} of {number}; held out: {held_out}")
    assert number >= 500
    assert share <= FALSE_ALARMS


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_number_shown_first_is_nearly_always_the_right_one(language: str) -> None:
    """Most words of « danger » tell of something nearer too: any number is right for them."""
    lines = [(kind, line) for kind, line in sentences(f"{language}.tuned") if kind != "danger" and danger_in(line)]
    wrong = [line for kind, line in lines if danger_in(line) not in (kind, "danger")]
    assert len(wrong) <= 0.1 * len(lines), wrong


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("je n'ai pas envie de mourir", None),
        ("j'ai envie de mourir", "life"),
        ("je ne dors pas, je veux mourir", "life"),
        ("je suis mort de fatigue", None),
        ("ça me tue ces factures", None),
        ("j'ai vu un reportage sur le suicide", None),
        ("j'ai vu un reportage, et j'ai envie de me suicider", "life"),
        ("JE\u200b VEUX MOU\u200bRIR !!!", "life"),
        ("jveu mourrir", "life"),
        ("il ne me frappe pas", None),
        ("il me frappe, ne dites rien", "violence"),
        ("لا أريد أن أموت", None),
        ("أُرِيدُ أَنْ أَمُوتَ", "life"),
        ("أريـــد أن أموووت", "life"),
        ("I don't want to die", None),
        ("I don't sleep, I want to die", "life"),
        ("", None),
        ("🙂", None),
    ],
)
def test_denials_reports_and_spellings(text: str, danger: str | None) -> None:
    assert danger_in(text) == danger


def test_only_known_dangers_are_looked_for() -> None:
    kinds = {kind for lexicon in LEXICONS for part in (lexicon.sure, lexicon.denied, lexicon.reported) for kind in part}
    assert kinds == set(KINDS)

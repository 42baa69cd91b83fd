"""How many of the sentences that tell of a danger are recognised, and how many ordinary ones are taken for one.

The sentences are fictitious, no native reader of English or Arabic among their authors. All but `unseen` were looked at
or learnt from: their figures say that nothing known is lost. `python -m tests.learn_distress` prints what is recognised
of each set when it is left out of the learning, near sentences together. `second_hand` was written by somebody who had
not seen the patterns, and so was `unseen`, which nothing was made with: its figure is the honest one.
"""

import subprocess
import sys

import pytest

from flows.domain.distress import KINDS, LEXICONS, danger_in
from flows.domain.distress.ideas import ideas_of, language_of
from flows.domain.distress.spelling import as_compared
from tests.learn_distress import DISTRESS, HERE, LANGUAGES, ORDINARY_ONES, TELLING, made_of, sentences

RECALL, RECALL_OF_STRANGERS, FALSE_ALARMS, NEAR_ALARMS = 0.95, 0.9, 0.02, 0.06


def there(language: str, parts: tuple[str, ...]) -> list[str]:
    return [f"{language}.{part}" for part in parts if (HERE / f"{language}.{part}.txt").exists()]


def told(name: str) -> float:
    return sum(danger_in(line) is not None for _, line in sentences(name)) / len(sentences(name))


def shown(figures: dict[str, float]) -> str:
    return ", ".join(f"{name} {figure:.1%} of {len(sentences(name))}" for name, figure in figures.items())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_danger_is_recognised(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    figures = {name: told(name) for name in there(language, (*TELLING, "unseen"))}
    with capsys.disabled():
        print(f"\ndanger recognised: {shown(figures)}")
    known = [f"{language}.{part}" for part in ("tuned", "held_out")]
    assert min(figures[name] for name in known) >= RECALL
    assert figures[f"{language}.second_hand"] >= RECALL_OF_STRANGERS
    assert sum(len(sentences(name)) for name in known) >= 300


@pytest.mark.parametrize("language", LANGUAGES)
def test_ordinary_words_ring_no_alarm(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    figures = {name: told(name) for name in there(language, (*ORDINARY_ONES, "ordinary_unseen"))}
    with capsys.disabled():
        print(f"\nfalse alarms: {shown(figures)}")
    assert max(figures[f"{language}.{part}"] for part in ("ordinary", "ordinary_held_out")) <= FALSE_ALARMS
    assert figures[f"{language}.ordinary_second_hand"] <= NEAR_ALARMS


def test_the_weights_were_learnt_from_these_sentences_and_words() -> None:
    """Otherwise: `python -m tests.learn_distress`."""
    first = (DISTRESS / "weights.txt").read_text(encoding="utf-8").partition("\n")[0]
    assert first == f"0\tmade of\t{made_of()}"


@pytest.mark.parametrize("word", ["je ne veux plus ", "mourir tuer ", "a", "الموت ", "nmout ", "kill my ", "l'", "9a7"])
def test_two_thousand_characters_of_anything_are_read(word: str) -> None:
    assert danger_in((word * 2000)[:2000]) in (*KINDS, None)


@pytest.mark.parametrize(
    ("text", "language", "idea"),
    [
        ("sa sent le gaze tré for", "fr", "gas"),
        ("c mon cousin ki ma fraper", "fr", "hit"),
        ("im gonna do it tonite", "en", "tonight"),
        ("وسيضربونها في الليل", "ar", "hit"),
        ("rajli kaydrbni kol lila", "arabizi", "hit"),
        ("bghit nmout", "arabizi", "die"),
    ],
)
def test_an_idea_is_found_however_it_is_spelt(text: str, language: str, idea: str) -> None:
    said = as_compared(text).split()
    assert language_of(said) == language or language == "arabizi"
    assert any(idea in found for found in ideas_of(said))


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


def test_who_tells_of_a_danger_waits_for_no_reading() -> None:
    """All that is read or compiled, in every language, is so before anybody writes."""
    made = "[ideas.words_of.cache_info().misses, [sorted(vars(lexicon)) for lexicon in LEXICONS]]"
    told = [f"danger_in({one!r})" for one in ("je veux mourir", "i want to die", "أريد أن أموت", "bghit nmout 3afak")]
    lines = ["from bot.app import WORDS", "from flows.domain.distress import LEXICONS, danger_in, ideas"]
    lines += ["danger_in(WORDS)", f"before = {made}", *told, f"assert before == {made}"]
    subprocess.run([sys.executable, "-c", "; ".join(lines)], check=True)

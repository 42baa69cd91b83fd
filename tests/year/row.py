"""Row Y: the year, and the same people again with other languages."""

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import quantiles

from tests.torture.life import Grounds
from tests.torture.torment import Found, Row, Torment
from tests.year.account import Became
from tests.year.shuffle import Spread, between_runs, within
from tests.year.year import Lived, Size, live, tongues

FEW = (9, 12, 15, 17)
"""Hours of the clock's rounds where a year is lived in a hurry."""
YEAR, AGAIN, RUNS = Size(2000, 52), Size(400, 10, rounds=FEW, tail=14), 6
QUICK = Size(40, 3, rounds=FEW, tail=14)


async def a_year(torment: Torment) -> Found:
    grounds, seed = Grounds(torment), torment.seed

    def lived(size: Size, shuffled: int = 0) -> Lived:
        return live(grounds.fresh(), seed, size, tongues(seed, size.people, shuffled))

    quick = torment.size == "quick"
    whole = lived(QUICK if quick else YEAR)
    others = [whole, lived(QUICK, 1)] if quick else [lived(AGAIN, shuffled) for shuffled in range(RUNS)]
    spread = between_runs([one.became for one in others], torment.random)
    at_once = within(whole.became, torment.random)
    wrong = [fault for one in (whole, *(one for one in others if one is not whole)) for fault in one.wrong]
    wrong += [f"a language waits longer: {one}" for one in (spread, at_once) if one.beyond_noise]
    return Found(_done(whole), wrong=wrong, note=_note(whole, spread), more=_table(whole, others, spread, at_once))


def _done(whole: Lived) -> str:
    size = whole.size
    return f"{size.people} people, {size.team} mediators, {size.weeks} weeks, {whole.deaths} deaths"


def _note(whole: Lived, spread: Spread) -> str:
    ends = ", ".join(f"{many} {end}" for end, many in Counter(one.end for one in whole.became).most_common())
    return f"{ends}; {spread}"


def _table(whole: Lived, others: Sequence[Lived], spread: Spread, at_once: Spread) -> str:
    return "\n".join(_lines(whole, others, spread, at_once))


def _lines(whole: Lived, others: Sequence[Lived], spread: Spread, at_once: Spread) -> Iterator[str]:
    became = whole.became
    ends = sorted({one.end for one in became})
    yield f"  {len(became)} requests, {whole.messages} messages, {whole.compared} times the queue was compared"
    yield "  done by the team: " + ", ".join(f"{many} {act}" for act, many in whole.acts.most_common())
    yield f"  | language | requests | {' | '.join(ends)} | p50 h | p95 h |"
    yield "  |---|" + "---|" * (len(ends) + 3)
    for language in ("all", *sorted({one.language for one in became})):
        some = [one for one in became if language in ("all", one.language)]
        counts = Counter(one.end for one in some)
        cells = [language, str(len(some)), *(str(counts[end]) for end in ends), *_hours(some)]
        yield f"  | {' | '.join(cells)} |"
    yield f"  the same people, languages exchanged, {len(others)} runs: {spread}"
    yield "  each run, p50 and p95 in hours of work: " + "; ".join(" ".join(_hours(one.became)) for one in others)
    yield f"  within the whole: {at_once}"


def _hours(some: Sequence[Became]) -> tuple[str, str]:
    """Hours of work until somebody took it: half of them, and all but one in twenty."""
    waits = [one.waited / 60 for one in some if one.waited is not None]
    cuts = quantiles(waits, n=20) if len(waits) > 1 else [0.0] * 19
    return f"{cuts[9]:.1f}", f"{cuts[18]:.1f}"


ROW = Row("Y", "a year: nobody is lost, no place in the queue either, and no language waits longer", a_year)

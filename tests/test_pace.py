"""Telegram's pace, on a clock of its own: so many in any second, one chat's in turn, and who talks before the rest."""

from collections.abc import Callable

from handlers.telegram.pace import BURST, Pace


def sent_by(pace: Pace, wanted: Callable[[float], list[tuple[int, bool]]], seconds: int) -> list[tuple[float, int]]:
    """What leaves, when everything wanted is tried every hundredth of a second."""
    left = []
    for tick in range(seconds * 100):
        now = tick / 100
        left += [
            (now, chat)
            for chat, instant in wanted(now)
            if pace.take(chat, "instant" if instant else "interactive", now)
        ]
    return left


def test_one_chat_gets_one_message_a_second_after_a_short_burst() -> None:
    times = [time for time, _ in sent_by(Pace(25, 1), lambda _: [(1, False)], 20)]
    assert times[:BURST] == [0.0] * BURST or times[BURST - 1] < 0.1
    for time in times:
        assert sum(time <= other < time + 10 for other in times) <= 10 + BURST
    assert len(times) >= 20


def test_all_chats_together_get_twenty_five_a_second() -> None:
    left = sent_by(Pace(25, 1), lambda _: [(chat, False) for chat in range(200)], 10)
    for start, _ in left:
        assert sum(start <= time < start + 1 for time, _ in left) <= 30, "Telegram's limit, in any second"
    assert len(left) >= 250


def test_an_answer_to_a_press_waits_for_nobody() -> None:
    pace = Pace(1, 1)
    while pace.take(1, "interactive", 0.0):
        pass
    assert pace.take(1, "instant", 0.0)


def test_who_talks_does_not_wait_for_a_reminder_to_everybody() -> None:
    """Reminders are tried ten times a second, as the sender does; somebody talks every seven hundredths of one."""
    pace, told, answered = Pace(25, 1), 0, []
    for tick in range(3000):
        if tick % 10 == 0:
            told += sum(pace.take(chat, "reminder", tick / 100) for chat in range(2000))
        if tick % 700 == 7:
            answered += [
                pace.take(10_000 + tick, "interactive", tick / 100),
                pace.take(tick, "interactive", tick / 100),
            ]
    assert answered and all(answered)
    assert told >= 30 * 23


def test_a_chat_told_to_wait_waits_alone() -> None:
    pace = Pace(25, 1)
    pace.close(1, until=7.0)
    left = sent_by(pace, lambda _: [(1, False), (1, True), (2, False)], 8)
    assert min(time for time, chat in left if chat == 1) == 7.0
    assert min(time for time, chat in left if chat == 2) == 0.0

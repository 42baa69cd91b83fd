"""F: appointments at every half-hour of the two days whose clocks change, while our own clock stops for a day, jumps an
hour either way or a month ahead, and each round is a night that forgets what is old: each reminder once, none by night,
none for what has begun, none forgotten."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy import Connection, select

from flows.domain.effects import OpenRequest
from flows.domain.model import Slot
from flows.domain.notices import Notice, Visit, notices, quiet
from handlers.believed import Believed
from handlers.night import forget
from handlers.rounds import make_round
from storage import agenda, people, requests
from storage.tables import outbox
from tests.agreed import agreed
from tests.stage import PARIS
from tests.torture.doorway import Doorway, doorway
from tests.torture.life import Grounds
from tests.torture.torment import Found, Torment

SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)
NOTHING, HALF_HOUR, HOUR = timedelta(0), timedelta(minutes=30), timedelta(hours=1)
DAY, MONTH = timedelta(days=1), timedelta(days=30)
FIRST_CHAT = 4000


async def clocks_change(torment: Torment) -> Found:
    grounds, random, found, lives = Grounds(torment), torment.random, Found(""), torment.times(1, 30)
    rounds = told = 0
    for day in (SPRING, AUTUMN) * lives:
        async with doorway(grounds.fresh()) as here:
            visits = await here.does(_all_booked, day)
            moments = list(_rounds(day, random))
            await _lived(here, moments)
            rounds += len(moments)
            told += await _look(here, visits, [moment for _, moment in moments], found)
    found.done = f"{rounds} rounds of a clock that jumps, {told} reminders"
    return found


async def _lived(here: Doorway, moments: list[tuple[timedelta, datetime]]) -> None:
    served, here.now = moments[0]
    believed = Believed(lambda: here.now, lambda: served.total_seconds())
    for counted, moment in moments:
        served, here.now = counted, moment
        await here.does(make_round, here.house, here.now)
        await here.settles()
        await here.does(forget, here.house, believed.now())


def _half_hours(day: date) -> Iterator[datetime]:
    """46 in spring, 50 in autumn."""
    moment = datetime.combine(day, time(), PARIS).astimezone(UTC)
    end = datetime.combine(day + DAY, time(), PARIS).astimezone(UTC)
    while moment < end:
        yield moment
        moment += HALF_HOUR


def _all_booked(connection: Connection, day: date) -> list[Visit]:
    return [_booked(connection, number, start) for number, start in enumerate(_half_hours(day))]


def _booked(connection: Connection, number: int, start: datetime) -> Visit:
    """Long before, by somebody who wants reminders."""
    before = start - timedelta(days=20)
    for purpose in ("request", "reminders"):
        people.consent(connection, FIRST_CHAT + number, purpose, True, "", "fr", before)  # type: ignore[arg-type]
    who = people.by_chat(connection, FIRST_CHAT + number)
    assert who
    request = requests.add(connection, agreed(who.id), OpenRequest(theme="autre", mode="permanence"), before)
    slot = Slot(permanence="maison", start=start, end=start + HALF_HOUR)
    made = agenda.book(connection, request, agreed(who.id), slot, 1, before)
    return Visit(appointment=made, person=who.id, start=start, end=slot.end, booked=before, reminders=True)


def _rounds(day: date, random: Random) -> Iterator[tuple[timedelta, datetime]]:
    """How long we serve at each round, and what our clock says: once a day goes by without any, once an hour twice,
    once it skips one, and for one hour it is a month ahead."""
    now = datetime.combine(day, time(), PARIS).astimezone(UTC) - 3 * DAY
    hours = random.sample(range(80), 4)
    jumps = dict(zip(hours, (DAY, -HOUR, HOUR, MONTH), strict=True))
    for hour in range(100):
        jump = jumps.get(hour, NOTHING)
        for part in (NOTHING, timedelta(minutes=random.randrange(60))):
            yield hour * HOUR + part, now + jump + part
        now += HOUR + (jump if jump != MONTH else NOTHING)


def _told(connection: Connection) -> dict[str, datetime]:
    """Each reminder, and when it was."""
    rows = connection.execute(select(outbox.c.key, outbox.c.created).where(outbox.c.kind == "reminder"))
    return {row.key.removesuffix(":0"): row.created for row in rows}


def _could_be_told(notice: Notice, moments: list[datetime]) -> bool:
    """There was a round between its hour and the moment it became pointless, by day."""
    return any(notice.due <= moment < notice.until and not quiet(moment, PARIS) for moment in moments)


async def _look(here: Doorway, visits: list[Visit], moments: list[datetime], found: Found) -> int:
    told: dict[str, datetime] = await here.does(_told)
    starts = {f"{kind}:{visit.appointment}": visit.start for visit in visits for kind in ("j2", "h2")}
    for key, at in told.items():
        local = at.astimezone(PARIS).time()
        found.wrong += [] if time(8) <= local < time(20) else [f"{key} at {local}, by night"]
        found.wrong += [] if at < starts[key.rpartition(":")[0]] else [f"{key} after the beginning"]
    doubled = Counter(key.rpartition(":")[0] for key in told)
    found.doubled += [key for key, times in doubled.items() if times > 1]
    owed = {notice.key for visit in visits for notice in notices(visit, PARIS) if _could_be_told(notice, moments)}
    found.lost += sorted(owed - told.keys())
    return len(told)

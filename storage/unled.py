"""What waits and nobody may be told of: everybody who leads is parted from its person, or nobody leads at all.

Whoever is parted hears nothing of that person, not even that they wait; so the operator is told, a number and no more.
"""

from sqlalchemy import Connection, func, select

from storage import life
from storage.consented import SILENT
from storage.requests import seated
from storage.staff import LEADERS
from storage.tables import people, requests, staff
from storage.tables_of_life import recusals

MANY = 100


def waiting(connection: Connection) -> int:
    """How many requests, a hundred at most: one query, on what waits alone."""
    leaders = select(staff.c.id).where(staff.c.active, staff.c.role.in_(LEADERS))
    many = select(func.count()).select_from(leaders.subquery()).scalar_subquery()
    parted = select(recusals.c.person_id).where(recusals.c.staff_id.in_(leaders)).group_by(recusals.c.person_id)
    whose = (many == 0) | requests.c.person_id.in_(parted.having(func.count() == many))
    found = select(requests.c.id).select_from(requests.join(people, people.c.id == requests.c.person_id))
    found = found.where(life.waits(), people.c.state.not_in(SILENT), ~seated(), whose).limit(MANY)
    return int(connection.execute(select(func.count()).select_from(found.subquery())).scalar_one())

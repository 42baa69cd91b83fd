"""What waits and nobody may be told of: everybody who leads is parted from its person, or nobody leads at all.

Whoever is parted hears nothing of that person, not even that they wait; so the operator is told, a number and no more.
"""

from sqlalchemy import Connection, exists, func, select

from storage import life
from storage.consented import SILENT
from storage.requests import seated
from storage.staff import LEADERS
from storage.tables import people, requests, staff
from storage.tables_of_life import recusals


def waiting(connection: Connection) -> int:
    """How many requests: one query, on what waits alone."""
    parted = exists().where(recusals.c.person_id == requests.c.person_id, recusals.c.staff_id == staff.c.id)
    led = exists().where(staff.c.active, staff.c.role.in_(LEADERS), ~parted)
    found = select(func.count()).select_from(requests.join(people, people.c.id == requests.c.person_id))
    found = found.where(life.waits(), people.c.state.not_in(SILENT), ~seated(), ~led)
    return int(connection.execute(found).scalar_one())

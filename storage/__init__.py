"""The schema is whole wherever it is looked at."""

from storage import counters as counters
from storage import tables_of_arrangements as tables_of_arrangements
from storage import tables_of_audit as tables_of_audit
from storage import tables_of_behalf as tables_of_behalf
from storage import tables_of_calendars as tables_of_calendars
from storage import tables_of_closures as tables_of_closures
from storage import tables_of_followup as tables_of_followup
from storage import tables_of_leading as tables_of_leading
from storage import tables_of_life as tables_of_life
from storage import tables_of_notes as tables_of_notes
from storage import tables_of_referrals as tables_of_referrals
from storage import tables_of_registrations as tables_of_registrations
from storage import tables_of_reports as tables_of_reports
from storage import tables_of_rights as tables_of_rights
from storage import tables_of_slips as tables_of_slips
from storage import tables_of_team as tables_of_team
from storage import tables_of_telephones as tables_of_telephones
from storage import tables_of_tickets as tables_of_tickets
from storage import tables_of_waiting as tables_of_waiting
from storage import tables_of_weeks as tables_of_weeks

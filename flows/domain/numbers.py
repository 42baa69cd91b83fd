"""The emergency numbers of France: nothing about them comes from a database.

Somebody must look again from time to time whether they are still right: `mediance check` says when.
"""

from datetime import date

CHECKED = date(2026, 11, 21)
"""When somebody last looked."""
EUROPE, SMS = "112", "114"
SAMU, POLICE, FIRE = "15", "17", "18"
SHELTER, CHILD = "115", "119"
WOMEN, SUICIDE = "3919", "3114"
GAS = "0 800 47 33 33"

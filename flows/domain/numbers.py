"""The emergency numbers of France, as they were last verified: nothing about them comes from a database."""

from datetime import date

CHECKED = date(2026, 11, 21)
EUROPE, SMS = "112", "114"
SAMU, POLICE, FIRE = "15", "17", "18"
SHELTER, CHILD = "115", "119"
WOMEN, SUICIDE = "3919", "3114"
GAS = "0 800 47 33 33"

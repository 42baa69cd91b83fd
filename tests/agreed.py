"""A live yes, for tests of storage that begin after it was given."""

from storage.consented import Consented


def agreed(person: int) -> Consented:
    return Consented(person, "given", "active")

"""When the team works, and in how many hours of that a request is to be accepted."""

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from flows.domain.hours import Hours
from flows.domain.openings import Openings
from flows.domain.written import Written

Delay = Annotated[int, Field(ge=1, le=400)]


class Work(Hours):
    """When the team works: nothing is notified to it outside."""

    openings: Openings = "Mo-Fr 09:00-17:00; PH off"

    @model_validator(mode="after")
    def _sometimes(self) -> Self:
        if not self.openings:
            told = {"under": ("openings",)}
            raise PydanticCustomError("work", 'say when: write openings = "Mo-Fr 09:00-17:00; PH off"', told)
        return self


class Delays(Written):
    """In how many hours of work a request is to be accepted; `urgent`: of a sub-theme that says so."""

    normal: Delay = 16
    urgent: Delay = 4

    @model_validator(mode="after")
    def _urgent_is_sooner(self) -> Self:
        if self.urgent > self.normal:
            told = {"under": ("urgent",)}
            raise PydanticCustomError("delays", "what is urgent cannot wait longer than what is not; lower it", told)
        return self

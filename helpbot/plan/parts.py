"""What every part of the plan is made of."""

import re
from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name!r} is not an IANA time zone such as America/New_York")
    return name


def _other_zone(name: str) -> str:
    return _zone(name) if name else name


def _local(at: datetime) -> datetime:
    if at.tzinfo is not None:
        raise ValueError("is wall-clock time of the city; write it without a zone")
    return at


def _local_hour(at: time) -> time:
    if at.tzinfo is not None:
        raise ValueError("is wall-clock time of the city; write it without a zone")
    return at


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"is no regular expression: {error}") from error
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Name = Annotated[str, Field(min_length=1)]
Zone = Annotated[str, AfterValidator(_zone)]
OtherZone = Annotated[str, AfterValidator(_other_zone)]  # empty is the city's
WallTime = Annotated[datetime, AfterValidator(_local)]
WallHour = Annotated[time, AfterValidator(_local_hour)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Role(StrEnum):
    EMPLOYEE = "employee"
    PARTNER = "partner"
    TECHNICIAN = "technician"
    ADMIN = "admin"


class Weekday(StrEnum):
    """In the order of `date.weekday()`."""

    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"

    @classmethod
    def of(cls, day: date) -> "Weekday":
        return list(cls)[day.weekday()]

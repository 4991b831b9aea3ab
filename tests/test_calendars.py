import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpbot.calendars import Calendars
from helpbot.oncall import Layer, Rota, gaps, who_is_on_call
from helpbot.plan import Plan, Rotation
from tests.conftest import ROOT

NEW_YORK = ZoneInfo("America/New_York")

OUTLOOK = """BEGIN:VTIMEZONE
TZID:Eastern Standard Time
BEGIN:STANDARD
DTSTART:16011104T020000
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010311T020000
RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
END:DAYLIGHT
END:VTIMEZONE"""

# Bo and Cy, a week each from Monday at nine; Cy's second week is left out and Bo's second begins a
# day late.
WEEKS = """BEGIN:VEVENT
UID:bo
DTSTART;TZID=America/New_York:20260223T090000
DTEND;TZID=America/New_York:20260302T090000
RRULE:FREQ=WEEKLY;INTERVAL=2
SUMMARY:Network on call
ATTENDEE;CN=Bo:mailto:Bo@millbrook.example
END:VEVENT
BEGIN:VEVENT
UID:bo
RECURRENCE-ID;TZID=America/New_York:20260309T090000
DTSTART;TZID=America/New_York:20260310T090000
DTEND;TZID=America/New_York:20260316T090000
SUMMARY:Network on call
ATTENDEE;CN=Bo:mailto:bo@millbrook.example
END:VEVENT
BEGIN:VEVENT
UID:cy
DTSTART;TZID=Eastern Standard Time:20260302T090000
DTEND;TZID=Eastern Standard Time:20260309T090000
RRULE:FREQ=WEEKLY;INTERVAL=2
EXDATE;TZID=Eastern Standard Time:20260316T090000
SUMMARY:Cy Washington
END:VEVENT"""


def ics(*parts: str) -> str:
    body = "\n".join(
        ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//city//", *parts, "END:VCALENDAR")
    )
    return body.replace("\n", "\r\n") + "\r\n"


def event(summary: str, *more: str, start: str = "20260105T090000", end: str = "20260112T090000"):
    """An event without a zone."""
    lines = ("BEGIN:VEVENT", f"UID:{summary}", f"SUMMARY:{summary}", *more)
    times = (f"DTSTART{':' if start[0] != ';' else ''}{start}",) if start else ()
    ends = (f"DTEND{':' if end[0] != ';' else ''}{end}",) if end else ()
    return "\n".join((*lines, *times, *ends, "END:VEVENT"))


@pytest.fixture(scope="module")
def planned(plan: Plan) -> Plan:
    """The sample plan, with the network's rota in a calendar."""
    rotations = {**plan.on_call.rotations, "network": Rotation(calendar="cal/network.ics")}
    on_call = plan.on_call.model_copy(update={"rotations": rotations})
    return plan.model_copy(update={"on_call": on_call})


class Folder:
    """The folder of a desk.toml with one calendar in it."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self.folder, self.plan = folder, plan
        self.file = folder / "cal" / "network.ics"
        self.file.parent.mkdir()
        self.calendars = self.opened()

    def opened(self) -> Calendars:
        """As after a restart."""
        self.calendars = Calendars(self.folder, self.folder / "keep")
        return self.calendars

    def put(self, *parts: str) -> list[str]:
        """The problems of what the file now says."""
        self.file.write_bytes(ics(*parts).encode())
        return self.sync()

    def sync(self, now: str = "2026-01-05T12:00") -> list[str]:
        return [str(problem) for problem in self.calendars.sync(self.plan, at(now))]

    @property
    def rota(self) -> Rota:
        return Rota(self.plan, calendars=self.calendars.calendars)

    def on_call(self, local: str) -> tuple[str | None, str | None, str | None]:
        duty = who_is_on_call(self.rota, "network", at(local))
        first, second, third = (
            person.id if person else None for person in (duty.primary, duty.secondary, duty.shadow)
        )
        return first, second, third


@pytest.fixture
def folder(tmp_path, planned) -> Folder:
    return Folder(tmp_path, planned)


def at(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=NEW_YORK).astimezone(UTC)


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        pytest.param("2026-02-23T08:59", None, id="before the first"),
        pytest.param("2026-02-23T09:00", "bo", id="the first"),
        pytest.param("2026-03-02T08:59", "bo", id="to the end"),
        pytest.param("2026-03-02T09:00", "cy", id="the second"),
        pytest.param("2026-03-08T23:00", "cy", id="the clocks have changed"),
        pytest.param("2026-03-09T08:59", "cy", id="nine by the new clock"),
        pytest.param("2026-03-09T09:00", None, id="an instance that was moved leaves a hole"),
        pytest.param("2026-03-10T09:00", "bo", id="where it was moved to"),
        pytest.param("2026-03-16T09:00", None, id="an instance that was left out"),
        pytest.param("2026-03-23T09:00", "bo", id="in summer"),
        pytest.param("2026-11-02T08:59", "cy", id="in winter again, before nine"),
        pytest.param("2026-11-02T09:00", "bo", id="the thirty-sixth week"),
    ],
)
def test_weeks_that_repeat_over_a_clock_change(folder, local, expected):
    assert folder.put(OUTLOOK, WEEKS) == []

    assert folder.on_call(local)[0] == expected


def test_a_hole_in_a_calendar_is_a_gap(folder):
    folder.put(OUTLOOK, WEEKS)

    found = gaps(folder.rota, at("2026-02-23T09:00"), at("2026-03-30T09:00"))

    assert [(gap.starts_at, gap.ends_at) for gap in found] == [
        (at("2026-03-09T09:00"), at("2026-03-10T09:00")),
        (at("2026-03-16T09:00"), at("2026-03-23T09:00")),
    ]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param([event("Bo Lindgren")], ("bo", None, None), id="name"),
        pytest.param([event("on call: mo")], ("mo", None, None), id="id"),
        pytest.param([event("cy@millbrook.example")], ("cy", None, None), id="e-mail"),
        pytest.param(
            [event("Bo Lindgren", "ATTENDEE:mailto:cy@millbrook.example")],
            ("cy", None, None),
            id="who is invited before the title",
        ),
        pytest.param(
            [
                event(
                    "Mo Haddad",
                    "ATTENDEE:mailto:cy@millbrook.example",
                    "ATTENDEE:mailto:di@millbrook.example",
                )
            ],
            ("mo", None, None),
            id="several are invited and the title names one",
        ),
        pytest.param(
            [
                event(
                    "On call",
                    "ATTENDEE:mailto:x@else.example",
                    "ATTENDEE:mailto:bo@millbrook.example",
                )
            ],
            ("bo", None, None),
            id="strangers are invited as well",
        ),
        pytest.param(
            [event("Bo Lindgren"), event("Cy, secondary"), event("Mo", "CATEGORIES:IT,Shadow")],
            ("bo", "cy", "mo"),
            id="layers",
        ),
        pytest.param(
            [event("Bo Lindgren"), event("Mo", start="20260105T180000", end="20260106T060000")],
            ("mo", "bo", None),
            id="one laid over another",
        ),
        pytest.param([event("Bo Lindgren", "STATUS:CANCELLED")], (None,) * 3, id="cancelled"),
        pytest.param(
            [event("Bo", start=";VALUE=DATE:20260105", end=";VALUE=DATE:20260106")],
            ("bo", None, None),
            id="all day",
        ),
        pytest.param(
            [event("Bo", start=";VALUE=DATE:20260104", end=";VALUE=DATE:20260105")],
            (None,) * 3,
            id="all day the day before",
        ),
        pytest.param(
            [event("Bo", end="", start=";VALUE=DATE:20260105")],
            ("bo", None, None),
            id="a day without an end",
        ),
        pytest.param([event("Bo", "DURATION:PT14H", end="")], ("bo", None, None), id="duration"),
        pytest.param([event("Bo", end="")], (None,) * 3, id="a moment"),
        pytest.param(
            [event("Bo", start="20260106T010000Z", end="20260106T050000Z")],
            ("bo", None, None),
            id="UTC",
        ),
    ],
)
def test_what_an_event_says(folder, events, expected):
    assert folder.put(*events) == []

    assert folder.on_call("2026-01-05T22:00") == expected


def test_days_and_times_without_a_zone_are_the_rotation_s(folder):
    rotation = Rotation(calendar="cal/network.ics", timezone="Europe/Berlin")
    rotations = {**folder.plan.on_call.rotations, "network": rotation}
    on_call = folder.plan.on_call.model_copy(update={"rotations": rotations})
    folder.plan = folder.plan.model_copy(update={"on_call": on_call})
    folder.put(
        event("Bo", start=";VALUE=DATE:20260105", end=";VALUE=DATE:20260106"),
        event("Cy", start="20260106T090000", end="20260106T100000"),
    )

    assert folder.on_call("2026-01-04T18:00")[0] == "bo"
    assert folder.on_call("2026-01-05T18:00")[0] is None
    assert folder.on_call("2026-01-06T03:59")[0] == "cy"


KEPT = "Its last good copy stays in use."


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        pytest.param(
            [event("Bo"), event("Zed, nights")],
            ":10: 'Zed, nights' is for nobody of desk.toml; invite them by e-mail, or put their "
            "name in its title.",
            id="nobody",
        ),
        pytest.param(
            [event("Bo and Cy")],
            ":4: 'Bo and Cy' is for Bo Lindgren and Cy Washington; name one of them in its title.",
            id="two people",
        ),
        pytest.param(
            [event("Bo", start=";TZID=Mars/Olympus:20260105T090000")],
            ":4: 'Bo' is in the zone 'Mars/Olympus', which is unknown; use one as Europe/Berlin.",
            id="zone",
        ),
        *(
            pytest.param(
                [event("Bo", *more, **times)],
                ":4: 'Bo' has a time or a rule that cannot be read; set it again and export.",
                id=said,
            )
            for said, more, times in (
                ("rule", ["RRULE:FREQ=SOMETIMES"], {}),
                ("rule without steps", ["RRULE:FREQ=DAILY;INTERVAL=0"], {}),
                ("rule of seconds", ["RRULE:FREQ=SECONDLY"], {}),
                ("end of a rule", ["RRULE:FREQ=DAILY;UNTIL=2026xx"], {}),
                ("start", [], {"start": "soon"}),
                ("no start", [], {"start": ""}),
            )
        ),
        pytest.param(
            ["BEGIN:VEVENT"],
            ": is not a whole iCalendar file; export it from the calendar again.",
            id="half a file",
        ),
    ],
)
def test_what_cannot_be_used_is_told_and_the_last_good_copy_stays(folder, parts, problem):
    problem = f"cal/network.ics{problem} {KEPT}"
    assert folder.put(event("Di")) == []

    for _ in range(2):
        assert folder.put(*parts) == [problem]
        assert folder.on_call("2026-01-05T22:00")[0] == "di"
    folder.opened()
    assert folder.sync() == [problem]
    assert folder.on_call("2026-01-05T22:00")[0] == "di"

    assert folder.put(event("Cy")) == []
    assert folder.on_call("2026-01-05T22:00")[0] == "cy"


def test_a_file_that_is_gone_is_told_and_its_last_good_copy_stays(folder):
    folder.put(event("Di"))
    folder.file.unlink()

    [problem] = folder.sync()
    assert problem.startswith("cal/network.ics: cannot be read: No such file or directory. Put it")
    assert problem.endswith(KEPT)
    assert folder.on_call("2026-01-05T22:00")[0] == "di"


def test_without_a_good_copy_what_can_be_read_is_used(folder):
    found = folder.put(event("Bo"), event("Zed", start="20260112T090000", end="20260119T090000"))

    assert len(found) == 1
    assert found[0].endswith("What can be read of it is used.")
    assert folder.on_call("2026-01-05T22:00")[0] == "bo"
    assert folder.on_call("2026-01-12T22:00")[0] is None


def test_without_anything_to_read_nobody_is_on_call_and_nothing_breaks(folder):
    assert folder.sync()[0].endswith("Nobody is on call by it.")
    assert folder.on_call("2026-01-05T22:00") == (None, None, None)


def test_what_is_over_may_speak_of_people_who_have_left(folder):
    for number, now in enumerate(("2026-01-05T12:00", "2026-01-14T12:00")):
        folder.file.write_text(
            ics(event("Zed"), event("Bo", start="20260112T090000", end="20260119T090000"))
        )
        assert len(folder.sync(now)) == 1 - number

    assert folder.on_call("2026-01-13T12:00")[0] == "bo"


def test_what_is_cancelled_may_be_for_anybody(folder):
    assert folder.put(event("Zed", "STATUS:CANCELLED"), event("Bo")) == []


def test_a_person_who_joins_the_desk_mends_the_calendar(folder):
    assert len(folder.put(event("Zed Young"))) == 1

    zed = folder.plan.people[0].model_copy(update={"id": "zed", "name": "Zed Young"})
    folder.plan = Plan.model_validate(
        {**folder.plan.model_dump(exclude_unset=True), "people": [*folder.plan.people, zed]}
    )

    assert folder.sync() == []
    assert folder.on_call("2026-01-05T22:00")[0] == "zed"


def test_an_unchanged_file_is_not_read_again(folder):
    folder.put(event("Bo"))
    before = folder.calendars.calendars["network"]

    assert folder.sync() == []

    assert folder.calendars.calendars["network"] is before


def test_check_keeps_nothing(tmp_path, planned):
    (tmp_path / "cal").mkdir()
    (tmp_path / "cal" / "network.ics").write_text(ics(event("Bo")))

    assert Calendars(tmp_path, keep=None).sync(planned, at("2026-01-05T12:00")) == []

    assert [file.name for file in tmp_path.iterdir()] == ["cal"]


def test_a_slot_over_the_end_of_a_month_is_there_once(folder):
    folder.put(event("Bo", "RRULE:FREQ=WEEKLY"))
    timetable = folder.calendars.calendars["network"]

    held = timetable(at("2026-01-05T00:00"), at("2026-12-31T00:00"))

    assert [slot.starts_at for slot in held] == [
        at("2026-01-05T09:00") + n * timedelta(weeks=1) + summer(n) for n in range(52)
    ]
    assert {slot.layer for slot in held} == {Layer.PRIMARY}
    assert all(a.ends_at == b.starts_at for a, b in pairwise(held))


def summer(week: int) -> timedelta:
    """What the clock is ahead in a week after the fifth of January 2026."""
    day = datetime(2026, 1, 5, 12, tzinfo=UTC) + timedelta(weeks=week)
    return timedelta(hours=-5) - (day.astimezone(NEW_YORK).utcoffset() or timedelta())


TEXT = ics(OUTLOOK, WEEKS)


@settings(max_examples=60, deadline=None)
@given(
    line=st.integers(0, len(TEXT.splitlines()) - 1),
    what=st.sampled_from(["drop", "twice", "cut", "letters", "digits"]),
)
def test_no_damage_to_a_file_breaks_anything(tmp_path_factory, planned, line, what):
    folder = tmp_path_factory.mktemp("desk")
    (folder / "cal").mkdir()
    lines = TEXT.splitlines()
    before = lines[line]
    digits = "".join("9" if char.isdigit() else char for char in before)
    lines[line : line + 1] = {
        "drop": [],
        "twice": [before, before],
        "cut": [before[: len(before) // 2]],
        "letters": [before[::-1]],
        "digits": [digits],
    }[what]
    (folder / "cal" / "network.ics").write_text("\r\n".join(lines))
    calendars = Calendars(folder, keep=None)

    problems = calendars.sync(planned, at("2026-01-05T12:00"))

    assert all(problem.file == "cal/network.ics" and problem.message for problem in problems)
    rota = Rota(planned, calendars=calendars.calendars)
    assert who_is_on_call(rota, "network", at("2026-03-03T09:00")).until
    assert isinstance(gaps(rota, at("2026-02-01T09:00"), at("2026-04-01T09:00")), list)


def test_calendars_are_loaded_when_there_is_one():
    code = "import sys, helpbot.calendars; sys.exit('icalendar' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0

"""What is asked of the rota, hand-offs, the daily check, drills; and that all of them agree."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from helpbot.chores import Chores
from helpbot.desk import Means
from helpbot.desk.outlook import Outlook
from helpbot.lines import Lines
from helpbot.oncall import Cover, Layer, gaps, shifts, who_is_on_call
from helpbot.outages import Window
from helpbot.speech import Address
from helpbot.store.rota import CoverState
from helpbot.wording import rota as wording
from helpbot.wording import watches as wording_of_watches
from tests.conftest import MONDAY
from tests.test_rostering import says, told

PATHS = {"bo": frozenset(("sms", "voice")), "cy": frozenset(("email",))}


def lines(paths=PATHS):
    return Lines(
        address_of=lambda person: Address(f"terminal:{person.id}"),
        channel=lambda name: Address(f"terminal:#{name}"),
        paths_of=lambda person: paths.get(person, frozenset()),
    )


@pytest.fixture
def reached_bot(city_bot):
    """The bot, with paths beside chat for two people."""
    conversation = city_bot.mind.conversation
    conversation._desk = replace(conversation._desk, lines=lines())
    return city_bot


def waiting(store):
    """(address, text) of what is to be said."""
    return [
        (row["address"], row["text"])
        for row in store._driver.rows("select address, text from outbox order by id")
    ]


# Asked.


def test_anyone_is_told_who_is_on_call_and_who_covers(city_bot):
    city_bot.hears("cy", "cover for bo today")

    text = says(city_bot, "ana", "who is on call")

    assert (
        "- Everything else: **Cy Washington**, then Mo Haddad, until Tue Jan 6, 00:00 "
        "(Cy Washington for Bo Lindgren)" in text
    )
    assert "- Public Safety Systems: **Jo Alvarez**, then Cy Washington" in text
    assert "**555-0199** rings the primary at any hour" in text


def test_a_team_with_covers_of_its_own_is_listed(city_bot):
    city_bot.hears("mo", "cover for bo for network today")

    text = says(city_bot, "ana", "who is on call")

    assert "- Network and Telecom: **Mo Haddad**" in text
    assert "- Everything else: **Bo Lindgren**" in text


def test_a_team_is_asked_for_by_its_name(city_bot):
    text = says(city_bot, "ana", "on call for water-systems")

    assert text.count("\n- ") == 1
    assert "Water Systems: **Ty Osei**" in text


def test_a_gap_is_said_plainly(city_bot):
    with city_bot.store.begin() as tx:
        for person in ("jo", "cy"):
            tx.leavers.put(person, MONDAY)

    text = says(city_bot, "ana", "who is on call")

    assert "Public Safety Systems: **nobody**" in text


def test_my_shifts_are_those_of_thirty_days_with_layers_and_covers(city_bot):
    city_bot.hears("cy", "cover for jo tomorrow 8-17")

    text = says(city_bot, "cy", "my shifts")

    assert "- Mon Jan 5, 09:00 to Mon Jan 12, 09:00: Everything else, secondary" in text
    assert "- Mon Jan 12, 09:00 to Mon Jan 19, 09:00: Everything else, primary" in text
    assert "- Tue Jan 6, 08:00 to 17:00: Public Safety Systems, primary" in text
    assert "Covers:\n\n- 1: Cy Washington for Jo Alvarez" in text
    assert says(city_bot, "ana", "shifts of cy").startswith("Cy Washington is on call")
    assert says(city_bot, "ana", "my shifts") == "You are not on call in the next 30 days."


# How one is paged.


def test_my_contacts_show_the_day_and_the_night(reached_bot):
    text = says(reached_bot, "bo", "my contacts")

    assert "- By day: chat at once, SMS after 2 min, voice after 4 min (the usual way)" in text
    assert "- At night: chat at once, voice at once, SMS at once (the usual way)" in text


@pytest.mark.parametrize(
    ("said", "day", "night"),
    [
        pytest.param(
            "page me by sms after 2, voice after 4", [("sms", 2), ("voice", 4)], [], id="day"
        ),
        pytest.param(
            "at night page me by voice, sms after 3", [], [("voice", 0), ("sms", 3)], id="night"
        ),
        pytest.param("page me by phone at night", [], [("voice", 0)], id="night at the end"),
        pytest.param(
            "always page me by text and then voice after 5 min",
            [("sms", 0), ("voice", 5)],
            [("sms", 0), ("voice", 5)],
            id="both",
        ),
    ],
)
def test_a_ladder_of_ones_own_is_kept(reached_bot, said, day, night):
    assert says(reached_bot, "bo", said).startswith("Noted. You are paged so")

    ladders = reached_bot.store.read().ladders
    assert (ladders.of("bo", "desk"), ladders.of("bo", "after")) == (tuple(day), tuple(night))
    assert "the usual way" not in says(reached_bot, "bo", "page me the usual way").split("\n")[0]
    assert (ladders.of("bo", "desk"), ladders.of("bo", "after")) == ((), ())


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        pytest.param("page me by push after 2", "No push path leads to you yet", id="not set"),
        pytest.param("page me by fax after 2", "I cannot read that", id="no path"),
        pytest.param("page me by sms after 40", "After 15 minutes at the most", id="too late"),
    ],
)
def test_a_ladder_that_cannot_be_is_refused(reached_bot, said, refusal):
    assert refusal in says(reached_bot, "bo", said)
    assert reached_bot.store.read().ladders.of("bo", "desk") == ()


def test_a_silent_night_is_warned_about(reached_bot):
    assert "Nothing makes a sound at night" in says(reached_bot, "cy", "my contacts")
    assert "Nothing makes a sound" in says(reached_bot, "bo", "at night page me by chat only")


# Hand-offs.


def test_a_hand_off_is_told_to_the_team_and_to_both(city_bot):
    city_bot.hears("lou", "nobody at station 3 can get online")
    city_bot.hears("bo", "claim 1")
    city_bot.hears("ana", "outage email at *: nobody gets mail")
    city_bot.advance(minutes=1)
    before = len(city_bot.said)
    city_bot.clock.push(timedelta(days=7))
    city_bot.hears("bo", "on my way 1 120")

    city_bot.advance(minutes=0)

    said = city_bot.said[before:]
    channel = [r.text for r in told(said, "#it-triage") if "is on call now: Everything" in r.text]
    (line,) = channel
    assert line == (
        "**Cy Washington** is on call now: Everything else, until Mon Jan 19, 09:00. "
        "Mo Haddad is second. Bo Lindgren hands over."
    )
    (out,) = [r for r in told(said, "bo") if "Your watch is over" in r.text]
    assert "You still hold:\n\n- outage 1, Internet at Fire Station 3" in out.text
    assert [b.says for b in out.buttons] == ["hand 1 to cy"]
    (into,) = [r for r in told(said, "cy") if "You are on call now: **Everything" in r.text]
    assert "Bo Lindgren still holds:\n\n- outage 1" in into.text
    assert "Nobody has:\n\n- outage 2, " in into.text


def test_what_sleeps_and_what_is_planned_goes_with_the_watch(city_bot):
    city_bot.advance(minutes=1)
    city_bot.clock.push(timedelta(days=7, minutes=-30))
    city_bot.hears("ana", "outage email at *: nobody gets mail")
    city_bot.hears("mo", "claim 1")
    city_bot.hears("mo", "snooze 1 2h")
    with city_bot.store.begin() as tx:
        start = city_bot.clock() + timedelta(days=1)
        window = Window(0, "cad", "*", start, start + timedelta(hours=1), "new switch", "bo")
        tx.maintenance.put(window)

    city_bot.advance(minutes=35)

    (into,) = [
        r for r in told(city_bot.said, "cy") if "You are on call now: **Everything" in r.text
    ]
    assert "Asleep until:\n\n- Mon Jan 12, 10:31: outage 1" in into.text
    assert "in the whole city, new switch" in into.text


def test_a_cover_is_handed_over_and_back(city_bot):
    city_bot.advance(minutes=1)
    city_bot.hears("cy", "cover for bo tonight 18-06")

    city_bot.advance(hours=9)
    city_bot.advance(hours=12)

    first = [
        r.text.split(":")[0] for r in told(city_bot.said, "#it-triage") if "now: Every" in r.text
    ]
    assert first == ["**Cy Washington** is on call now", "**Bo Lindgren** is on call now"]


def test_a_watch_that_is_taken_now_is_told_at_once(city_bot):
    city_bot.advance(minutes=1)
    city_bot.hears("cy", "take over from bo")

    city_bot.advance(seconds=10)

    assert any(
        "**Cy Washington** is on call now" in r.text for r in told(city_bot.said, "#it-triage")
    )
    city_bot.hears("bo", "undo cover 1")
    before = len(city_bot.said)
    city_bot.advance(seconds=10)
    assert any(
        "**Bo Lindgren** is on call now" in r.text
        for r in told(city_bot.said[before:], "#it-triage")
    )


def test_down_for_three_weeks_a_hand_off_is_told_once(city_bot):
    city_bot.advance(minutes=1)
    before = len(city_bot.said)

    city_bot.advance(days=22)
    city_bot.advance(minutes=1)

    said = [
        r.text for r in told(city_bot.said[before:], "#it-triage") if "now: Everything" in r.text
    ]
    # Three weeks later it is Bo's again: nobody hands over to anybody.
    assert said == []
    city_bot.advance(days=14)
    said = [
        r.text for r in told(city_bot.said[before:], "#it-triage") if "now: Everything" in r.text
    ]
    assert len(said) == 1
    assert said[0].startswith("**Mo Haddad**")


def test_restarted_every_hour_for_a_week_each_chore_is_done_once(store, plan):
    means = Means(plan, lines())
    for hour in range(24 * 8):
        with store.begin() as tx:
            for job in Chores(lambda: means).jobs:
                job(tx, MONDAY + timedelta(hours=hour))

    said = waiting(store)
    leads = [text for to, text in said if to == "terminal:di" and "lacks something" in text]
    drills = [text for to, text in said if to == "terminal:bo" and "This is a test" in text]
    handed = [text for to, text in said if to == "terminal:#it-triage" and "now: Every" in text]
    assert (len(leads), len(drills), len(handed)) == (7, 1, 1)


def test_two_processes_do_a_chore_once(store, plan):
    means = Means(plan, lines())
    with store.begin() as tx:
        Chores(lambda: means).drill(tx, MONDAY)
        due = tx.chores.due_at("drill:wed:10:00")
        assert due == datetime(2026, 1, 7, 15, tzinfo=UTC)
        assert tx.chores.move_on("drill:wed:10:00", due, due + timedelta(days=7))

        Chores(lambda: means).drill(tx, due)

    assert waiting(store) == []


def test_a_chore_that_fails_is_done_later(store, plan, monkeypatch):
    means = Means(plan, lines())
    broken = Means(plan, replace(lines(), address_of=lambda _: 1 / 0))
    due = datetime(2026, 1, 7, 15, tzinfo=UTC)
    with store.begin() as tx:
        Chores(lambda: means).drill(tx, MONDAY)
        Chores(lambda: broken).drill(tx, due)
        assert tx.chores.due_at("drill:wed:10:00") == due
        assert tx.drills.since(MONDAY) == []

        Chores(lambda: means).drill(tx, due)

        assert tx.drills.since(MONDAY)


def test_a_drill_that_is_late_waits_for_the_desk_to_open(store, plan):
    means = Means(plan, lines())
    night, morning = (datetime(2026, 1, 9, hour, tzinfo=UTC) for hour in (8, 14))
    with store.begin() as tx:
        Chores(lambda: means).drill(tx, MONDAY)
        Chores(lambda: means).drill(tx, night)
        assert tx.drills.since(MONDAY) == []

        Chores(lambda: means).drill(tx, morning)

        assert tx.drills.since(MONDAY)


# The daily check.


def lacking(store, means, now=MONDAY):
    return list(Outlook(means).lacking(store.read(), now))


def test_nothing_is_said_where_nothing_is_lacking(store, plan):
    all_paths = {person.id: frozenset(("voice",)) for person in plan.people}
    means = Means(plan, lines(all_paths))

    assert lacking(store, means) == []
    with store.begin() as tx:
        Outlook(means).tell(tx, MONDAY)
    assert waiting(store) == []


def test_who_is_reached_by_nothing_audible_is_named_before_the_shift(store, plan):
    found = [text for _, text in lacking(store, Means(plan, lines()))]

    assert any(
        text.startswith("Nothing makes a sound for Cy Washington at night") for text in found
    )
    assert not any("Bo Lindgren" in text for text in found)


def test_who_cannot_be_reached_at_all_is_named(store, plan):
    means = Means(plan, replace(lines(), address_of=lambda p: None if p.id == "ty" else "x"))

    line = wording_of_watches.no_way_line(plan.person("ty"))
    assert ("water-systems", line) in lacking(store, means)


def test_a_leaver_in_the_rota_and_the_gap_they_leave_are_named(store, plan):
    with store.begin() as tx:
        for person in ("jo", "cy"):
            tx.leavers.put(person, MONDAY)

    found = lacking(store, Means(plan, lines()))

    gap = "Public Safety Systems: nobody Mon Jan 5, 09:00 to Wed Jan 7, 09:00."
    assert ("public-safety", f"{gap} Say `put … on for …`.") in found
    assert any(
        "Jo Alvarez cannot be reached any more and stands in the rota" in t for _, t in found
    )
    assert any(
        "Public Safety Systems: level 1 (`primary`) would page nobody" in t for _, t in found
    )


# Drills.


def test_a_drill_is_answered_with_one_tap_and_kept(reached_bot):
    reached_bot.advance(minutes=1)
    reached_bot.clock.push(timedelta(days=2, hours=1))
    reached_bot.house.ticker.tick()
    said = waiting(reached_bot.store)
    assert {to for to, _ in said if to.startswith("notify:")} == {
        "notify:sms.bo/drill-1",
        "notify:voice.bo/drill-1",
    }
    assert any(to == "terminal:bo" and text.startswith("**This is a test**") for to, text in said)

    reached_bot.house.settle()
    reached_bot.clock.push(timedelta(minutes=3))
    tapped = [shown for shown in reached_bot.hears("bo", "drill ok 1") if shown.to == "bo"]

    assert [shown.reply.text for shown in tapped if not shown.edits] == [
        "Thank you; noted after 3 min."
    ]
    assert [shown.reply.buttons for shown in tapped if shown.edits] == [()]
    assert "was not sent to you" in says(reached_bot, "cy", "drill ok 1")
    assert "said so already" in says(reached_bot, "bo", "drill ok 1")
    before = len(reached_bot.said)
    reached_bot.advance(minutes=30)
    reached_bot.advance(minutes=30)
    (missed,) = [r.text for r in told(reached_bot.said[before:], "di") if "Drill of" in r.text]
    assert "**Cy Washington**" in missed
    assert "Bo Lindgren" not in missed
    results = says(reached_bot, "cy", "drill results")
    assert "Wed Jan 7, 10:01: Bo Lindgren, after 3 min" in results
    assert "Cy Washington, no answer" in results


def test_a_lead_starts_a_drill_now(city_bot):
    assert "Only a lead" in says(city_bot, "bo", "drill now")
    assert "A test page goes to Bo Lindgren" in says(city_bot, "di", "drill now")
    assert any("This is a test" in reply.text for reply in told(city_bot.said, "bo"))


# One resolver.


def test_what_is_shown_and_whom_is_paged_agree_at_random_instants(store, plan):
    chance = random.Random(37)  # noqa: S311 - no secret
    means = Means(plan, lines())
    people = ["bo", "cy", "jo", "ty", "vi", "mo", "di"]
    teams = [*plan.on_call.rotations, "network", "systems"]
    with store.begin() as tx:
        tx.leavers.put("vi", MONDAY)
        for number in range(60):
            person, other = chance.sample(people, 2)
            start = MONDAY + timedelta(minutes=chance.randrange(60 * 24 * 60))
            cover = Cover(number, chance.choice(teams), person, other, start,
                          start + timedelta(minutes=chance.randrange(30, 4000)))  # fmt: skip
            tx.covers.put(cover, CoverState.ACTIVE, made_by="di", now=MONDAY)

        for _ in range(150):
            now = MONDAY + timedelta(seconds=chance.randrange(60 * 24 * 3600))
            _agree(tx, means, chance.choice(teams), now)


def _agree(tx, means, team, now):
    rota = means.rota(tx, now)
    duty = who_is_on_call(rota, team, now)
    first = duty.primary
    assert means.people(tx, team, "primary", now) == ([first] if first else [])
    shown = wording.duty_line(duty, {c.id: c for c in rota.covers}, means.plan)
    assert (f"**{first.name}**" if first else "**nobody**") in shown
    moment = now + timedelta(microseconds=1)
    if team in means.plan.on_call.rotations:
        is_gap = any(gap.team == team for gap in gaps(rota, now, moment))
        assert is_gap == (first is None)
    for person in means.plan.people:
        found = {
            shift.layer for shift in shifts(rota, person.id, now, moment) if shift.team == team
        }
        if team in means.plan.on_call.rotations:
            assert (Layer.PRIMARY in found) == (first is not None and first.id == person.id)

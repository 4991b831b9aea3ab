"""Planned work: mutes pages for one service at one place, and ends by itself."""

import pytest

from helpbot.outages import State
from tests.test_desk import STATION, paged, texts


def said_to(bot, name, words):
    return texts(bot.hears(name, words), name)


def test_planned_work_keeps_reports_and_pages_nobody_until_it_ends(city_bot):
    (told,) = said_to(city_bot, "bo", "maintenance internet at fire-3 until 11:00: new router")
    assert told.startswith(
        "Planned work 1: **Internet** at Fire Station 3, from Monday at 09:00 to Monday at 11:00"
    )

    (report,) = said_to(city_bot, "lou", STATION)

    assert "Work on it is planned until Monday at 11:00: new router" in report
    assert paged(city_bot) == []
    city_bot.advance(hours=1, minutes=59)
    assert paged(city_bot) == []
    city_bot.advance(minutes=2)
    assert paged(city_bot) == ["bo"]


def test_other_places_and_services_page_as_ever(city_bot):
    city_bot.hears("bo", "maintenance internet at fire-3 until 11:00: new router")

    city_bot.hears("zed", "nobody at station 2 can get online")

    assert paged(city_bot) == ["bo"]


def test_work_on_what_a_service_needs_explains_it_too(city_bot):
    city_bot.hears("bo", "maintenance network everywhere for 2h: core switch")

    city_bot.hears("lou", STATION)

    assert paged(city_bot) == []


def test_whoever_asks_is_told_of_planned_work(city_bot):
    city_bot.hears("bo", "maintenance internet at fire-3 until 11:00: new router")

    (told,) = said_to(city_bot, "zed", "is the internet down at station 3?")

    assert told.startswith("Yes: work on **Internet** at Fire Station 3 is planned until Monday")


def test_whoever_presses_on_during_planned_work_is_heard(city_bot):
    city_bot.hears("bo", "maintenance internet at fire-3 until 11:00: new router")
    city_bot.hears("lou", STATION)

    city_bot.press("lou", 1)

    assert paged(city_bot) == ["bo"]


def test_work_that_ends_early_pages_for_what_is_still_out(city_bot):
    city_bot.hears("bo", "maintenance internet at fire-3 until 11:00: new router")
    city_bot.hears("lou", STATION)

    (told,) = said_to(city_bot, "bo", "end maintenance 1")
    city_bot.advance(seconds=10)

    assert told.startswith("Planned work 1 on **Internet**")
    assert paged(city_bot) == ["bo"]
    assert city_bot.hears("bo", "maintenance")[0].reply.text == "No work is planned."


def test_work_that_begins_later_mutes_later(city_bot):
    city_bot.hears("bo", "maintenance internet at fire-3 tonight 22-23: new router")

    city_bot.hears("lou", STATION)

    (outage,) = city_bot.store.read().outages.open()
    assert outage.state is State.TRIGGERED


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param("maintenance coffee at fire-3 until 11:00: x y", "no service", id="service"),
        pytest.param("maintenance internet at mars until 11:00: x y", "no building", id="place"),
        pytest.param("maintenance internet at fire-3 for 9d: x y", "longer than 3", id="long"),
        pytest.param("maintenance internet at fire-3", "Say what, where, until", id="half"),
        pytest.param("end maintenance 9", "no such planned work", id="none"),
    ],
)
def test_what_cannot_be_planned_says_why(city_bot, words, told):
    (said,) = said_to(city_bot, "bo", words)

    assert told in said
    assert city_bot.store.read().maintenance.ahead(city_bot.clock()) == []


def test_an_employee_plans_no_work(city_bot):
    (said,) = said_to(city_bot, "lou", "maintenance internet at fire-3 until 11:00: new router")

    assert "is for technicians" in said

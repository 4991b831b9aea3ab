"""What belongs to one outage, what a larger one takes in, and what monitoring reports."""

import pytest

from helpbot.clock import iso
from helpbot.outages import State
from helpbot.speech import Address, PersonId, Utterance
from tests.test_desk import STATION, paged, texts


def open_outages(bot):
    return [
        (outage.service, outage.facility, outage.state.value)
        for outage in bot.store.read().outages.open()
    ]


def alert(bot, text, started="2026-01-05T14:00:00Z"):
    """What the webhook stores of an alert."""
    key = text.split()[1]
    with bot.store.begin() as tx:
        tx.inbox.put(
            Utterance(
                key=f"alert:{key}:{text.split()[2]}:{started}",
                person=PersonId("alert:monitoring"),
                text=text,
                reply_to=Address(f"alert:{key}"),
                conversation=f"alert:{key}",
                private=True,
                heard_at=bot.clock(),
            )
        )
    bot.house.settle()


def test_one_fibre_cut_is_one_outage_and_one_page_whatever_it_is_called(city_bot):
    city_bot.hears("lou", STATION)
    alert(city_bot, "alert circuit-7 firing network at fire-3: carrier lost")
    city_bot.hears("zed", "the phones are dead at station 3, all of them")

    assert open_outages(city_bot) == [("network", "fire-3", "triggered")]
    assert paged(city_bot) == ["bo"]
    city_bot.advance(minutes=6)
    assert paged(city_bot) == ["bo", "cy"]
    city_bot.hears("cy", "claim 2")
    city_bot.hears("cy", "resolve 2 fibre cut: the carrier spliced it")
    for name in ("lou", "zed"):
        assert sum("works again" in text for text in texts(city_bot.said, name)) == 1


def test_a_citywide_outage_takes_in_its_sites_and_their_owner(city_bot):
    city_bot.hears("lou", STATION)
    city_bot.hears("bo", "claim 1")

    city_bot.hears("zed", "the internet is out in every building")

    assert open_outages(city_bot) == [("internet", "*", "claimed")]
    assert paged(city_bot) == ["bo"]
    parted = {s.to for s in city_bot.said if s.edits and s.reply.source == "Part of outage 2"}
    assert {"#it-triage", "#it-status"} <= parted


def test_a_claim_of_a_part_claims_the_whole(city_bot):
    city_bot.hears("lou", STATION)
    city_bot.hears("zed", "the internet is out in every building")

    city_bot.hears("bo", "claim 1")

    assert open_outages(city_bot) == [("internet", "*", "claimed")]


def test_trouble_in_the_whole_city_is_more_than_what_one_site_has(city_bot):
    city_bot.hears("lou", STATION)

    city_bot.hears("di", "outage internet at *: nothing loads in any building")

    assert open_outages(city_bot) == [("internet", "*", "triggered")]


@pytest.mark.parametrize("words", ["outage coffee at fire-3: none", "outage vpn at mars: none"])
def test_a_form_with_what_the_city_does_not_have_is_refused(city_bot, words):
    (told,) = city_bot.hears("ana", words)

    assert "no such service or building" in told.reply.text
    assert open_outages(city_bot) == []


def test_the_outage_form_reports_at_once(city_bot):
    said = city_bot.hears("ana", "outage erp at city-hall: nobody can post an invoice")

    assert open_outages(city_bot) == [("erp", "city-hall", "triggered")]
    (told,) = texts(said, "ana")
    assert told.startswith("Noted as outage 1: **Finance ERP at City Hall**.")


def test_an_alert_that_fires_twice_is_one_outage(city_bot):
    alert(city_bot, "alert circuit-7 firing network at fire-3: carrier lost")
    alert(city_bot, "alert circuit-7 firing network at fire-3: carrier lost", started="later")

    assert open_outages(city_bot) == [("network", "fire-3", "triggered")]
    assert paged(city_bot) == ["bo"]


def test_what_only_monitoring_saw_and_nobody_has_ends_with_its_alert(city_bot):
    alert(city_bot, "alert circuit-7 firing network at fire-3: carrier lost")

    alert(city_bot, "alert circuit-7 resolved network at fire-3: carrier is back")

    assert open_outages(city_bot) == []


def test_what_somebody_has_ends_when_they_say_so(city_bot):
    alert(city_bot, "alert circuit-7 firing network at fire-3: carrier lost")
    city_bot.hears("bo", "claim 1")

    alert(city_bot, "alert circuit-7 resolved network at fire-3: carrier is back")

    assert open_outages(city_bot) == [("network", "fire-3", "claimed")]
    assert "Monitoring reports that **City network" in texts(city_bot.said, "bo")[-1]


def test_nobody_else_speaks_for_monitoring(city_bot):
    (told,) = city_bot.hears("lou", "alert x firing network at *: all of it is down")

    assert "is for technicians" in told.reply.text
    assert open_outages(city_bot) == []


def test_a_question_that_may_cost_a_life_offers_the_page_first(city_bot):
    (told,) = [s for s in city_bot.hears("kim", "the mdt shows no calls") if s.to == "kim"]

    first = told.reply.buttons[0]
    assert first.label == "Page on-call now" or paged(city_bot) == ["jo"]
    if not paged(city_bot):
        city_bot.press("kim", 1)
    assert paged(city_bot) == ["jo"]


def test_what_is_out_is_asked_in_one_tap(city_bot):
    (told,) = city_bot.hears("ana", "everything is down for everybody on our floor")
    labels = [button.label for button in told.reply.buttons]
    assert "Internet" in labels

    said = city_bot.press("ana", labels.index("Internet") + 1)

    assert open_outages(city_bot) == [("internet", "city-hall", "triggered")]
    assert texts(said, "ana")[0].startswith("Noted as outage 1")


def test_where_it_is_is_asked_in_one_tap(city_bot):
    told, _ = [s for s in city_bot.hears("zed", "nobody can get on the vpn") if s.to == "zed"]
    labels = [button.label for button in told.reply.buttons]

    city_bot.press("zed", labels.index("The whole city") + 1)

    assert open_outages(city_bot) == [("vpn", "*", "triggered")]
    assert paged(city_bot) == ["bo"]


def askers(bot, count, words="outlook is stuck on loading profile"):
    for number in range(count):
        bot.hears(f"asker{number}", words)


def test_many_questions_about_one_service_are_a_suspicion_and_no_page(city_bot):
    askers(city_bot, 4)
    assert open_outages(city_bot) == []

    city_bot.hears("asker4", "why does outlook not open")

    assert open_outages(city_bot) == [("email", "*", "suspected")]
    assert paged(city_bot) == []
    (shown,) = [t for t in texts(city_bot.said, "bo") if t.startswith("Possible outage 1")]
    assert "5 people asked about it" in shown
    assert "`outlook is stuck on loading profile`" in shown


def test_who_accepts_a_suspicion_has_it_and_those_who_asked_are_told(city_bot):
    askers(city_bot, 5)

    city_bot.press("bo", 1)

    assert open_outages(city_bot) == [("email", "*", "claimed")]
    told = texts(city_bot.said, "asker2")
    assert any(text.startswith("What you asked about is an outage: **Email") for text in told)


def test_what_is_dismissed_is_left_alone_for_an_hour(city_bot):
    askers(city_bot, 5)

    city_bot.hears("bo", "dismiss 1")
    askers(city_bot, 6)

    assert open_outages(city_bot) == []


def test_a_plain_report_confirms_what_was_suspected(city_bot):
    askers(city_bot, 5)

    city_bot.hears("ana", "email is down for everybody in finance")

    assert open_outages(city_bot) == [("email", "*", "triggered")]
    assert paged(city_bot) == ["bo"]


def test_the_journal_says_before_and_after(city_bot):
    city_bot.hears("lou", STATION)
    city_bot.hears("bo", "claim 1")

    entries = city_bot.store.read().journal.of(1)

    assert (entries[-1].before, entries[-1].after) == (State.TRIGGERED, State.CLAIMED)
    assert iso(entries[0].at) == iso(city_bot.clock())
    assert entries[-1].source == "terminal"


# What must not be lost when outages belong together.


def test_a_page_that_was_not_sent_yet_goes_out_for_the_larger_outage(city_bot):
    city_bot.terminal.hear("lou", STATION)
    city_bot.house.worker.drain()
    city_bot.terminal.hear("zed", "outage network at fire-3: carrier lost")
    city_bot.house.worker.drain()

    city_bot.house.settle()

    assert paged(city_bot) == ["bo"]


def test_what_is_larger_and_heavier_is_not_asleep_with_its_part(city_bot):
    city_bot.hears("ana", "outage network at library-main: no network at all")
    city_bot.hears("bo", "claim 1")
    city_bot.hears("bo", "snooze 1 10h")

    city_bot.hears("zed", "outage network at *: the whole city is down")

    assert open_outages(city_bot) == [("network", "*", "triggered")]
    assert paged(city_bot) == ["bo", "bo"]
    assert any("is part of a larger one" in text for text in texts(city_bot.said, "bo"))


def test_who_loses_a_part_is_told(city_bot):
    city_bot.hears("ana", "outage network at library-main: no network")
    city_bot.hears("bo", "claim 1")
    city_bot.hears("ana", "outage network at city-hall: no network")
    city_bot.hears("cy", "claim 2")

    city_bot.hears("zed", "outage network at *: the whole city is down")

    for name in ("bo", "cy"):
        assert any("is part of a larger one" in text for text in texts(city_bot.said, name))


def test_what_may_cost_lives_does_not_join_what_can_wait(city_bot):
    city_bot.hears("ana", "outage network at library-main: no network at all")
    city_bot.hears("bo", "claim 1")
    city_bot.hears("bo", "snooze 1 10h")

    city_bot.hears("kim", "cad just froze on every console")

    assert ("cad", "?", "triggered") in open_outages(city_bot) or (
        "cad", "police-hq", "triggered") in open_outages(city_bot)  # fmt: skip
    assert "jo" in paged(city_bot)


def test_an_alert_that_ends_ends_nothing_else(city_bot):
    alert(city_bot, "alert core firing network at *: core switch is down")
    alert(city_bot, "alert circuit-7 firing network at fire-3: carrier lost")

    alert(city_bot, "alert circuit-7 resolved network at fire-3: carrier is back")
    alert(city_bot, "alert stranger resolved network at *: never heard of")

    assert open_outages(city_bot) == [("network", "*", "triggered")]
    alert(city_bot, "alert core resolved network at *: back")
    assert open_outages(city_bot) == []


def test_one_row_that_cannot_be_read_keeps_nobody_from_being_told(city_bot):
    city_bot.terminal.hear("lou", STATION)
    city_bot.house.worker.drain()
    city_bot.store._driver.run("update outage set policy = 'nonsense' where id = 1")

    said = city_bot.hears("ana", "how do I set up the vpn")

    assert texts(said, "ana")
    assert paged(city_bot) == ["bo"]


def test_during_planned_work_every_report_waits(city_bot):
    city_bot.hears("bo", "maintenance internet at fire-3 until 11:00: new router")
    city_bot.hears("lou", STATION)

    city_bot.hears("zed", "st 3 has no internet at all, whole crew")

    assert paged(city_bot) == []


def test_work_that_goes_on_keeps_what_waits_waiting(city_bot):
    city_bot.hears("bo", "maintenance internet at fire-3 until 10:00: new router")
    city_bot.hears("bo", "maintenance internet at fire-3 until 11:00: and a switch")
    city_bot.hears("lou", STATION)

    city_bot.advance(hours=1, minutes=5)
    assert paged(city_bot) == []
    city_bot.advance(hours=1)
    assert paged(city_bot) == ["bo"]


def test_a_suspicion_is_over_by_itself(city_bot):
    askers(city_bot, 5)

    city_bot.advance(hours=2, minutes=1)

    assert open_outages(city_bot) == []


def test_what_is_accepted_takes_in_what_is_open_below_it(city_bot):
    city_bot.hears("ana", "outage email at city-hall: no mail for anybody")
    with city_bot.store.begin() as tx:
        tx.outages.save(tx.outages.get(1))
    city_bot.hears("cy", "claim 1")
    city_bot.hears("zed", "outage email at *: no mail in the whole city")

    assert open_outages(city_bot) == [("email", "*", "claimed")]


def test_who_is_on_the_way_is_told_of_another_place(city_bot):
    said = city_bot.hears("lou", "nobody can get on the internet at our station")
    (report,) = [s for s in said if s.to == "lou"]
    labels = [button.label for button in report.reply.buttons]
    city_bot.hears("bo", "claim 1")

    city_bot.hears("lou", "place 1 fire-2")

    assert any("at Fire Station 2** now, not at Fire Station 3" in t
               for t in texts(city_bot.said, "bo"))  # fmt: skip
    assert labels


def test_is_anything_down_there_finds_what_is_down_everywhere(city_bot):
    city_bot.hears("di", "outage network at *: the whole city is down")

    (told,) = [s for s in city_bot.hears("kim", "is anything down at station 3?") if s.to == "kim"]

    assert "**City network in the whole city** is out" in told.reply.text or (
        "**City network in the whole city** has been out" in told.reply.text
    )


@pytest.mark.parametrize(
    "words", ["outage network at *: all of it", "reopen outage 1", "outages", "page on-call 1"]
)
def test_a_partner_wakes_nobody(city_bot, words):
    city_bot.hears("lou", STATION)
    before = paged(city_bot)

    (told,) = [s for s in city_bot.hears("pat", words) if s.to == "pat"]

    assert "is for" in told.reply.text
    assert paged(city_bot) == before

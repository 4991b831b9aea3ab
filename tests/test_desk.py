"""Outages from report to end: one page per step, one winner, everybody told."""

import threading
from collections import Counter
from datetime import timedelta

import pytest

from helpbot.desk import Means, OutageDesk, Reported
from helpbot.errors import Conflict, SendError
from helpbot.outages import AlreadyClaimed, State
from helpbot.speech import Address
from helpbot.store.outages import Affected
from helpbot.wiring import TERMINAL
from helpbot.wording import gave_up
from tests.conftest import MONDAY, person

STATION = "nobody at station 3 can get online"


def paged(bot):
    """Who was paged, in order: what bears a Claim button when it is sent."""
    return [
        shown.to
        for shown in bot.said
        if not shown.edits
        and not shown.to.startswith("#")
        and any(b.says.startswith("claim ") for b in shown.reply.buttons)
    ]


def texts(said, to):
    return [shown.reply.text for shown in said if shown.to == to]


def test_an_unanswered_page_goes_to_the_next_level(city_bot):
    city_bot.hears("lou", STATION)
    assert paged(city_bot) == ["bo"]

    city_bot.advance(minutes=4)
    assert paged(city_bot) == ["bo"]

    city_bot.advance(minutes=2)
    assert paged(city_bot) == ["bo", "cy"]


def test_it_never_stops_by_itself(city_bot):
    city_bot.hears("lou", STATION)
    for _ in range(40):
        city_bot.advance(minutes=5)

    before = len(paged(city_bot))
    city_bot.advance(minutes=16)

    assert len(paged(city_bot)) > before
    (outage,) = city_bot.store.read().outages.open()
    assert outage.state is State.TRIGGERED


def test_down_for_an_hour_it_pages_one_level_and_not_five(city_bot):
    city_bot.hears("lou", STATION)

    city_bot.clock.push(timedelta(hours=1))
    city_bot.house.ticker.tick()
    city_bot.house.settle()

    assert paged(city_bot) == ["bo", "cy"]


def test_a_claim_ends_the_paging_and_tells_who_has_it(city_bot):
    city_bot.hears("lou", STATION)

    said = city_bot.press("bo", 1)

    assert "**Bo Lindgren** is working on it" in texts(said, "lou")[0]
    (edit,) = [shown for shown in said if shown.edits and shown.to == "bo"]
    assert (edit.reply.buttons, edit.reply.source) == ((), "Claimed by Bo Lindgren")
    city_bot.advance(minutes=10)
    assert paged(city_bot) == ["bo"]


def test_the_loser_is_told_who_won_and_when(city_bot):
    city_bot.hears("lou", STATION)
    city_bot.hears("bo", "claim 1")
    city_bot.advance(minutes=3)

    (told,) = [said for said in city_bot.hears("cy", "claim 1") if said.to == "cy"]

    assert told.reply.text == "Outage 1 is already claimed by Bo Lindgren, since 09:00."


def test_a_silent_owner_is_asked_then_relieved(city_bot):
    city_bot.hears("lou", STATION)
    city_bot.hears("bo", "claim 1")

    city_bot.advance(minutes=16)
    assert any("Any news of outage 1" in text for text in texts(city_bot.said, "bo"))

    city_bot.advance(minutes=6)
    # Not again the one who has just been silent.
    assert paged(city_bot)[1:] == ["cy"]
    assert any("I heard nothing from you" in text for text in texts(city_bot.said, "bo"))


def test_any_word_of_the_owner_keeps_the_claim(city_bot):
    city_bot.hears("lou", STATION)
    city_bot.hears("bo", "claim 1")
    city_bot.advance(minutes=10)

    city_bot.hears("bo", "update 1 I am at the closet")
    city_bot.advance(minutes=12)

    assert not any("Any news" in text for text in texts(city_bot.said, "bo"))
    assert "News of Internet at Fire Station 3: I am at the closet" in texts(city_bot.said, "lou")


def test_the_next_reporter_joins_and_nobody_is_paged_twice(city_bot):
    city_bot.hears("lou", STATION)

    said = city_bot.hears("zed", "st 3 has no internet at all, whole crew")

    assert "That is known: **Internet at Fire Station 3**" in texts(said, "zed")[0]
    assert paged(city_bot) == ["bo"]


def test_a_report_without_a_place_is_not_paged_again_once_the_place_is_said(city_bot):
    city_bot.hears("zed", "cad just froze on every console")

    city_bot.hears("zed", "it is at dispatch")
    city_bot.hears("kim", "cad is frozen at dispatch, all consoles")

    assert paged(city_bot) == ["jo"]


def test_what_needs_the_service_that_is_out_belongs_to_its_outage(city_bot):
    city_bot.hears("lou", STATION)

    said = city_bot.hears("zed", "vpn is dead for everybody at st 3")

    assert "That is known" in texts(said, "zed")[0]


def test_everybody_affected_is_told_of_the_end_once(city_bot):
    city_bot.hears("lou", STATION)
    city_bot.hears("zed", "st 3 has no internet at all, whole crew")
    city_bot.hears("bo", "claim 1")

    city_bot.hears("bo", "resolve 1 fibre cut: spliced and tested")
    city_bot.advance(minutes=30)

    for name in ("lou", "zed"):
        ends = [text for text in texts(city_bot.said, name) if "works again" in text]
        assert ends == ["**Internet at Fire Station 3** works again. spliced and tested"]
    assert city_bot.store.read().outages.open() == []


def test_resolving_needs_a_cause_and_a_sentence(city_bot):
    city_bot.hears("lou", STATION)
    city_bot.hears("bo", "claim 1")

    (told,) = [said for said in city_bot.hears("bo", "resolve 1") if said.to == "bo"]

    assert "say the cause and a sentence" in told.reply.text
    assert len(city_bot.store.read().outages.open()) == 1


@pytest.mark.parametrize("words", ["claim 1", "release 1", "escalate 1", "resolve 1 a: b"])
def test_who_is_no_technician_is_refused_with_the_reason(city_bot, words):
    city_bot.hears("lou", STATION)

    (told,) = city_bot.hears("lou", words)

    assert "is for technicians" in told.reply.text


def test_what_can_wait_wakes_nobody_at_night_and_is_paged_when_the_desk_opens(city_bot):
    city_bot.clock.push(timedelta(hours=14))
    said = city_bot.hears("ana", "nobody on our floor can print, all the copiers are dead")

    (told,) = [one for one in said if one.to == "ana"]
    assert "That can wait. I noted it (outage 1); the technicians are told on Tuesday at 07:30" in (
        told.reply.text
    )
    assert "555-0199" in told.reply.text
    assert paged(city_bot) == []
    city_bot.advance(hours=3)
    assert paged(city_bot) == []
    city_bot.advance(hours=6)
    assert paged(city_bot) == ["bo"]


def test_whoever_presses_on_is_heard_at_night(city_bot):
    city_bot.clock.push(timedelta(hours=14))
    city_bot.hears("ana", "nobody on our floor can print, all the copiers are dead")

    city_bot.press("ana", 1)

    assert paged(city_bot) == ["bo"]


def test_a_place_that_is_put_right_moves_the_outage(city_bot):
    said = city_bot.hears("lou", "nobody can get on the internet at our station")
    (report,) = [s for s in said if s.to == "lou"]
    elsewhere = report.reply.buttons[0].says.removeprefix("place 1 ")

    city_bot.press("lou", 1)

    (outage,) = city_bot.store.read().outages.open()
    assert outage.facility == elsewhere


def test_the_journal_tells_the_story_and_notices_what_is_changed(city_bot):
    city_bot.hears("lou", STATION)
    city_bot.hears("bo", "claim 1")
    journal = city_bot.store.read().journal
    story = [entry.what for entry in journal.of(1)]
    assert story == ["declared", "paged bo by chat", "claimed"]
    assert journal.problems() == []

    driver = city_bot.store._driver
    driver.run("drop trigger journal_stays_as_written")
    driver.run("update journal set actor = 'eve' where id = 1")

    assert journal.problems() == ["journal entry 1 is not as it was written"]


@pytest.mark.parametrize(
    "sql", ["update journal set actor = 'eve' where id = 1", "delete from journal where id = 1"]
)
def test_the_journal_is_only_ever_added_to(city_bot, sql):
    city_bot.hears("lou", STATION)

    with pytest.raises(Exception, match="only ever added to"):
        city_bot.store._driver.run(sql)


def test_of_sixteen_who_claim_at_once_one_wins(store, plan):
    desk = OutageDesk(Means(plan, TERMINAL.lines))
    by = Affected(person("lou"), Address("terminal:lou"), True, "fire-3", MONDAY)
    people = [p for p in plan.people if p.role == "technician"]
    for n in range(20):
        with store.begin() as tx:
            reported = Reported("x", "email", f"fire-{n}", None, by)
            outage = desk.intake.declare(tx, reported, MONDAY).outage
        won: list[str] = []

        def claim(number, outage=outage, won=won):
            someone = people[number % len(people)]
            try:
                with store.begin() as tx:
                    desk.claim(tx, outage.id, by=someone, now=MONDAY)
                won.append(someone.id)
            except (AlreadyClaimed, Conflict):
                pass

        threads = [threading.Thread(target=claim, args=(n,)) for n in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert len(set(won)) == 1


def test_a_card_that_was_given_up_is_posted_at_the_next_step(city_bot):
    city_bot.hears("lou", STATION)
    city_bot.store._driver.run(
        "update outbox set state = 'dead', ref = null where key like 'card:%'"
    )
    before = len(city_bot.said)

    city_bot.advance(minutes=6)

    cards = [shown for shown in city_bot.said[before:] if shown.to.startswith("#")]
    assert {shown.place for shown in cards if not shown.edits} == {"#it-triage", "#it-status"}
    assert any("paged twice" in shown.reply.source for shown in cards)


def test_a_room_that_could_not_be_made_is_said_where_the_card_is(city_bot):
    city_bot.hears("lou", STATION)
    city_bot.hears("bo", "room 1")
    (room,) = [s for s in city_bot.said if s.place == "#outage-1-internet"]
    key = city_bot.store.read().outbox.by_ref(room.id)
    lost = city_bot.store.read().outbox.by_key(key)

    with city_bot.store.begin() as tx:
        city_bot.house._lost(tx, lost, "room_missing_scope", city_bot.clock())
    city_bot.house.settle()

    told = [s.reply.text for s in city_bot.said if s.place == "#it-triage"]
    assert any("could not make a channel for outage 1" in text for text in told)


def test_an_address_that_chat_does_not_know_is_said_so():
    said = gave_up("slack:@mo@millbrook.example", "users_not_found").text

    assert "`mo@millbrook.example`: nobody in the chat has that e-mail address" in said
    assert "channel" not in said


def test_after_a_long_silence_of_chat_each_is_paged_once_and_not_once_a_step(city_bot, monkeypatch):
    def down(_):
        raise SendError("down")

    with monkeypatch.context() as broken:
        broken.setattr(city_bot.terminal, "send", down)
        city_bot.hears("lou", STATION)
        for _ in range(35):
            city_bot.advance(minutes=1)
    city_bot.advance(minutes=5)

    assert sorted(paged(city_bot)) == sorted(set(paged(city_bot)))
    assert "bo" in paged(city_bot)


SAYS = (
    "nobody at station 3 can get online",
    "st 3 has no internet at all, whole crew",
    "internet is down at fire station 3 for everybody",
    "station 3 lost the internet, all of us",
)


@pytest.mark.slow
def test_of_a_thousand_who_report_one_outage_each_is_answered_and_one_page_goes_out(city_bot):
    # As a chat does: one message a second into a channel, the latest edit of a card that waits.
    city_bot.terminal.every = timedelta(seconds=1)
    people = [f"crew{number}" for number in range(1_000)]
    for number, name in enumerate(people):
        city_bot.terminal.hear(name, SAYS[number % len(SAYS)])
        if number % 20 == 0:
            city_bot.clock.push(timedelta(seconds=1))
            at_work = city_bot.at_work()
            for worker in at_work:
                worker.join()
            city_bot.house.ticker.tick()
            city_bot.house.delivery.drain()
    city_bot.advance(seconds=9)

    (outage,) = city_bot.store.read().outages.open()
    assert len(city_bot.store.read().outages.affected(outage.id)) == 1_000
    assert paged(city_bot) == ["bo"]
    # Beside the answer, some are asked once where they work.
    answers = [shown for shown in city_bot.said if "Fire Station 3" in shown.reply.text]
    answered = Counter(shown.to for shown in answers if not shown.edits)
    assert {answered[name] for name in people} == {1}
    cards = [shown for shown in city_bot.said if shown.to.startswith("#")]
    assert Counter(shown.to for shown in cards if not shown.edits) == {
        "#it-triage": 1,
        "#it-status": 1,
    }
    assert len(cards) <= 2 * 60 + 2
    assert "1000 people affected" in cards[-1].reply.text + cards[-2].reply.text
    assert city_bot.store.read().inbox.depth().waiting == 0
    assert city_bot.store.read().inbox.depth().parked == 0


def test_a_card_of_what_is_over_says_what_it_was_and_not_how_to_get_there(city_bot):
    city_bot.hears("lou", STATION)
    city_bot.hears("bo", "claim 1")
    city_bot.hears("bo", "update 1 no light on the switch")

    said = city_bot.hears("bo", "resolve 1 fibre cut: spliced and tested")

    (card,) = [shown for shown in said if shown.place == "#it-triage" and shown.edits]
    assert card.reply.text.startswith("Over: **Outage 1: Internet at Fire Station 3**")
    assert card.reply.text.endswith("Cause: fibre cut. spliced and tested")
    assert not any(word in card.reply.text for word in ("Access", "Vendor", "The last news"))


def test_the_card_for_all_says_who_is_at_it_in_everybodys_words(city_bot):
    said = city_bot.hears("lou", STATION)
    (card,) = [shown for shown in said if shown.place == "#it-status"]
    assert card.reply.source == "The technician on call is being paged"

    said = city_bot.hears("bo", "claim 1")

    (card,) = [shown for shown in said if shown.place == "#it-status"]
    assert card.reply.source == "Bo Lindgren is working on it, since 09:00"

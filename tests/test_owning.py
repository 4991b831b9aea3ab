"""What technicians say about outages: hand over, call in, snooze, note, work around, reopen."""

from datetime import timedelta

import pytest

from helpbot.outages import State
from tests.test_desk import STATION, paged, texts


@pytest.fixture
def claimed(city_bot):
    """Outage 1, which Bo has."""
    city_bot.hears("lou", STATION)
    city_bot.hears("bo", "claim 1")
    return city_bot


def outage(bot):
    return bot.store.read().outages.get(1)


def test_who_is_handed_an_outage_has_it_and_is_told(claimed):
    claimed.hears("bo", "hand 1 to cy")

    assert outage(claimed).claimed_by == "cy"
    assert any(
        text.startswith("**Bo Lindgren** hands you this") for text in texts(claimed.said, "cy")
    )
    claimed.advance(minutes=16)
    assert any("Any news of outage 1" in text for text in texts(claimed.said, "cy"))


def test_nobody_hands_over_what_is_another_s(claimed):
    (told,) = [s for s in claimed.hears("cy", "hand 1 to jo") if s.to == "cy"]

    assert "already claimed by Bo Lindgren" in told.reply.text
    assert outage(claimed).claimed_by == "bo"


def test_others_are_called_in_while_somebody_has_it(claimed):
    claimed.hears("bo", "page vi about 1")
    claimed.hears("bo", "page team water-systems about 1")

    for name in ("vi", "ty"):
        (text,) = [t for t in texts(claimed.said, name) if "You are asked to help" in t]
        assert "Bo Lindgren has it" in text
    assert outage(claimed).claimed_by == "bo"


def test_a_stranger_cannot_be_called_in(claimed):
    (told,) = [s for s in claimed.hears("bo", "page santa about 1") if s.to == "bo"]

    assert "no single technician" in told.reply.text


def test_what_is_snoozed_wakes_by_itself(claimed):
    claimed.hears("bo", "snooze 1 90 min")
    claimed.advance(minutes=89)
    assert not any("Any news" in text for text in texts(claimed.said, "bo"))

    claimed.advance(minutes=2)

    assert any("Any news of outage 1" in text for text in texts(claimed.said, "bo"))


@pytest.mark.parametrize("time", ["3h", "soon", "2020-01-01 08:00"])
def test_what_lives_depend_on_sleeps_two_hours_at_most(claimed, time):
    before = outage(claimed).due_at

    (told,) = [s for s in claimed.hears("bo", f"snooze 1 {time}") if s.to == "bo"]

    assert "too long" in told.reply.text or "cannot read that time" in told.reply.text
    assert outage(claimed).due_at == before


def test_a_note_is_a_sign_of_life_that_nobody_affected_reads(claimed):
    claimed.advance(minutes=10)
    before = len(claimed.said)

    claimed.hears("bo", "note 1 the switch has no power")
    claimed.advance(minutes=12)

    assert not any("Any news" in text for text in texts(claimed.said, "bo"))
    assert not any("no power" in text for text in texts(claimed.said[before:], "lou"))


def test_a_workaround_is_told_to_those_affected_and_to_whoever_reports_next(claimed):
    claimed.hears("bo", "workaround 1 use the hotspot in the officer's desk")

    said = claimed.hears("zed", "st 3 has no internet at all, whole crew")

    assert any("use the hotspot" in text for text in texts(claimed.said, "lou"))
    assert "use the hotspot" in texts(said, "zed")[0]


def test_what_is_not_fixed_resumes_with_one_tap(claimed):
    claimed.hears("bo", "resolve 1 power: plugged in again")
    claimed.advance(hours=3)

    claimed.press("lou", 1)

    assert outage(claimed).state is State.TRIGGERED
    assert paged(claimed) == ["bo", "bo"]


def test_after_a_day_it_is_another_outage(claimed):
    claimed.hears("bo", "resolve 1 power: plugged in again")
    claimed.clock.push(timedelta(days=1, minutes=1))

    (told,) = [s for s in claimed.press("lou", 1) if s.to == "lou"]

    assert "ended more than a day ago" in told.reply.text
    assert outage(claimed).state is State.RESOLVED


def test_the_owner_is_asked_for_a_sentence_when_those_affected_wait(claimed):
    for _ in range(4):
        claimed.advance(minutes=9)
        claimed.hears("bo", "note 1 still looking")

    assert any("wait for news of **Internet" in text for text in texts(claimed.said, "bo"))


def test_escalate_now_is_refused_once_it_has_moved_on(city_bot):
    city_bot.hears("lou", STATION)
    city_bot.advance(minutes=6)
    assert paged(city_bot) == ["bo", "cy"]

    (told,) = [s for s in city_bot.hears("bo", "escalate 1 step 1") if s.to == "bo"]

    assert "has gone to the next level already" in told.reply.text
    assert paged(city_bot) == ["bo", "cy"]


def test_pass_on_goes_to_the_next_level_at_once(city_bot):
    city_bot.hears("lou", STATION)

    city_bot.press("bo", 2)

    assert paged(city_bot) == ["bo", "cy"]


def test_the_story_of_an_outage_can_be_read(claimed):
    claimed.hears("bo", "update 1 the carrier is on its way")

    (told,) = [s for s in claimed.hears("cy", "outage 1") if s.to == "cy"]

    assert "**Outage 1: Internet at Fire Station 3**" in told.reply.text
    assert "claimed by Bo Lindgren" in told.reply.text
    assert "update by Bo Lindgren: the carrier is on its way" in told.reply.text


def test_a_room_of_its_own_has_the_outage_in_it(claimed):
    claimed.hears("bo", "room 1")

    (shown,) = [s for s in claimed.said if s.place == "#outage-1-internet"]
    assert "**Outage 1: Internet at Fire Station 3**" in shown.reply.text


def test_a_draft_needs_an_end(claimed):
    (told,) = [s for s in claimed.hears("bo", "draft 1") if s.to == "bo"]

    assert "is not over yet" in told.reply.text


def test_who_releases_is_not_the_next_who_is_paged(city_bot):
    city_bot.hears("lou", STATION)
    city_bot.advance(minutes=6)
    city_bot.hears("cy", "claim 1")

    city_bot.hears("cy", "release 1")

    assert paged(city_bot) == ["bo", "cy", "bo"]


def test_a_team_without_turns_is_called_in_whole(claimed):
    claimed.hears("bo", "page team planning about 1")

    assert any("You are asked to help" in text for text in texts(claimed.said, "di"))


def test_calling_others_in_moves_nothing_on(city_bot):
    city_bot.hears("lou", STATION)
    city_bot.hears("di", "page vi about 1")

    city_bot.press("bo", 2)

    assert paged(city_bot)[-1] == "cy"


def test_nobody_is_told_how_to_get_round_what_is_over(claimed):
    claimed.hears("bo", "resolve 1 power: plugged in again")

    (told,) = [s for s in claimed.hears("bo", "workaround 1 use the hotspot") if s.to == "bo"]

    assert "already resolved" in told.reply.text


def test_who_reopens_hears_of_the_end(claimed):
    claimed.hears("bo", "resolve 1 power: plugged in again")

    claimed.hears("zed", "reopen outage 1")
    claimed.hears("cy", "claim 1")
    claimed.hears("cy", "resolve 1 power: another outlet")

    assert any("works again. another outlet" in text for text in texts(claimed.said, "zed"))


@pytest.mark.parametrize(
    ("words", "instead"),
    [
        pytest.param("move 1 to team systems", "page team network about 1", id="team"),
        pytest.param("move 1 to facility fire-2", "say what is out where", id="place"),
        pytest.param("unlink 1", "stands by itself", id="unlink"),
        pytest.param("release 1", "Bo Lindgren has outage 1", id="release"),
    ],
)
def test_what_only_tickets_or_its_owner_do_says_what_to_do_instead(claimed, words, instead):
    before = (outage(claimed), claimed.store.read().tickets.get(1))

    (told,) = [said for said in claimed.hears("cy", words) if said.to == "cy"]

    assert instead in told.reply.text
    assert (outage(claimed), claimed.store.read().tickets.get(1)) == before


def test_what_nobody_has_is_not_released(city_bot):
    city_bot.hears("lou", STATION)
    before = outage(city_bot)

    (told,) = [said for said in city_bot.hears("bo", "release 1") if said.to == "bo"]

    assert "`escalate 1` pages them now" in told.reply.text
    assert outage(city_bot) == before


@pytest.mark.parametrize("words", ["release 1", "unlink 1", "move 1 to service vpn"])
def test_what_is_over_stays_as_it_ended(claimed, words):
    claimed.hears("bo", "resolve 1 fibre cut: spliced")
    before = (outage(claimed), claimed.store.read().tickets.get(1))

    claimed.hears("bo", words)

    assert (outage(claimed), claimed.store.read().tickets.get(1)) == before


def test_the_priority_of_an_outage_is_that_of_its_ticket(city_bot):
    city_bot.hears("ana", "nobody at city hall can get online")
    before = outage(city_bot)

    said = city_bot.hears("bo", "priority 1 P1: the council meets tonight")

    after = outage(city_bot)
    assert (before.priority, after.priority) == ("P2", "P1")
    assert (after.due_at, after.steps, after.policy) == (before.due_at, before.steps, before.policy)
    assert city_bot.store.read().tickets.get(1).priority == "P1"
    (card,) = [shown.reply.text for shown in said if shown.to == "#it-triage"]
    assert "**Outage 1: Internet at City Hall** · P1" in card

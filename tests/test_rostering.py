"""The rota in chat: covers, swaps, taking the watch now, and undoing all of it."""

from datetime import UTC, datetime, timedelta

import pytest

from helpbot.rostering import COMMANDS

NIGHT = "Mon Jan 5, 18:00 to Tue Jan 6, 06:00"


def told(said, to):
    return [shown.reply for shown in said if shown.to == to]


def on_call(bot, team="default"):
    duty = bot.mind.conversation.means.duty(bot.store.read(), team, bot.clock())
    return tuple(one and one.id for one in (duty.primary, duty.secondary))


def says(bot, person, text):
    """The one thing that the person is told for it."""
    (reply,) = told(bot.hears(person, text), person)
    return reply.text


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        pytest.param("I'm covering for Bo tonight 18-06", "cover", {"name": "Bo"}, id="covering"),
        pytest.param("cover for bo tomorrow 8-17", "cover", {"when": "tomorrow 8-17"}, id="plain"),
        pytest.param(
            "covering for bo 2026-12-24 to 2026-12-26",
            "cover",
            {"when": "2026-12-24 to 2026-12-26"},
            id="dates",
        ),
        pytest.param("cover Bo’s shift on tuesday 8-17", "cover", {"whose": "Bo"}, id="shift"),
        pytest.param("cover for bo for 2h", "cover", {"name": "bo", "when": "for 2h"}, id="hours"),
        pytest.param(
            "I will cover for Bo Lindgren for network tonight",
            "cover",
            {"name": "Bo Lindgren", "team": "network"},
            id="team",
        ),
        pytest.param(
            "cover for bo friday 6pm to monday 8am for public safety",
            "cover",
            {"when": "friday 6pm to monday 8am", "team2": "public safety"},
            id="team at the end",
        ),
        pytest.param("swap with cy tonight 18-06", "swap", {"name": "cy"}, id="swap"),
        pytest.param(
            "swap tonight 18-06 with cy", "swap_shift", {"name": "cy"}, id="swap, time first"
        ),
        pytest.param("can cy take my shift tomorrow 8-17?", "swap", {"could": "cy"}, id="can"),
        pytest.param("cy can you cover me tonight 18-06", "swap", {"told": "cy"}, id="you"),
        pytest.param("take it from me now", "take_it", {"before": None, "after": None}, id="take"),
        pytest.param("please take it from me", "take_it", {"before": None}, id="please"),
        pytest.param("cy, take it from me now", "take_it", {"before": "cy"}, id="named"),
        pytest.param("take it from me cy", "take_it", {"after": "cy"}, id="named after"),
        pytest.param("take over from bo", "take_over", {"name": "bo"}, id="over"),
        pytest.param("put cy on for bo tonight 18-06", "put_on", {"person": "cy"}, id="put on"),
        pytest.param("undo cover 3", "undo_cover", {"ids": "3"}, id="undo"),
        pytest.param("undo covers 3, 4 and 5", "undo_cover", {"ids": "3, 4 and 5"}, id="several"),
    ],
)
def test_what_people_say_is_understood(text, name, found):
    command, match = next((c, m) for c in COMMANDS if (m := c.pattern.fullmatch(text)))

    assert command.name == name
    assert {key: match[key] for key in found} == found


@pytest.mark.parametrize(
    "text",
    [
        "i'm covering for maria tonight and cannot log in to her computer",
        "cover letter template",
        "the cover for my ipad broke on monday",
        "can you take my printer away today",
        "swap my monitor tomorrow",
    ],
)
def test_what_is_no_command_is_left_alone(text):
    assert not [c.name for c in COMMANDS if c.pattern.fullmatch(text)]


def test_a_cover_takes_effect_at_once_and_ends_by_itself(city_bot):
    said = city_bot.hears("cy", "I'm covering for Bo tonight 18-06")

    (mine,), (theirs,) = told(said, "cy"), told(said, "bo")
    assert mine.text.startswith(f"You cover for **Bo Lindgren** {NIGHT} (Everything else).")
    assert theirs.text == f"**Cy Washington** covers for you {NIGHT} (Everything else)."
    assert [b.says for b in theirs.buttons] == ["undo cover 1"]
    assert on_call(city_bot) == ("bo", "cy")
    city_bot.advance(hours=9)
    assert on_call(city_bot) == ("cy", "mo")
    city_bot.advance(hours=12)
    assert on_call(city_bot) == ("bo", "cy")


def test_the_one_covered_undoes_it_with_one_tap(city_bot):
    city_bot.hears("cy", "cover for bo tonight 18-06")

    said = city_bot.press("bo", 1)

    assert told(said, "bo")[0].text.startswith("Cover 1 is undone")
    assert told(said, "cy")[0].text == (
        f"**Bo Lindgren** undid a cover, Cy Washington for Bo Lindgren, {NIGHT} (Everything else)."
    )
    city_bot.advance(hours=10)
    assert on_call(city_bot) == ("bo", "cy")
    assert says(city_bot, "cy", "undo cover 1") == "Cover 1 was undone already."


def test_a_cover_is_wherever_the_person_stands(city_bot):
    text = says(city_bot, "mo", "cover for cy tomorrow 8-17")

    for team in ("Everything else", "Public Safety Systems", "Water Systems"):
        assert f"- Tue Jan 6, 08:00 to 17:00 ({team})" in text
    city_bot.advance(days=1)
    assert on_call(city_bot, "water-systems") == ("ty", "mo")


def test_a_cover_for_one_team_is_for_that_team(city_bot):
    says(city_bot, "mo", "cover for bo for network today")

    assert on_call(city_bot, "network")[0] == "mo"
    assert on_call(city_bot, "systems")[0] == "bo"


def test_a_cover_of_dates_is_cut_to_what_the_person_has(city_bot):
    text = says(city_bot, "mo", "cover for bo 2026-01-10 to 2026-01-13")

    # Bo hands over to Cy on Monday, and comes after Mo.
    assert "Sat Jan 10, 00:00 to Mon Jan 12, 09:00" in text


def test_the_night_of_a_clock_change_is_shown_as_the_clocks_show_it(city_bot):
    city_bot.clock.push(datetime(2026, 3, 7, 15, tzinfo=UTC) - city_bot.clock())

    assert "Sat Mar 7, 18:00 to Sun Mar 8, 06:00" in says(
        city_bot, "cy", "cover for mo tonight 18-06"
    )

    for made in city_bot.store.read().covers.active(city_bot.clock()):
        assert made.ends_at - made.starts_at == timedelta(hours=11)


@pytest.mark.parametrize(
    ("person", "text", "refusal"),
    [
        pytest.param("bo", "cover for bo tonight", "Nobody can cover for themselves", id="oneself"),
        pytest.param("cy", "cover for bo 2025-12-24 to 2025-12-26", "or it is over", id="past"),
        pytest.param("cy", "cover for bo today 6-7", "or it is over", id="this morning"),
        pytest.param("cy", "cover for di tonight", "is not on call Mon Jan 5, 18:00", id="no duty"),
        pytest.param("cy", "cover for ana tonight", "no single technician", id="employee"),
        pytest.param("cy", "cover for bo for mars tonight", "There is no team mars", id="team"),
        pytest.param("cy", "put mo on for bo tonight", "Only a lead", id="no lead"),
        pytest.param("ana", "cover for bo tonight", "is for technicians", id="not for employees"),
        pytest.param("cy", "undo cover 7", "There is no cover 7", id="unknown"),
        pytest.param("cy", "accept swap 7", "There is no cover 7", id="unknown swap"),
        pytest.param("cy", "take it from me now", "not first on call now", id="not on duty"),
        pytest.param("cy", "take over from mo", "not first on call now", id="nothing to take"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(city_bot, person, text, refusal):
    assert refusal in says(city_bot, person, text)
    assert city_bot.store.read().covers.active(city_bot.clock()) == ()


def test_nobody_covers_for_two_at_once(city_bot):
    city_bot.hears("mo", "cover for bo tonight 18-06")

    refused = says(city_bot, "mo", "cover for jo tonight 20-22")

    assert refused == (
        f"Mo Haddad covers for Bo Lindgren already, {NIGHT}. Choose another time, or say "
        "`undo cover 1` first."
    )
    assert "You cover" in says(city_bot, "mo", "cover for jo tomorrow 20-22")


def test_who_left_covers_for_nobody(city_bot):
    with city_bot.store.begin() as tx:
        tx.leavers.put("cy", city_bot.clock())

    assert "cannot be reached" in says(city_bot, "bo", "swap with cy tonight 18-06")
    assert "cannot be reached" in says(city_bot, "di", "put cy on for bo tonight 18-06")


def test_a_swap_changes_nothing_before_it_is_accepted(city_bot):
    asked = city_bot.hears("bo", "swap my shift tonight 18-06 with cy")

    assert f"asks you to cover for them {NIGHT}" in told(asked, "cy")[0].text
    assert [b.label for b in told(asked, "cy")[0].buttons] == ["Accept", "Decline"]
    assert city_bot.store.read().covers.active(city_bot.clock()) == ()

    accepted = city_bot.press("cy", 1)

    assert "**Cy Washington** accepts" in told(accepted, "bo")[0].text
    city_bot.advance(hours=10)
    assert on_call(city_bot)[0] == "cy"
    assert says(city_bot, "cy", "accept swap 1") == "Swap 1 was accepted already."


def test_a_declined_swap_stays_with_who_asked(city_bot):
    city_bot.hears("bo", "can cy take my shift tomorrow 8-17")

    declined = city_bot.press("cy", 2)

    assert "cannot cover for you" in told(declined, "bo")[0].text
    assert city_bot.store.read().covers.active(city_bot.clock()) == ()
    assert says(city_bot, "cy", "accept swap 1") == "Swap 1 was declined."


def test_only_who_was_asked_accepts(city_bot):
    city_bot.hears("bo", "swap with cy tonight 18-06")

    assert "That was asked of Cy Washington" in says(city_bot, "mo", "accept swap 1")


def test_who_asked_may_withdraw(city_bot):
    city_bot.hears("bo", "swap with cy tonight 18-06")

    said = city_bot.press("bo", 1)

    assert "asks no more" in told(said, "cy")[0].text
    assert says(city_bot, "cy", "accept swap 1") == "Swap 1 was undone already."


def test_a_swap_cannot_be_accepted_when_its_time_is_over(city_bot):
    city_bot.hears("bo", "swap with cy today 10-11")
    city_bot.advance(hours=3)

    assert "is over, so nothing changes" in says(city_bot, "cy", "accept swap 1")


def test_a_lead_puts_somebody_on_at_once_and_both_are_told(city_bot):
    said = city_bot.hears("di", "put cy on for bo tonight 18-06")

    assert "**Di Novak** put you on for Bo Lindgren" in told(said, "cy")[0].text
    assert "covers for you" in told(said, "bo")[0].text
    city_bot.advance(hours=10)
    assert on_call(city_bot)[0] == "cy"


def test_the_live_watch_is_taken_with_one_tap_until_its_hand_off(city_bot):
    asked = city_bot.hears("bo", "take it from me now")

    assert told(asked, "cy")[0].text == (
        "**Bo Lindgren** asks you to take it from them now, until Mon Jan 12, 09:00 "
        "(Everything else)"
    )
    assert on_call(city_bot)[0] == "bo"

    city_bot.clock.push(timedelta(minutes=3))
    city_bot.press("cy", 1)

    assert on_call(city_bot)[0] == "cy"
    (made,) = city_bot.store.read().covers.active(city_bot.clock())
    # What was accepted changes nothing of what was before.
    assert made.starts_at == city_bot.clock()


def test_the_live_watch_is_offered_to_whom_one_names(city_bot):
    assert told(city_bot.hears("bo", "mo, take it from me now"), "mo")

    city_bot.press("mo", 1)

    assert on_call(city_bot)[0] == "mo"


def test_a_technician_takes_over_at_once_and_it_can_be_undone(city_bot):
    said = city_bot.hears("cy", "take over from bo")

    assert "covers for you" in told(said, "bo")[0].text
    assert on_call(city_bot)[0] == "cy"
    city_bot.advance(hours=1)

    city_bot.press("bo", 1)

    assert on_call(city_bot)[0] == "bo"
    # That Cy had it for an hour stays true.
    means = city_bot.mind.conversation.means
    before = city_bot.clock() - timedelta(minutes=30)
    assert means.duty(city_bot.store.read(), "default", before).primary.id == "cy"


def test_a_stranger_to_a_cover_cannot_undo_it(city_bot):
    city_bot.hears("cy", "cover for bo tonight 18-06")

    assert "is not yours" in says(city_bot, "mo", "undo cover 1")
    assert "is undone" in says(city_bot, "di", "undo cover 1")


def test_a_cover_may_be_covered_in_turn(city_bot):
    city_bot.hears("cy", "cover for bo tonight 18-06")
    city_bot.hears("mo", "cover for cy for default tonight 20-22")

    city_bot.advance(hours=12)

    assert on_call(city_bot)[0] == "mo"

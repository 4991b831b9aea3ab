import pytest

from helpbot.understanding import Whereabouts

JAM = "the printer in records jams"


def asked(bot):
    """The questions that are remembered, oldest first."""
    return [row["question"] for row in rows(bot)]


def rows(bot):
    return bot.store._driver.rows("select * from answer order by id")


def later(bot, seconds):
    bot.advance(seconds=seconds)


FRAGMENTS = (
    "on the second floor", "and it beeps", "keeps asking for password", "second floor",
    "since this morning",
)  # fmt: skip


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_what_goes_on_within_a_minute_is_one_question_with_what_was_said(city_bot, fragment):
    (first,) = city_bot.hears("ana", JAM)
    later(city_bot, 60)

    said = city_bot.hears("ana", fragment)

    assert city_bot.store.read().outages.open() == []
    assert asked(city_bot) == [f"{JAM}. {fragment}"]
    (edit,) = [shown for shown in said if shown.edits]
    assert edit.edits == first.id
    assert edit.reply.text == first.reply.text
    assert edit.reply.source.startswith("Answered again below")
    assert edit.reply.buttons == ()
    (again,) = [shown for shown in said if not shown.edits]
    assert again.reply.buttons


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_after_more_than_a_minute_it_is_no_longer_one_question(city_bot, fragment):
    city_bot.hears("ana", JAM)
    later(city_bot, 61)

    said = city_bot.hears("ana", fragment)

    assert asked(city_bot)[0] == JAM
    assert not any(shown.edits for shown in said)


@pytest.mark.parametrize(
    ("who", "text", "place"),
    [
        pytest.param("ana", "on the second floor", "#it-help", id="in another conversation"),
        pytest.param("kim", "on the second floor", None, id="by another person"),
        pytest.param("ana", "how do I get a badge", None, id="a question of its own"),
        pytest.param("ana", "and how do I get a badge", None, id="a question after and"),
        pytest.param("ana", "also outlook is down", None, id="something else"),
        pytest.param("ana", "the vpn does not connect", None, id="another service"),
        pytest.param("ana", "my monitor is black", None, id="another thing"),
        pytest.param("ana", "thanks", None, id="thanks"),
        pytest.param("ana", "who is on call", None, id="a command"),
    ],
)
def test_what_begins_anew_leaves_the_question_as_it_was(city_bot, who, text, place):
    city_bot.hears("ana", JAM)

    said = city_bot.hears(who, text, place=place)

    assert asked(city_bot)[0] == JAM
    assert not any(shown.edits for shown in said)


def test_three_messages_within_a_minute_are_one_question(city_bot):
    city_bot.hears("ana", JAM)
    later(city_bot, 20)
    city_bot.hears("ana", "and it beeps")
    later(city_bot, 20)

    city_bot.hears("ana", "on the second floor")

    assert asked(city_bot) == [f"{JAM}. and it beeps. on the second floor"]
    assert city_bot.outcomes() == {"open": 1}
    edited = [shown.edits for shown in city_bot.said if shown.edits]
    assert len(edited) == len(set(edited)) == 2


def test_each_message_that_goes_on_gives_another_minute(city_bot):
    city_bot.hears("ana", JAM)
    later(city_bot, 45)
    city_bot.hears("ana", "and it beeps")
    later(city_bot, 45)

    city_bot.hears("ana", "on the second floor")

    assert len(asked(city_bot)) == 1


def test_what_was_settled_does_not_go_on(city_bot):
    city_bot.hears("ana", JAM)
    city_bot.hears("ana", "solved 1")

    city_bot.hears("ana", "and it beeps")

    assert asked(city_bot)[0] == JAM
    assert rows(city_bot)[0]["outcome"] == "solved"


def test_a_fragment_with_nothing_before_it_is_answered_alone(city_bot):
    said = city_bot.hears("ana", "and it beeps")

    assert said
    assert not any(shown.edits for shown in said)


@pytest.fixture
def understand(city_bot):
    def of(text, **known):
        understanding = city_bot.mind.conversation.understanding
        return understanding.of(text, may_read=lambda _: True, known=Whereabouts(**known))

    return of


@pytest.mark.parametrize(
    ("text", "own", "facility", "source"),
    [
        pytest.param("internet is out at our station", "fire-3", "fire-3", "profile", id="own"),
        pytest.param("internet is out", "fire-3", "fire-3", "profile", id="none named"),
        pytest.param(
            "internet is out at the annex", "fire-3", "city-hall-annex", "said", id="another"
        ),
        pytest.param(
            "internet is out at station 3", "fire-3", "fire-3", "said", id="their own by its name"
        ),
        pytest.param("internet is out", None, None, None, id="nothing known"),
        pytest.param("internet is out at the annex", None, "city-hall-annex", "said", id="named"),
    ],
)
def test_a_place_is_the_one_named_else_the_writers_own(understand, text, own, facility, source):
    meant = understand(text, facility=own)

    assert (meant.facility, meant.facility_from) == (facility, source)


@pytest.mark.parametrize(
    ("text", "own", "expected"),
    [
        pytest.param("the mdt shows no calls", None, True, id="a life-safety service"),
        pytest.param("internet is out at station 3", None, True, id="a core service there"),
        pytest.param("internet is out", "fire-3", True, id="a core service at their own"),
        pytest.param("internet is out at city hall", "fire-3", False, id="at another place"),
        pytest.param("the printer at station 3 jams", None, False, id="no core service there"),
        pytest.param("outlook is slow", "city-hall", False, id="neither"),
    ],
)
def test_life_safety_is_a_service_or_a_core_service_at_such_a_place(
    understand, text, own, expected
):
    assert understand(text, facility=own).is_life_safety is expected


def test_what_is_surely_not_for_it_names_no_service(understand):
    meant = understand("what is the best radio station for country music")

    assert meant.intent.name == "out_of_scope"
    assert meant.places.services == ()
    assert not meant.is_life_safety


def test_the_place_of_a_profile_is_shown_only_where_a_failure_is_told(understand):
    assert understand("how do i add a printer", facility="fire-3").shown_facility is None
    assert understand("internet is out", facility="fire-3").shown_facility == "fire-3"
    at_annex = understand("how do i add a printer at the annex", facility="fire-3")
    assert at_annex.shown_facility == "city-hall-annex"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("the printer at station 3 is out of toner", "ask_question"),
        ("we're out of ink in finance", "ask_question"),
        ("printer is out of paper at city hall", "ask_question"),
        ("nobody can print at city hall, all out of toner", "report_outage"),
        ("the printer at dispatch is out of paper and cad is down", "report_outage"),
        ("the copier at the annex is out of toner and it is smoking", "report_outage"),
        ("dispatch radio is out of batteries", "report_outage"),
        ("the dispatch radio console is out of paper", "report_outage"),
        ("printing is out at the annex", "report_outage"),
        ("the printers at the annex are out of order", "report_outage"),
    ],
)
def test_an_empty_tray_is_no_outage_and_hides_none(city_bot, text, intent):
    understanding = city_bot.mind.conversation.understanding

    assert understanding.of(text, may_read=lambda _: True).intent.name == intent

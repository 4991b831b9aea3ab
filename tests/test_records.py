"""What is purged, what a legal hold keeps, and that the journal can be proved before and after."""

from datetime import timedelta

import pytest

from helpbot.desk import Means
from helpbot.desk.retention import Due, Retention
from helpbot.errors import ConfigError, UserError
from helpbot.plan import Retention as Numbers
from helpbot.plan import read
from helpbot.store.found import Sight, Wanted
from helpbot.tickets import Status
from helpbot.wiring import TERMINAL
from tests.conftest import ROOT

CANARY = "zwieback"
DESK = Sight(ids=("bo",), is_technician=True)


def keep(bot, plan, **days):
    """From here on desk.toml gives these numbers."""
    bot.mind.conversation.adopt(plan.model_copy(update={"retention": Numbers(**days)}))
    # The first tick plans the first night.
    bot.advance(minutes=1)


def closed(bot, person="ana", words=f"my {CANARY} toaster is stuck"):
    """A ticket with words wherever there can be any; its number."""
    bot.hears(person, f"new ticket: {words}")
    number = bot.store.read()._driver.rows("select max(id) as id from ticket")[0]["id"]
    for who, said in (
        ("bo", f"claim {number}"),
        ("bo", f"note {number}: {CANARY} in a note"),
        ("bo", f"page cy about {number}"),
        ("bo", f"reply {number}: {CANARY} in a reply"),
        (person, f"add to {number}: {CANARY} added"),
        (person, f"urgent {number}: {CANARY} is a reason"),
        ("bo", f"priority {number} P2: {CANARY} is another"),
        ("bo", f"ticket {number}"),
        ("bo", f"resolve {number} fixed: {CANARY} out"),
        (person, f"rate {number} good: {CANARY} is good"),
    ):
        bot.hears(who, said)
    assert bot.store.read().tickets.get(number).status is Status.CLOSED
    return number


def everything(store):
    """All text that there is in the database, with the indexes of search as they are on disk."""
    driver = store.read()._driver
    tables = [r["name"] for r in driver.rows("select name from sqlite_master where type = 'table'")]
    found = {}
    for table in tables:
        if not table.endswith("_words"):
            rows = driver.rows(f"select * from {table}")  # noqa: S608
            found[table] = " ".join(str(value) for row in rows for value in tuple(row))
    return found


def where(store, word):
    return sorted(table for table, text in everything(store).items() if word in text)


def test_without_a_number_nothing_is_ever_purged(city_bot):
    closed(city_bot)
    city_bot.advance(days=4000)

    assert CANARY in everything(city_bot.store)["reply"]
    assert "desk.toml gives no number" in city_bot.hears("di", "purge tickets")[0].reply.text


def test_a_purge_takes_the_words_wherever_they_stand(city_bot, plan):
    number = closed(city_bot)
    keep(city_bot, plan, incident=365)
    assert len(where(city_bot.store, CANARY)) > 8

    before = city_bot.store.read().tickets.get(number)
    city_bot.advance(days=370)

    tx = city_bot.store.read()
    after = tx.tickets.get(number)
    assert where(city_bot.store, CANARY) == []
    assert CANARY not in after.summary
    assert after.resolution is None
    assert (after.code, after.opened_at, after.closed_at, after.status, after.priority) == (
        before.code, before.opened_at, before.closed_at, before.status, before.priority,
    )  # fmt: skip
    assert tx.satisfaction.of(number) == [(5, "")]
    assert city_bot.store.problems() == []


def test_one_ticket_is_purged_and_the_words_of_others_stay(city_bot, plan):
    first, second = closed(city_bot), closed(city_bot, "kim", "a rattling ventilator")
    with city_bot.store.begin() as tx:
        tx.purges.purge(first, "")

    tx = city_bot.store.read()
    assert [said.text for said in tx.replies.of(first)] == []
    assert len(tx.replies.of(second)) == 2
    assert "rattling" in tx.outbox.by_key(f"card:ticket:{second}").reply.text
    assert [t.id for t in tx.found.search(Wanted(words=CANARY), DESK)] == [second]


def bundled(bot):
    """The keys of messages that hold pages of several outages, and what each says by now."""
    tx = bot.store.read()
    rows = tx._driver.rows(
        "select page_key from page where page_key is not null group by page_key "
        "having count(distinct ticket_id) > 1 order by page_key"
    )
    return {str(row["page_key"]): tx.outbox.latest(row["page_key"]).reply.text for row in rows}


def test_pages_put_together_go_with_the_last_of_their_outages(city_bot):
    places = ("fire-1", "fire-2", "fire-3", "fire-4", "fire-5", "wastewater", "water-plant-north")
    for number, place in enumerate(places):
        city_bot.hears(f"zed{number}", f"outage phones at {place}: no dial tone, {CANARY}")
    city_bot.advance(minutes=1, seconds=1)
    (key,) = bundled(city_bot)
    before = bundled(city_bot)
    about = [page.ticket_id for page in city_bot.store.read().pages.of_key(key)]
    assert len(about) > 1
    assert CANARY not in before[key]
    for number in range(1, len(places) + 1):
        city_bot.hears("bo", f"resolve {number} hardware: {CANARY}")

    def purge(number):
        with city_bot.store.begin() as tx:
            tx.purges.purge(number, "")

    alone = [n for n in range(1, len(places) + 1) if n not in about]
    for number in (*alone, *about[:-1]):
        purge(number)
        assert bundled(city_bot) == before
    assert all(city_bot.store.read().outbox.latest(page.key).reply.text == ""
               for number in alone for page in city_bot.store.read().pages.of(number)
               if page.key)  # fmt: skip

    purge(about[-1])

    assert bundled(city_bot) == {key: ""}


def test_each_purge_is_written_down(city_bot, plan):
    number = closed(city_bot)
    keep(city_bot, plan, incident=365)
    city_bot.advance(days=370)

    tx = city_bot.store.read()
    entry = tx.journal.events(number)[-1]
    purged = tx.purges.purged(number)

    assert (entry.what, entry.actor) == ("purged", "helpbot")
    assert entry.after.startswith("class incident, kept for 365 days, ")
    assert (purged.record_class, purged.days) == ("incident", 365)
    assert "purged" in city_bot.hears("bo", f"ticket {number}")[0].reply.text
    city_bot.advance(days=1)
    assert [e.what for e in tx.journal.events(number)].count("purged") == 1


def test_only_what_is_over_its_time_in_its_class_is_purged(city_bot, plan):
    number = closed(city_bot)
    keep(city_bot, plan, incident=365, request=1, security=1)
    city_bot.advance(days=364)

    assert city_bot.store.read().purges.purged(number) is None
    assert "Nothing is over its time" in city_bot.hears("di", "purge tickets dry run")[0].reply.text
    city_bot.hears("ana", "new ticket: an open one")
    city_bot.advance(days=900)
    assert city_bot.store.read().purges.purged(number) is not None
    assert city_bot.store.read().purges.purged(number + 1) is None


def test_a_legal_hold_beats_every_purge(city_bot, plan):
    number = closed(city_bot)
    assert "Say why" in city_bot.hears("di", f"hold {number}")[0].reply.text
    city_bot.hears("di", f"hold {number} because the attorney asks")
    keep(city_bot, plan, incident=365)
    city_bot.advance(days=400)
    said = city_bot.hears("di", "purge tickets")[0].reply.text

    assert "keeps 1 ticket more" in said
    retention = Retention(Means(plan, TERMINAL.lines))
    with pytest.raises(UserError, match="legal hold"), city_bot.store.begin() as tx:
        retention.purge(tx, Due(number, "incident", 365), by="di", now=city_bot.clock())
    assert city_bot.store.read().purges.purged(number) is None

    city_bot.hears("di", f"unhold {number}")
    assert "1 ticket was purged" in city_bot.hears("di", "purge tickets")[0].reply.text
    what = [entry.what for entry in city_bot.store.read().journal.events(number)]
    assert what[-3:] == ["held", "hold ended", "purged"]
    assert "were purged on" in city_bot.hears("di", f"hold {number}: late")[0].reply.text


def test_what_hangs_together_with_a_held_ticket_is_kept_as_well(city_bot, plan):
    people = ("ana", "kim", "lou")
    first, second, third = (closed(city_bot, who, f"{who} matters") for who in people)
    with city_bot.store.begin() as tx:
        tx._driver.run("update ticket set follows = :first where id = :id", first=first, id=second)
    city_bot.hears("di", f"hold {second} because the attorney asks")
    keep(city_bot, plan, incident=365)
    city_bot.advance(days=400)

    purged = [n for n in (first, second, third) if city_bot.store.read().purges.purged(n)]
    assert purged == [third]


def test_an_outage_is_held_with_what_is_linked_under_it(city_bot):
    city_bot.hears("ana", "new ticket: my mouse jumps")
    city_bot.hears("lou", "nobody at station 3 can get online")
    city_bot.hears("bo", "link 1 to outage 2")
    city_bot.hears("di", "hold 2 because the attorney asks")

    assert city_bot.store.read().purges.held() == {1, 2}


def test_a_purge_lists_before_it_takes(city_bot, plan):
    number = closed(city_bot)
    keep(city_bot, plan, incident=365)
    city_bot.clock.push(timedelta(days=370))
    (listed,) = city_bot.hears("di", "purge tickets dry run")

    assert f"**{number}** incident, closed 2026-01-05, kept for 365 days" in listed.reply.text
    assert city_bot.store.read().purges.purged(number) is None
    city_bot.press("di", 1)
    assert city_bot.store.read().purges.purged(number).by == "di"


def test_old_messages_lose_their_words_but_for_those_about_a_held_ticket(city_bot, plan):
    held = closed(city_bot)
    city_bot.hears("di", f"hold {held} because the attorney asks")
    city_bot.hears("kim", "new ticket: pumpernickel everywhere")
    city_bot.hears("kim", "close 2")
    city_bot.hears("kim", "pumpernickel is a question")
    keep(city_bot, plan, messages=30)
    city_bot.advance(days=40)

    found = everything(city_bot.store)
    assert "pumpernickel" not in found["inbox"]
    assert "pumpernickel" not in found["outbox"]
    assert "pumpernickel" not in found["answer"]
    # What a ticket keeps is kept by the class of the ticket.
    assert "pumpernickel" in found["ticket"]
    assert CANARY in found["inbox"]
    assert CANARY in found["outbox"]
    assert [days for _, days, _ in city_bot.store.read().purges.sweeps()] == [30]


def versions_of(bot, article="coffee-robot"):
    rows = bot.store.read()._driver.rows(
        "select digest from article_version where article = :article order by seen_at, digest",
        article=article,
    )
    return [row["digest"] for row in rows]


def edited(bot, shelf, step):
    """The digest of an article after an edit on disk."""
    shelf.put("coffee-robot", "no espresso this morning", step=step)
    bot.mind.library.sync()
    bot.house._note_index()
    return next(a.digest for a in bot.mind.library.index.articles if a.id == "coffee-robot")


def test_versions_of_articles_go_when_no_answer_needs_them(bot, shelf, plan):
    first = edited(bot, shelf, "Press it.")
    bot.hears("ana", "no espresso this morning")
    bot.advance(days=1)
    second = edited(bot, shelf, "Pull it.")
    bot.advance(days=1)
    third = edited(bot, shelf, "Turn it.")
    bot.advance(days=400)
    assert {first, second, third} <= set(versions_of(bot))

    keep(bot, plan, versions=365)
    bot.advance(days=1)

    assert set(versions_of(bot)) == {first, third}
    assert "Press it." in bot.hears("di", "explain 1")[0].reply.text

    keep(bot, plan, versions=365, messages=30)
    bot.advance(days=1)
    bot.advance(days=1)

    assert versions_of(bot) == [third]


def test_what_an_article_said_is_kept_from_when_it_was_replaced(bot, shelf, plan):
    first = edited(bot, shelf, "Press it.")
    keep(bot, plan, versions=365)
    bot.advance(days=800)
    second = edited(bot, shelf, "Pull it.")

    bot.advance(days=364)
    assert {first, second} <= set(versions_of(bot))

    bot.advance(days=2)
    assert versions_of(bot) == [second]


def test_what_an_article_says_again_is_kept(bot, shelf, plan):
    first = edited(bot, shelf, "Press it.")
    bot.advance(days=1)
    edited(bot, shelf, "Pull it.")
    bot.advance(days=1)
    assert edited(bot, shelf, "Press it.") == first
    keep(bot, plan, versions=365)

    bot.advance(days=400)

    assert versions_of(bot) == [first]


@pytest.mark.parametrize(("tampered", "found"), [
    pytest.param("update reply set text = 'x' where text is not null", "was changed", id="reply"),
    pytest.param("update note set text = 'x'", "was changed", id="note"),
    pytest.param("update body set text = 'x'", "was changed", id="body"),
    pytest.param("delete from note", "was taken out", id="a note is gone"),
    pytest.param(
        "insert into reply (journal_id, ticket_id, person, from_requester, said_at)"
        " select journal_id, ticket_id, person, 0, said_at from note",
        "stands among the replies",
        id="a note among replies",
    ),
    pytest.param(
        "drop trigger journal_stays_as_written; update journal set actor = 'eve' where id = 2",
        "journal entry 2 is not as it was written",
        id="entry",
    ),
    pytest.param(
        "drop trigger journal_keeps_all; pragma foreign_keys = off;"
        " delete from journal where id = 2",
        "journal entry 3 is not as it was written",
        id="entry is gone",
    ),
])  # fmt: skip
def test_whatever_is_tampered_with_is_named(city_bot, tampered, found):
    closed(city_bot)
    assert city_bot.store.problems() == []
    driver = city_bot.store.read()._driver
    for statement in tampered.split(";"):
        driver.run(statement)

    assert any(found in problem for problem in city_bot.store.read().journal.problems())


def test_a_class_or_number_that_is_none_is_a_mistake():
    text = (ROOT / "desk.toml").read_text()
    with pytest.raises(ConfigError) as caught:
        read("desk.toml", f"{text}\n[retention]\nincident = 0\ngossip = 3\n")

    said = str(caught.value)
    assert "retention.incident" in said
    assert "retention.gossip is not a name that helpbot knows" in said

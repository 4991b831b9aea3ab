"""What is said of tickets by the way: sentences that are none, and what must not get lost."""

import pytest

from helpbot.commands import Said, command_of
from helpbot.plan import Person, Role

ADMIN = Person(id="di", name="Di", email="di@rivermark.example", role=Role.ADMIN)
EMPLOYEE = Person(id="ana", name="Ana", email="ana@rivermark.example")


def command(text, person=ADMIN):
    found = command_of(text, person)
    return found.command.name if isinstance(found, Said) else found


@pytest.mark.parametrize(
    "text",
    [
        "urgent 911 dispatch is down",
        "urgent 3 people cannot log in",
        "comment 3 people cannot log in",
        "add to 3 groups please",
        "close 2 accounts for leavers",
        "reopen 2 ports on the firewall",
        "hold 2 laptops for the new hires",
    ],
)
def test_a_sentence_with_a_number_is_no_command(text):
    assert command(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("close 12", "close"),
        ("close ticket 12", "close"),
        ("close #12 it works", "close"),
        ("close 12, it works", "close"),
        ("reopen 12 because it jumps", "reopen_ticket"),
        ("reopen 12", "reopen_ticket"),
        ("add to 12: it smells", "add"),
        ("comment on 12 - it smells", "add"),
        ("comment ticket 12 it smells", "add"),
        ("urgent 12: the court waits", "urgent"),
        ("rate 12 good", "rate"),
        ("rate 12 good: thank you", "rate"),
        ("hold 12 because the attorney asks", "hold"),
    ],
)
def test_a_sign_after_the_number_makes_it_one(text, name):
    assert command(text) == name


def test_whoever_has_no_tickets_to_search_asks_when_they_say_find():
    assert command("find my lost file in onedrive", EMPLOYEE) is None
    assert command("find tickets printer", EMPLOYEE) is not None
    assert command("find state:open", EMPLOYEE) is not None
    assert command("find printer") == "find"


def test_a_resolved_ticket_is_not_assigned(city_bot):
    city_bot.hears("ana", "new ticket: my mouse pointer jumps around")
    city_bot.hears("bo", "resolve 1 fixed: new mouse")

    said = city_bot.hears("bo", "assign 1 to Cy")

    assert "is resolved; it cannot become open" in said[-1].reply.text
    assert city_bot.store.read().tickets.get(1).claimed_by is None

"""A person's own page, at a prompt as in Slack."""

from helpbot.store.found import PAGE


def page(bot, person):
    (shown,) = bot.hears(person, "home")
    return shown.reply


def titles(reply):
    return [section.title for section in reply.sections]


def part(reply, title):
    return next(section for section in reply.sections if section.title == title)


def test_who_has_nothing_open_sees_what_they_may_ask_for(bot):
    reply = page(bot, "ana")

    assert titles(reply) == ["Outages", "Ask for help", "Requests"]
    assert part(reply, "Outages").text == "No outage is known."
    assert [key.says for key in part(reply, "Ask for help").buttons] == [
        "form ticket",
        "form outage",
        "person",
    ]
    assert part(reply, "Requests").buttons[-1].says == "catalogue"


def test_it_shows_the_tickets_and_the_outages_that_there_are(bot):
    bot.hears("ana", "new ticket: the big fan is silent")
    bot.hears("ana", "outage internet at fire-3: no network")

    reply = page(bot, "ana")

    assert "the big fan is silent" in part(reply, "My tickets").text
    assert "Internet at Fire Station 3" in part(reply, "Outages").text
    assert [key.says for key in part(reply, "Outages").buttons] == ["me too 2"]


def test_of_others_tickets_it_says_nothing(bot):
    bot.hears("ana", "new ticket: the big fan is silent")

    assert "My tickets" not in titles(page(bot, "eve"))
    assert "fan" not in page(bot, "eve").markdown


def test_a_long_list_goes_on_in_chat(bot):
    for n in range(PAGE + 2):
        bot.hears("ana", f"new ticket anyway: trouble number {n} with the fan")

    mine = part(page(bot, "ana"), "My tickets")

    assert len(mine.text.splitlines()) == PAGE
    assert mine.buttons[-1].says == "my tickets page 2"
    (rest,) = bot.hears("ana", mine.buttons[-1].says)
    assert rest.reply.text.count("trouble number") == 2


def test_a_technician_sees_the_queues_and_what_is_due_next(bot):
    bot.hears("ana", "new ticket: the big fan is silent")
    team = bot.store.read().tickets.get(1).team
    person = next(p for p in bot.mind.plan.people if team in p.teams and p.role == "technician")
    name = next(t.name for t in bot.mind.plan.teams if t.id == team)
    assert f"Queue of {name}" in titles(page(bot, person.id))

    bot.hears(person.id, "claim 1")

    assert "the big fan is silent" in part(page(bot, person.id), "My queue").text


def test_an_employee_sees_no_queue(bot):
    bot.hears("ana", "new ticket: the big fan is silent")

    assert not [title for title in titles(page(bot, "ana")) if "ueue" in title]


def test_a_guest_reads_of_no_outage_and_reports_none(bot, plan):
    bot.hears("ana", "outage internet at fire-3: no network")
    partner = next(p for p in plan.people if p.role == "partner")

    reply = page(bot, partner.id)

    assert titles(reply)[0] == "Ask for help"
    assert "form outage" not in [key.says for key in reply.keys]


def test_an_admin_sees_which_articles_are_to_be_reviewed(bot):
    assert "Articles to review" not in titles(page(bot, "di"))

    bot.advance(days=2 * 365)

    due = part(page(bot, "di"), "Articles to review")
    assert len(due.text.splitlines()) == 3
    assert due.buttons[0].says == "read badge-printer"
    assert "Articles to review" not in titles(page(bot, "bo"))


def test_an_admin_sees_which_articles_are_to_be_mended(bot):
    bot.hears("ana", "how do I start the coffee robot")
    bot.hears("ana", "stuck 1")

    mend = part(page(bot, "di"), "Articles to mend")

    assert "coffee-robot" in mend.text
    assert [key.says for key in mend.buttons] == ["tasks"]
    assert "Articles to mend" not in titles(page(bot, "ana"))


def test_every_key_of_a_page_can_be_pressed(bot):
    bot.hears("ana", "new ticket: the big fan is silent")
    bot.hears("ana", "outage internet at fire-3: no network")

    for number in range(1, len(page(bot, "ana").keys) + 1):
        page(bot, "ana")
        assert bot.press("ana", number)
        bot.hears("ana", "cancel")


def test_a_page_is_read_without_marks(bot):
    bot.hears("ana", "new ticket: the big fan is silent")

    (shown,) = bot.hears("ana", "home")

    assert "My tickets" in shown.as_text()
    assert "[1] " in shown.as_text()
    assert "#" not in shown.as_text()


def test_a_technician_finds_the_form_for_somebody_else(bot):
    keys = [key.says for key in part(page(bot, "mo"), "Ask for help").buttons]

    assert keys == ["form ticket", "form outage", "form phone", "person"]


def test_it_says_what_each_form_is_for_and_where_an_answer_is_read(bot):
    reply = page(bot, "ana")

    asking = part(reply, "Ask for help")
    assert "**New ticket**: something does not work for you alone" in asking.text
    assert "**Report an outage**: nobody around you can use it" in asking.text
    assert "For somebody else" not in asking.text
    assert "you read in our direct messages" in reply.text
    assert "Report a problem" not in [key.label for key in part(reply, "Requests").buttons]


def test_what_waits_for_an_approver_is_on_their_page(city_bot):
    assert "Waits for your approval" not in titles(page(city_bot, "di"))
    city_bot.hears("ana", "request software | item: PDF editor | who: Ana Ruiz | date: 2026-02-02")

    asked = part(page(city_bot, "di"), "Waits for your approval")

    assert "Ana Ruiz" in asked.text
    assert [key.says for key in asked.buttons] == ["approval 1"]
    city_bot.hears("di", "approve 1")
    assert "Waits for your approval" not in titles(page(city_bot, "di"))

"""Requests from the form to the end: who must agree, what waits for it, what follows."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from helpbot.catalogue import due_on
from helpbot.desk.approvals import ApprovalDesk
from helpbot.forms import sentence_of
from helpbot.plan import Retention
from helpbot.tickets import Holder, Kind, Status
from tests.conftest import ROOT

HELPBOT = [sys.executable, "-c", "from helpbot.cli import main; main()"]


def says(bot, person, form, /, **values):
    """What somebody says who sends in a form: what is not named is what stands in it, or is left
    open where it may be.
    """
    opened = bot.mind.forms(bot.store)(f"request {form}", f"terminal:{person}")
    filled = {field.name: values.get(field.name, field.filled) for field in opened.fields}
    return bot.hears(person, sentence_of(opened, filled))


def monitor(bot, person="ana", /, **change):
    values = {"item": "Monitor", "date": "2026-04-01", "why": "plans are large", **change}
    return says(bot, person, "equipment", **values)


def lamp(bot):
    reason = "colors must match"
    return monitor(bot, item="Something else", other="Daylight lamp", reason=reason)


def ticket(bot, number=1):
    return bot.store.read().tickets.get(number)


def told(said, who):
    return [shown for shown in said if shown.to == who and shown.place == "dm"]


def text(said, who):
    return "\n".join(shown.reply.text for shown in told(said, who))


def presses(shown):
    return [button.says for button in shown.reply.buttons]


# Opening.


def test_a_form_opens_a_ticket_with_what_was_filled_in(bot):
    said = monitor(bot)

    found = ticket(bot)
    assert (found.kind, found.form, found.team) == (Kind.REQUEST, "equipment", "desktop")
    assert found.summary == "Monitor for Ana Ruiz"
    assert found.details["why"] == "plans are large"
    assert "answer" not in found.details
    assert (found.service, found.facility, found.department) == (
        "computers",
        "city-hall",
        "finance",
    )
    assert found.needed_by == "2026-04-01"
    assert "**ticket 1**" in text(said, "ana")


def test_the_requester_reads_who_agrees_how_long_it_takes_and_when_it_is_due(bot, plan):
    read = text(monitor(bot), "ana")

    assert "**Di Novak**" in read
    assert "30 business days" in read
    due = due_on(plan, plan.form("equipment"), date(2026, 1, 5))
    assert f"{due:%B} {due.day}" in read
    assert "sooner" not in read


def test_who_needs_it_sooner_than_it_takes_is_told(bot):
    assert "sooner" in text(monitor(bot, date="2026-01-12"), "ana")


def test_without_a_day_it_is_due_when_its_time_is_over(bot):
    says(bot, "ana", "shared-mailbox", what="A new mailing list", address="permits", who="Kim")

    assert ticket(bot).needed_by == "2026-01-12"


def test_the_same_form_twice_is_one_ticket(bot):
    monitor(bot)

    again = monitor(bot)
    other = monitor(bot, why="and one for Rey")

    assert "already" in text(again, "ana")
    assert "**ticket 2**" in text(other, "ana")
    assert ticket(bot, 3) is None
    assert len(told(again, "di")) == 0


def test_a_problem_by_its_form_is_an_incident(bot):
    says(bot, "ana", "problem", service="erp", what="a red box\nsays no")

    found = ticket(bot)
    assert (found.kind, found.status, found.team) == (Kind.INCIDENT, Status.NEW, "applications")
    assert found.details["what"] == "a red box\nsays no"


def test_what_was_asked_first_belongs_to_the_ticket(city_bot):
    city_bot.hears("ana", "I need a second monitor")

    opened = city_bot.mind.forms(city_bot.store)("request equipment 1", "terminal:ana")
    values = {f.name: f.filled for f in opened.fields} | {"item": "Monitor", "date": "2026-04-01"}
    said = city_bot.hears("ana", sentence_of(opened, values))

    assert ticket(city_bot).answer_id == 1
    assert ticket(city_bot).details["why"] == "I need a second monitor"
    edited = [shown for shown in told(said, "ana") if shown.edits]
    assert "You have a ticket for this" in edited[0].reply.source


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param(
            "request equipment | item: Monitor", "For whom? Write a few words", id="left open"
        ),
        pytest.param(
            "request equipment | item: Gold bar | who: Ana",
            "What do you need? “Gold bar” is not in my list",
            id="no option",
        ),
        pytest.param(
            "request equipment | item: Something else | who: Ana",
            "If something else: what? Write",
            id="off the standard without a reason",
        ),
        pytest.param("request unicorn | item: x", "no form `unicorn`", id="no form"),
    ],
)
def test_a_form_that_was_typed_is_held_to_the_same(bot, sentence, expected):
    assert expected in text(bot.hears("ana", sentence), "ana")
    assert ticket(bot) is None


def test_a_guest_cannot_send_in_what_is_not_for_guests(bot):
    said = bot.hears("pat", "request vpn | who: Pat | device: A city laptop")

    assert "no form `vpn`" in text(said, "pat")
    assert ticket(bot) is None


# Approvals.


def test_an_approver_is_asked_with_two_keys(bot):
    (asked,) = told(monitor(bot), "di")

    assert presses(asked) == ["approve 1", "form decline 1"]
    assert "Ana Ruiz asks for **Equipment**" in asked.reply.text
    assert "- What for? plans are large" in asked.reply.text


def test_nothing_is_fulfilled_before_it_is_approved(bot):
    monitor(bot)
    bot.hears("bo", "claim 1")

    for sentence in ("resolve 1 done: here it is", "wait 1 vendor", "resume 1"):
        (said,) = told(bot.hears("bo", sentence), "bo")
        assert "not approved yet: it waits for Di Novak" in said.reply.text

    found = ticket(bot)
    assert (found.status, found.pending_on) == (Status.PENDING, "approval")
    assert bot.store.read().holdings.of(1)[-1].holder is Holder.APPROVER


def test_once_approved_it_goes_to_the_team_with_who_approved(bot):
    monitor(bot)

    said = bot.hears("di", "approve 1 because the old one flickers")

    assert ticket(bot).status is Status.NEW
    assert "goes to Desktop Support" in text(said, "di")
    assert "approved by Di Novak" in text(said, "ana")
    (card,) = [s for s in said if s.place == "#it-triage" and s.edits]
    assert "Approved by Di Novak." in card.reply.text
    assert any("the old one flickers" in s.reply.text for s in said if s.place == "#it-triage")
    resolved = bot.hears("bo", "resolve 1 done: it stands on the desk")
    assert "set up. Old equipment goes back to IT." in text(resolved, "ana")


def test_the_keys_of_an_approver_are_gone_once_they_pressed_one(bot):
    monitor(bot)

    said = bot.press("di", 1)

    (edited,) = [shown for shown in told(said, "di") if shown.edits]
    assert edited.reply.buttons == ()
    assert "you approved it" in edited.reply.text


def test_nobody_approves_their_own(bot):
    says(bot, "lou", "vpn", device="A city laptop", date="2026-03-02", why="nights")

    assert "nobody approves their own" in text(bot.hears("lou", "approve 1"), "lou")
    assert ticket(bot).pending_on == "approval"
    bot.hears("di", "approve 1")
    assert ticket(bot).status is Status.NEW


def test_whoever_it_is_for_does_not_approve_it_either(bot):
    said = says(
        bot, "bo", "vpn", who="Vi Chen", device="A city laptop", date="2026-03-02", why="nights"
    )

    assert told(said, "di")
    assert not told(said, "vi")


def test_any_one_of_several_is_enough_and_the_others_read_who_it_was(bot):
    says(bot, "bo", "vpn", device="A city laptop", date="2026-03-02", why="on call")

    said = bot.hears("vi", "approve 1")
    late = bot.hears("di", "approve 1")

    assert ticket(bot).status is Status.NEW
    (edited,) = [shown for shown in told(said, "di") if shown.edits]
    assert "Vi Chen approved it" in edited.reply.text
    assert edited.reply.buttons == ()
    assert "Vi Chen approved ticket 1 already, on January 5 at 09:00" in text(late, "di")


def test_where_all_must_agree_it_waits_for_each(bot):
    said = says(
        bot, "lou", "badge-access", what="More doors", who="Lou Brandt", facility="fire-3",
        doors="the bay", date="2026-03-02",
    )  # fmt: skip
    assert "**Di Novak** must agree" not in text(said, "lou")
    assert "Di Novak, and Vi Chen or Mo Haddad" in text(said, "lou")

    first = bot.hears("mo", "approve 1")
    assert "still waits for Di Novak" in text(first, "mo")
    assert ticket(bot).pending_on == "approval"
    again = bot.hears("mo", "approve 1")
    assert "You approved ticket 1 already" in text(again, "mo")

    bot.hears("di", "approve 1")
    assert ticket(bot).status is Status.NEW


def test_a_declined_request_ends_and_its_requester_reads_why(bot):
    monitor(bot)

    said = bot.hears("di", "decline 1 because there is one in the store room")

    found = ticket(bot)
    assert (found.status, found.code) == (Status.RESOLVED, "declined")
    read = text(said, "ana")
    assert "Di Novak writes" in read
    assert "there is one in the store room" in read
    late = bot.hears("di", "approve 1")
    assert "Di Novak declined ticket 1 already" in text(late, "di")


@pytest.mark.parametrize(
    ("sentence", "comment"),
    [
        ("approve 1", None),
        ("Approve ticket #1: fine by me", "fine by me"),
        ("approve 1, go ahead", "go ahead"),
        ("approve 1 because it is old", "it is old"),
        ("approve 1 - nothing against it", "nothing against it"),
    ],
)
def test_an_approval_may_have_a_comment(bot, sentence, comment):
    monitor(bot)

    bot.hears("di", sentence)

    (approval,) = bot.store.read().approvals.of(1)
    assert (approval.state, approval.comment) == ("approved", comment)


def test_a_wish_with_a_number_in_it_is_no_approval(city_bot):
    monitor(city_bot)

    city_bot.hears("di", "approve 1 laptop for my team")

    assert ticket(city_bot).pending_on == "approval"


def test_to_decline_asks_why(bot):
    monitor(bot)

    (asked,) = told(bot.hears("di", "decline 1"), "di")
    assert presses(asked) == ["form decline 1"]
    bot.hears("di", "form decline 1")
    said = bot.hears("di", "too soon")

    assert "too soon" in text(said, "ana")
    assert ticket(bot).code == "declined"


def test_what_was_declined_does_not_go_on_by_itself(bot):
    monitor(bot)
    bot.hears("di", "decline 1 because no")

    assert "was not approved" in text(bot.hears("ana", "reopen 1"), "ana")
    bot.hears("ana", "add 1: but I do need it")

    assert ticket(bot).status is Status.RESOLVED


# What comes back once it is closed.


def closed(bot, *sentences):
    """Ana's monitor, ticket 1, closed after what others said of it."""
    monitor(bot)
    for sentence in sentences:
        bot.hears("di", sentence)
    bot.hears("ana", "close 1")
    assert ticket(bot).status is Status.CLOSED


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(["decline 1 because no"], id="declined"),
        pytest.param([], id="withdrawn before anybody decided"),
        pytest.param(["approve 1"], id="granted, and withdrawn"),
    ],
)
@pytest.mark.parametrize("sentence", ["reopen 1 because it flickers", "add to 1: it flickers"])
def test_what_was_never_fulfilled_comes_back_by_its_form_and_is_approved_afresh(
    bot, before, sentence
):
    closed(bot, *before)

    said = bot.hears("ana", sentence)

    again = ticket(bot, 2)
    assert (again.form, again.details, again.follows) == ("equipment", ticket(bot).details, 1)
    assert (again.status, again.pending_on) == (Status.PENDING, "approval")
    assert "it flickers" in again.summary
    (asked,) = told(said, "di")
    assert presses(asked) == ["approve 2", "form decline 2"]
    assert "It follows ticket 1." in asked.reply.text
    assert "**Di Novak** must agree" in text(said, "ana")
    assert "which follows it" in text(said, "ana")
    bot.hears("bo", "claim 2")
    assert "not approved yet" in text(bot.hears("bo", "resolve 2 done: here"), "bo")
    bot.hears("di", "approve 2")
    bot.hears("bo", "resolve 2 done: here")
    assert ticket(bot, 2).status is Status.RESOLVED


def test_a_technician_brings_nothing_back_unapproved_either(bot):
    closed(bot, "decline 1 because no")

    said = bot.hears("bo", "reopen 1 because she needs it after all")

    again = ticket(bot, 2)
    assert (again.requester, again.opened_by, again.pending_on) == ("ana", "bo", "approval")
    assert "approve 2" in presses(told(said, "di")[0])


def test_what_was_fulfilled_and_comes_back_is_approved_already(bot):
    closed(bot, "approve 1", "resolve 1 done: here it is")

    bot.hears("ana", "reopen 1 because it flickers")

    assert (ticket(bot, 2).form, ticket(bot, 2).status) == (None, Status.NEW)


def test_what_was_never_granted_comes_back_by_no_form_that_is_gone(bot, plan):
    closed(bot, "decline 1 because no")
    bot.mind.adopt(plan.model_copy(update={"forms": []}))

    (said,) = told(bot.hears("ana", "reopen 1 because it flickers"), "ana")

    assert "form of ticket 1 is not there any more" in said.reply.text
    assert presses(said) == ["catalogue"]
    assert ticket(bot, 2) is None


def test_what_was_purged_is_asked_for_anew_and_it_is_said_why(bot, plan):
    closed(bot, "decline 1 because no")
    bot.mind.conversation.adopt(plan.model_copy(update={"retention": Retention(request=365)}))
    bot.advance(minutes=1)
    bot.advance(days=400)

    (said,) = told(bot.hears("ana", "reopen 1 because it flickers"), "ana")

    assert "What stood in the form of ticket 1 was removed" in said.reply.text
    assert presses(said) == ["form request equipment"]
    assert ticket(bot, 2) is None


def test_a_form_that_asks_for_more_now_is_filled_in_anew(bot, plan):
    closed(bot, "decline 1 because no")
    form = plan.form("equipment")
    blanks = [*form.fields, form.fields[0].model_copy(update={"name": "colour"})]
    changed = form.model_copy(update={"fields": blanks})
    bot.mind.adopt(plan.model_copy(update={"forms": [changed]}))

    (said,) = told(bot.hears("ana", "reopen 1"), "ana")

    assert "has changed since" in said.reply.text
    assert presses(said) == ["form request equipment"]
    assert ticket(bot, 2) is None


def test_a_day_that_is_over_is_nobodys_promise(bot, plan):
    closed(bot, "decline 1 because no")
    bot.advance(days=200)

    bot.hears("ana", "reopen 1 because it flickers")

    today = bot.clock().astimezone(plan.zone).date()
    assert ticket(bot, 2).needed_by == due_on(plan, plan.form("equipment"), today).isoformat()


def test_a_form_that_ends_in_one_way_alone_comes_back_with_its_rule(bot):
    form = next(one for one in bot.mind.plan.forms if one.ends_as)
    reset(bot)
    assert ticket(bot).form == form.id
    bot.hears("vi", f"resolve 1 {form.ends_as}: called")
    assert ticket(bot).code == form.ends_as
    bot.hears("ana", "close 1")

    bot.hears("ana", "reopen 1 because it asks again")

    assert ticket(bot, 2).form == form.id
    assert "can only end as" in text(bot.hears("vi", "resolve 2 fixed: done"), "vi")


@pytest.mark.parametrize("sentence", ["approve 1", "decline 1 because no", "approval 1"])
@pytest.mark.parametrize("who", ["rey", "bo", "pat"])
def test_whoever_is_not_asked_cannot_decide(bot, sentence, who):
    monitor(bot)

    mine = text(bot.hears(who, sentence), who)
    nobodys = text(bot.hears(who, sentence.replace("1", "99")), who)

    assert "does not wait for your decision" in mine
    assert mine.replace("1", "99") == nobodys
    assert ticket(bot).pending_on == "approval"
    assert bot.mind.forms(bot.store)("decline 1", f"terminal:{who}") is None


def test_what_waits_for_an_approver_is_listed(bot):
    monitor(bot)
    monitor(bot, "rey", why="reception")

    (listed,) = told(bot.hears("di", "approvals"), "di")
    (shown,) = told(bot.hears("di", "approval 1"), "di")

    assert "**1** Monitor for Ana Ruiz" in listed.reply.text
    assert "**2** Monitor for Rey Castro" in listed.reply.text
    assert presses(shown) == ["approve 1", "form decline 1"]
    assert "Nothing waits" in text(bot.hears("ana", "approvals"), "ana")


def test_an_approver_is_reminded_each_working_day(bot):
    monitor(bot)
    bot.said.clear()

    bot.advance(days=1)
    assert [s.to for s in bot.said if "has waited for your decision" in s.reply.text] == ["di"]
    bot.advance(days=1)
    assert [s.to for s in bot.said if "has waited for your decision" in s.reply.text] == ["di"] * 2

    bot.hears("di", "approve 1")
    bot.advance(days=1)
    assert len([s for s in bot.said if "has waited" in s.reply.text]) == 2


def test_after_two_reminders_the_leads_may_decide_as_well(bot):
    says(bot, "ana", "vendor-session", vendor="Siemens", service="badges", date="2026-03-02",
         how="From outside, watched", hours="8-12", what="patch")  # fmt: skip
    assert not [s for s in bot.said if s.to == "di"]

    for _ in range(3):
        bot.advance(days=1)

    assert [s for s in bot.said if s.to == "di" and "approve 1" in presses(s)]
    bot.hears("di", "approve 1")
    assert ticket(bot).status is Status.NEW


def test_a_weekend_is_no_time_for_reminders(bot):
    bot.advance(days=4)
    monitor(bot)
    bot.said.clear()

    bot.advance(days=2)

    assert [s for s in bot.said if "has waited" in s.reply.text] == []
    bot.advance(days=1)
    assert [s.to for s in bot.said if "has waited" in s.reply.text] == ["di"]


def test_an_approver_who_left_is_replaced(bot, clock):
    says(bot, "ana", "vendor-session", vendor="Siemens", service="badges", date="2026-03-02",
         how="From outside, watched", hours="8-12", what="patch")  # fmt: skip
    says(bot, "bo", "records-search", what="Legal hold", case="7", whose="Kim", words="x",
         date="2026-03-02")  # fmt: skip
    with bot.store.begin() as tx:
        tx.leavers.put("vi", clock())
        tx.leavers.put("di", clock())
    bot.said.clear()

    bot.advance(minutes=1)

    assert [a.approver for a in bot.store.read().approvals.of(1)] == ["mo"]
    lost = [s for s in bot.said if "Nobody is left who may approve" in s.reply.text]
    assert [s.to for s in lost] == ["mo"]
    assert "ticket 2" in lost[0].reply.text
    assert "does not wait for your decision" in text(bot.hears("vi", "approve 1"), "vi")


def test_what_nobody_can_approve_is_put_off_to_the_next_look(bot, clock):
    says(bot, "bo", "records-search", what="Legal hold", case="7", whose="Kim", words="x",
         date="2026-03-02")  # fmt: skip
    with bot.store.begin() as tx:
        tx.leavers.put("vi", clock())
        tx.leavers.put("di", clock())

    bot.advance(days=3)

    assert bot.store.read().approvals.of(1)
    assert bot.store.read().approvals.due(clock(), 10) == []


def test_where_nobody_is_left_the_leads_decide(bot, clock):
    says(bot, "ana", "folder-access", folder="S: Fire", owner="fire", who="Ana Ruiz", access="Read")
    assert [s.to for s in bot.said if "Do you agree" in s.reply.text] == ["lou"]
    with bot.store.begin() as tx:
        tx.leavers.put("lou", clock())

    bot.advance(minutes=1)

    assert [a.approver for a in bot.store.read().approvals.of(1)] == ["di"]
    bot.hears("di", "approve 1")
    assert ticket(bot).status is Status.NEW


def test_what_only_the_asker_could_approve_is_not_opened(bot, plan, desk):
    alone = plan.model_copy(
        update={"departments": [d.model_copy(update={"approvers": []}) for d in plan.departments]}
    )
    bot.mind.adopt(alone)

    said = monitor(bot, "di")

    assert "Nobody but you could approve this" in text(said, "di")
    assert ticket(bot) is None


def test_a_withdrawn_request_reminds_nobody(bot):
    monitor(bot)
    bot.hears("ana", "close 1")
    bot.said.clear()

    bot.advance(days=2)

    assert [s for s in bot.said if "has waited" in s.reply.text] == []
    assert "does not wait for approval" in text(bot.hears("di", "approve 1"), "di")


# Second factors.


def reset(bot, name="Ana Ruiz"):
    return says(bot, "ana", "mfa-reset", who=name, why="New phone", when="now")


def test_a_second_factor_is_reset_after_a_call_to_the_number_on_file(bot):
    reset(bot)

    claimed = text(bot.hears("vi", "claim 1"), "vi")
    read = text(bot.hears("vi", "ticket 1"), "vi")
    for shown in (claimed, read):
        assert "Never by chat alone" in shown
        assert "On file for Ana Ruiz: 555-0501" in shown
    refused = text(bot.hears("vi", "resolve 1 done: reset"), "vi")
    assert "can only end as `called back`" in refused
    assert ticket(bot).is_unresolved
    bot.hears("vi", "resolve 1 called back: spoke to Ana")
    assert ticket(bot).code == "called back"
    assert "555-0501" not in text(bot.hears("vi", "ticket 1"), "vi")


def test_the_team_hears_of_a_second_factor_to_reset(bot):
    said = reset(bot)

    told_of = [s for s in said if s.place.startswith("#") or s.to == "vi"]
    assert any("**Reset my second factor**, ticket 1" in s.reply.text for s in told_of)


def test_a_team_without_a_place_is_told_in_person(bot):
    says(bot, "ana", "restore", kind="Files or folders of a drive", what="budget",
         day="2026-01-02", lost="gone")  # fmt: skip
    bot.said.clear()
    means = bot.mind.conversation.means
    nowhere = replace(means, lines=replace(means.lines, channel=lambda _: None))

    for _ in range(2):
        with bot.store.begin() as tx:
            ApprovalDesk(nowhere).announce(tx, ticket(bot), bot.clock())
        bot.house.settle()

    assert [s.to for s in bot.said] == ["bo"]
    assert presses(bot.said[0]) == ["claim 1", "ticket 1"]


@pytest.mark.parametrize("name", ["Vi Chen", "Zed Nobody", "Ana"])
def test_without_a_number_on_file_nothing_is_reset_by_telephone(bot, name):
    reset(bot, name=name)

    read = text(bot.hears("mo", "claim 1"), "mo")

    assert "No number on file" in read
    assert "555-05" not in read


def test_the_number_on_file_is_for_technicians_alone(bot):
    said = [*reset(bot), *bot.hears("vi", "claim 1"), *bot.hears("ana", "ticket 1")]

    assert "555-0501" not in text(said, "ana")


# Off the standard.


def test_what_is_off_the_standard_goes_to_review_as_well(bot):
    said = lamp(bot)

    assert ticket(bot).off_standard
    assert ticket(bot).summary == "Daylight lamp for Ana Ruiz"
    assert {s.to for s in said if "Do you agree" in s.reply.text} == {"di", "vi", "mo"}
    bot.hears("di", "approve 1")
    assert ticket(bot).pending_on == "approval"
    bot.hears("vi", "approve 1")
    assert ticket(bot).status is Status.NEW
    assert ticket(bot).expires_on == "2027-01-05"


def test_the_register_holds_what_was_granted_with_reason_approvers_and_end(bot):
    lamp(bot)
    assert "Nothing off the standard" in text(bot.hears("di", "register"), "di")
    bot.hears("di", "approve 1")
    bot.hears("vi", "approve 1")
    bot.hears("bo", "resolve 1 done: it shines")

    (listed,) = told(bot.hears("di", "register"), "di")

    assert "**1** Daylight lamp for Ana Ruiz: colors must match" in listed.reply.text
    assert "Approved by Di Novak and Vi Chen" in listed.reply.text
    assert "ends January 5, 2027" in listed.reply.text
    refused = text(bot.hears("ana", "register"), "ana")
    assert "Daylight" not in refused


def test_approvers_hear_a_month_before_it_ends(bot):
    lamp(bot)
    bot.hears("di", "approve 1")
    bot.hears("vi", "approve 1")
    bot.said.clear()
    bot.clock.push(datetime(2026, 12, 5, 14, tzinfo=UTC) - bot.clock())
    bot.advance(minutes=1)
    assert [s for s in bot.said if "That ends on" in s.reply.text] == []

    bot.advance(days=2)
    bot.advance(days=1)

    assert sorted(s.to for s in bot.said if "That ends on" in s.reply.text) == ["di", "vi"]


# Advice and projects.


def advice(bot, who="rey"):
    return says(bot, who, "consulting", need="Tablets for inspections", why="paper is slow",
                users="six inspectors", data="addresses", date="2026-06-01")  # fmt: skip


def test_advice_is_listed_by_state_department_owner_and_next_date(bot):
    advice(bot)
    (new,) = told(bot.hears("di", "consulting"), "di")
    bot.hears("di", "claim 1")
    bot.hears("di", "make 1 a project")
    bot.hears("di", "project 1 next 2027-01-15")

    (listed,) = told(bot.hears("di", "projects"), "di")

    assert "new, nobody has it yet; Parks & Recreation" in new.reply.text
    assert "no next date" in new.reply.text
    assert (
        "**1** Advice: Tablets for inspections: project, in work; Parks & Recreation; Di Novak has "
        "it; next January 15, 2027; needed by June 1, 2026" in listed.reply.text
    )
    assert "Tablets" in text(bot.hears("di", "projects of parks"), "di")
    assert "Tablets" in text(bot.hears("di", "projects by di novak"), "di")
    assert "There are no projects" in text(bot.hears("di", "projects of finance"), "di")
    assert ticket(bot).details["users"] == "six inspectors"


def test_what_is_no_project_is_not_listed_as_one(bot):
    advice(bot)

    assert "There are no projects" in text(bot.hears("di", "projects"), "di")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("project 1 next soon", "soon is no date"),
        ("project 1 next 2025-01-01", "is over"),
        ("make 99 a project", " 99"),
    ],
)
def test_a_next_date_is_a_day_to_come(bot, sentence, expected):
    advice(bot)

    assert expected in text(bot.hears("di", sentence), "di")


@pytest.mark.parametrize(
    "sentence",
    ["register", "projects", "consulting", "make 1 a project", "project 1 next 2027-01-15"],
)
@pytest.mark.parametrize("who", ["ana", "pat"])
def test_the_portfolio_is_for_technicians(bot, sentence, who):
    advice(bot)

    bot.hears(who, sentence)

    assert not ticket(bot).is_project
    assert ticket(bot).next_on is None
    assert "Tablets" not in text(bot.said[-1:], who)


def test_what_is_restricted_is_seen_by_its_team_alone(bot):
    says(bot, "kim", "account-end", who="Tom Low", department="police", last_day="2026-02-01",
         when="End of the last day")  # fmt: skip

    assert ticket(bot).restricted
    assert "Tom Low" not in text(bot.hears("jo", "ticket 1"), "jo")
    assert "Tom Low" in text(bot.hears("kim", "ticket 1"), "kim")


def test_a_form_that_was_taken_out_leaves_what_was_said(bot, plan):
    monitor(bot)
    bot.mind.adopt(plan.model_copy(update={"forms": []}))

    assert "- why: plans are large" in text(bot.hears("ana", "ticket 1"), "ana")
    bot.hears("di", "approve 1")
    assert ticket(bot).status is Status.NEW


def test_help_leads_to_the_catalogue(bot):
    (said,) = told(bot.hears("ana", "help"), "ana")

    assert "form request" in presses(said)
    bot.hears("ana", "form request")
    (chosen,) = told(bot.hears("ana", "door badge"), "ana")
    assert presses(chosen) == ["form request badge-access"]


def test_the_register_is_read_without_chat(bot, tmp_path, cache):
    lamp(bot)
    bot.hears("di", "approve 1")
    bot.hears("vi", "approve 1")
    kept = {key: value for key, value in os.environ.items() if not key.startswith("HELPBOT_")}
    environ = {
        **kept,
        "HELPBOT_DATA_DIR": str(tmp_path),
        "HELPBOT_CACHE_DIR": str(cache),
        "HELPBOT_DATABASE_URL": f"sqlite:///{tmp_path / 'helpbot.db'}",
        "PYTHONPATH": str(ROOT),
    }

    def run(*more):
        return subprocess.run(
            [*HELPBOT, "tickets", "register", *more],
            env=environ, cwd=tmp_path, capture_output=True, text=True, timeout=60,
        )  # fmt: skip

    assert "1 Daylight lamp for Ana Ruiz: colors must match" in run().stdout
    row = json.loads(run("--json").stdout)
    assert row["approvers"] == ["Di Novak", "Vi Chen"]
    assert (row["ticket"], row["expires_on"]) == (1, "2027-01-05")

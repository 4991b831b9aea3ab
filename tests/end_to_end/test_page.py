"""A ticket from question to thanks on the page of a workspace, the bot hearing over HTTP."""

import pytest

from bench.workspace import Bot, binary, free_port, wait_until, workspace
from tests.conftest import ROOT
from tests.end_to_end.page import browser, page
from tests.end_to_end.test_workspace import status_of

PROGRAM = binary()

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(PROGRAM is None, reason="LOCAL_SLACK names no stand-in of Slack"),
    pytest.mark.skipif(browser() is None, reason="there is no Chromium"),
]

QUESTION = "outlook is stuck on loading profile"


@pytest.fixture
def place(cache, encoder):
    """The workspace, with a bot in it that Slack reaches over HTTP."""
    bind = f"127.0.0.1:{free_port()}"
    with workspace(PROGRAM, events_url=f"http://{bind}/slack/events") as (made, folder):
        bot = Bot(
            made,
            folder,
            HELPBOT_MODE="http",
            HELPBOT_BIND=bind,
            HELPBOT_CACHE_DIR=str(cache),
            HELPBOT_DESK=str(ROOT / "desk.toml"),
            HELPBOT_KNOWLEDGE=str(ROOT / "knowledge"),
            HELPBOT_INTENTS=str(ROOT / "intents"),
        )
        bot.start()
        wait_until(lambda: status_of(f"http://{bind}/healthz")[0] == 200, what="green health")
        made.direct("U01ANA")
        yield made
        bot.close()


def test_a_ticket_is_worked_on_the_page_from_question_to_thanks(place):
    with page(place) as seen:
        seen.act_as("ana")
        seen.go_to("ana")
        seen.say(QUESTION)
        seen.open_thread(QUESTION)
        seen.press("Still stuck", near="Outlook will not open")
        seen.fill_in(
            What_is_wrong="Outlook stays on the blue envelope",
            What_is_it_about="Email",
            Where="City Hall",
            Who_has_it="Only me",
            How_much_can_it_wait="It slows me down",
        )
        seen.shows("Your ticket 1 about Email at City Hall", within=".thread-pane")

        seen.act_as("bo")
        seen.go_to("it-triage")
        seen.press("Claim", near="Outlook stays on the blue envelope")
        seen.shows("Bo Lindgren has it")
        seen.press("Reply to requester", near="Ticket 1 · P3")
        seen.fill_in(What_do_you_want_to_say="Please end it in the Task Manager.")
        seen.press("Resolve", near="Ticket 1 · P3")
        seen.fill_in(How_did_it_end="Fixed: It was repaired", What_was_done="It starts again.")
        seen.shows("Fixed: It starts again.")

        seen.act_as("ana")
        seen.go_to("ana")
        seen.open_thread(QUESTION)
        seen.shows("Please end it in the Task Manager.", within=".thread-pane")
        seen.press("It works, thank you", near="It starts again.")
        seen.shows("it is closed", within=".thread-pane")

        seen.go_to("it-triage")
        seen.shows("· closed")

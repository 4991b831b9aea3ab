import pytest

from helpbot.notify.texts import SMS_LIMIT, VOICE_LIMIT, text_for
from helpbot.speech import Button, Reply

LONG = "The wifi is dead in the whole building. " * 40
LINK = "https://help.example/claim/abcdefghijklmnop"


def said(path, text, source="", **values):
    reply = Reply(text, buttons=(Button("Claim", says="claim 7"),), source=source)
    return text_for(path, reply, values).body


def test_an_sms_loses_its_small_print_first_and_never_what_to_do():
    text = f"Outage 7\n\n{LONG}\n\nClaim: {{link}}"

    short = said("sms", "Outage 7\n\nClaim: {link}", "From *VPN*", link=LINK)
    long = said("sms", text, "From *VPN*", link=LINK)

    assert short == f"Outage 7\nClaim: {LINK}\nFrom VPN"
    assert len(long) <= SMS_LIMIT
    assert long.startswith("Outage 7\nThe wifi")
    assert long.endswith(f"...\nClaim: {LINK}")


def test_an_sms_keeps_to_the_alphabet_that_holds_most():
    assert said("sms", "Bo’s “page” · now – or … never") == 'Bo\'s "page" - now - or ... never'


@pytest.mark.parametrize(
    ("markdown", "spoken"),
    [
        pytest.param(
            "**Outage 7: Internet at Fire Station 3** · P1 · **life-safety**",
            "Outage 7: Internet at Fire Station 3, P1, life-safety.",
            id="marks and dots",
        ),
        pytest.param(
            "See [the article](https://help.example/a).\n\nhttps://help.example/b?x=1\n\nCall 5",
            "See the article. Call 5.",
            id="no addresses",
        ),
        pytest.param("- one\n- two?\n1. three", "one. two? three.", id="lists are sentences"),
        pytest.param("# Down\n\n`core-sw_1`", "Down. core-sw_1.", id="names stay whole"),
        pytest.param("Claim: {link}\n\nCode {code}", "Code 4 2.", id="no link, a code by digits"),
    ],
)
def test_what_is_read_aloud_can_be_pronounced(markdown, spoken):
    assert said("voice", markdown, link=LINK, code="42") == spoken


def test_a_call_ends():
    spoken = said("voice", f"{LONG}\n\nSay {{code}}", code="42")

    assert len(spoken) <= VOICE_LIMIT
    assert spoken.endswith("... Say 4 2.")


@pytest.mark.parametrize("path", ["sms", "voice", "email", "push"])
def test_a_line_without_its_value_is_left_out(path):
    assert said(path, "Outage 7.\n\nClaim: {link} or {code}", link=LINK).strip() == "Outage 7."
    assert said(path, "Claim: {link}") == ""


@pytest.mark.parametrize("path", ["sms", "voice", "email", "push"])
def test_what_somebody_wrote_is_not_filled_in(path):
    assert "{code} is on my screen" in said(path, "`{code} is on my screen`", code="42")

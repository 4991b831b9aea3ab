import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpbot.slack.mrkdwn import from_mrkdwn, mentions, to_mrkdwn

LINK = re.compile(r"<(?:https?://|mailto:)[^<>|]+\|[^<>]*>")
# What marks are made of comes up often, so that marks meet.
MARKS = st.lists(
    st.sampled_from(
        [
            *"` ``` ~~~ * ** _ [ ] ( ) < > & | # - \x00 0 1 a ![ &lt; \u2028 \x0b".split(" "),
            *("<!channel>", "<@U1>", "https://evil", "mailto:a@b", "](https://a.b)"),
            *(" ", "\n", "\n```\n"),
        ]
    ),
    max_size=25,
).map("".join)
TEXTS = st.one_of(st.text(max_size=200), MARKS)


@pytest.mark.parametrize(
    ("markdown", "mrkdwn"),
    [
        pytest.param("plain words", "plain words", id="plain"),
        pytest.param("**Start** it", "*Start* it", id="strong"),
        pytest.param("*Start* it", "_Start_ it", id="emphasis"),
        pytest.param("## Turn it off", "*Turn it off*", id="heading"),
        pytest.param("- one\n- two", "• one\n• two", id="bullets"),
        pytest.param("1. one\n2. two", "1. one\n2. two", id="numbers"),
        pytest.param("a_b_c and 2 * 3 * 4", "a_b_c and 2 * 3 * 4", id="not marks"),
        pytest.param("press `a < b`", "press `a &lt; b`", id="code"),
        pytest.param("`**no**`", "`**no**`", id="marks in code"),
        pytest.param("```sh\na **b** <c>\n```", "```\na **b** &lt;c&gt;\n```", id="fence"),
        pytest.param("```\nopen", "```\nopen\n```", id="fence left open"),
        pytest.param("[page](https://a.b/c)", "<https://a.b/c|page>", id="link"),
        pytest.param("[me](mailto:di@a.b)", "<mailto:di@a.b|me>", id="mail"),
        pytest.param("[x](javascript:1)", "[x](javascript:1)", id="no such link"),
        pytest.param("[a<b](https://a.b/?x&y)", "<https://a.b/?x&amp;y|a&lt;b>", id="escaped link"),
        pytest.param("<!channel> <!here>", "&lt;!channel&gt; &lt;!here&gt;", id="pings"),
        pytest.param("<@U1>", "&lt;@U1&gt;", id="mention"),
        pytest.param(
            "<https://evil|portal>", "&lt;https://evil|portal&gt;", id="link in Slack's own marks"
        ),
        pytest.param("[<!channel>](https://a.b)", "<https://a.b|&lt;!channel&gt;>", id="label"),
        pytest.param("AT&T", "AT&amp;T", id="ampersand"),
        pytest.param("", "", id="empty"),
    ],
)
def test_markdown_becomes_what_slack_reads(markdown, mrkdwn):
    assert to_mrkdwn(markdown) == mrkdwn


@given(TEXTS)
@example("[`<!channel>`](https://a.b)")
@example("[a](https://x`<!channel>`y)")
@example("**`<@U1>`** *[b](https://a.b)*")
def test_no_text_pings_or_forges_a_link(markdown):
    mrkdwn = to_mrkdwn(markdown)

    # At the start of a line it only quotes.
    rest = LINK.sub("", re.sub("^> ", "", mrkdwn, flags=re.MULTILINE))
    assert "<" not in rest
    assert ">" not in rest
    assert not LINK.findall(mrkdwn) or re.search(r"\]\((https?://|mailto:)", markdown)
    for ping in ("<!channel>", "<@U1>", "<https://evil|portal>"):
        assert ping not in mrkdwn


@pytest.mark.parametrize("evil", ["<!channel>", "<@U1>", "<https://evil|portal>"])
@given(before=TEXTS, after=TEXTS)
def test_slack_control_marks_never_survive(evil, before, after):
    assert evil not in to_mrkdwn(f"{before}{evil}{after}")


@given(TEXTS)
@example("a ``` b")
@example("`a```")
@example("~~~\na ``` b\n~~~")
@example("[a](https://x```y)")
def test_code_fences_are_balanced(markdown):
    assert to_mrkdwn(markdown).count("```") % 2 == 0


@given(TEXTS)
def test_nothing_that_was_held_aside_is_left_behind(markdown):
    assert "\x00" not in to_mrkdwn(markdown)


@pytest.mark.parametrize(
    ("mrkdwn", "text"),
    [
        pytest.param("<@UBOT> vpn?", "vpn?", id="the bot"),
        pytest.param("<@UBOT|helpbot> vpn?", "vpn?", id="the bot with its name"),
        pytest.param("ask <@UBO> about it", "ask somebody about it", id="somebody"),
        pytest.param("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c", id="unescaped once"),
        pytest.param("&lt;@UBOT&gt; vpn", "<@UBOT> vpn", id="a typed mention stays"),
        pytest.param("see <https://a.b/c>", "see https://a.b/c", id="link"),
        pytest.param("see <https://a.b/c|the page>", "see the page", id="link with words"),
        pytest.param("<mailto:di@a.b|di@a.b>", "di@a.b", id="mail"),
        pytest.param("in <#C1|it-help>", "in it-help", id="channel"),
        pytest.param("<!here> down", "here down", id="here"),
        pytest.param("<!subteam^S1|@oncall> down", "@oncall down", id="group"),
        pytest.param("  ", "", id="blank"),
    ],
)
def test_what_slack_sends_becomes_what_the_person_typed(mrkdwn, text):
    assert from_mrkdwn(mrkdwn, bot="UBOT") == text


@pytest.mark.parametrize("name", ["Bo Lindgren", "<!here> & <https://evil|Bo>"])
def test_a_colleague_who_is_mentioned_stands_there_by_name(name):
    names = {"UBO": name}

    heard = from_mrkdwn(
        "page <@UBO> and <@UCY>", bot="UBOT", name_of=lambda user: names.get(user, "")
    )

    assert heard == f"page {name} and somebody"


@given(st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), max_size=200))
def test_what_a_person_types_comes_back_as_it_was(typed):
    sent = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    assert from_mrkdwn(f"<@UBOT> {sent}", bot="UBOT") == typed.strip()


def test_only_a_real_mention_is_one():
    assert mentions("hey <@UBOT>", "UBOT")
    assert mentions("hey <@UBOT|helpbot>", "UBOT")
    assert not mentions("hey &lt;@UBOT&gt; <@UBO>", "UBOT")
    assert not mentions("hey <@UBOT>", "")


@pytest.mark.parametrize(
    ("markdown", "mrkdwn"),
    [
        pytest.param("> the fan is silent", "> the fan is silent", id="a quote"),
        pytest.param(">> **deep**", "> *deep*", id="a quote of a quote"),
        pytest.param("a > b", "a &gt; b", id="within a line"),
        pytest.param("> <!channel> & more", "> &lt;!channel&gt; &amp; more", id="with a trick"),
    ],
)
def test_a_quote_is_one_in_slack_as_well(markdown, mrkdwn):
    assert to_mrkdwn(markdown) == mrkdwn

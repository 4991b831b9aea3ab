import html
import json
import re
from collections import Counter
from itertools import chain

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from helpbot.slack.blocks import render
from helpbot.speech import Button, Reply, plain
from tests.conftest import ROOT

UNITS = st.sampled_from(
    [
        *("a", " ", "\n", "word ", "line\n", "&", "<", "`x` ", "```\n", "~~~\n", "é", "🎫"),
        *("**b** ", "- item\n", "# Head\n", "<!channel>", "[a](https://a.b/c) ", "a ``` b\n"),
    ]
)
LONG = st.builds(lambda unit, times: unit * times, UNITS, st.integers(0, 50_000)).map(
    lambda text: text[:50_000]
)
MIXED = st.lists(LONG.map(lambda text: text[:4_000]), max_size=6).map("".join)
TEXTS = st.one_of(st.text(max_size=300), LONG, MIXED, st.sampled_from(["", " ", "\n\n", "```"]))
BUTTONS = st.lists(
    st.builds(Button, st.one_of(st.text(max_size=200), LONG), st.text(max_size=3_000)), max_size=40
).map(tuple)
REPLIES = st.builds(Reply, TEXTS, BUTTONS, TEXTS)


def texts_of(blocks):
    """Every mrkdwn text with the type of its block."""
    for block in blocks:
        if block["type"] == "section":
            yield "section", block["text"]["text"]
        for element in block.get("elements", ()):
            if element["type"] == "mrkdwn":
                yield block["type"], element["text"]


def buttons_of(blocks):
    return list(chain.from_iterable(b["elements"] for b in blocks if b["type"] == "actions"))


def values_of(thing):
    yield thing
    for inside in (
        thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ()
    ):
        yield from values_of(inside)


@settings(deadline=None)
@given(REPLIES)
@example(Reply("x" * 50_000, (), "y" * 50_000))
@example(Reply("```\n" + "code\n" * 10_000 + "```"))
@example(Reply("\n\n".join(f"paragraph {n}" for n in range(4_000))))
@example(Reply("&" * 50_000))
@example(Reply("[a](https://a.b/" + "c" * 5_000 + ")"))
@example(Reply("x", (), "&" * 3_000))
def test_no_reply_breaks_a_limit_of_slack(reply):
    text, blocks = render(reply)

    assert 1 <= len(text) <= 4_000
    assert text.strip()
    assert 1 <= len(blocks) <= 50
    for _, said in texts_of(blocks):
        assert 1 <= len(said) <= 3_000
        assert said.strip()
    assert sum(len(said) for _, said in texts_of(blocks)) <= 13_000
    assert None not in values_of(blocks)
    assert json.loads(json.dumps(blocks)) == blocks


@settings(deadline=None)
@given(REPLIES)
@example(Reply("x", tuple(Button("b" * 100, "v" * 5_000) for _ in range(60))))
def test_no_buttons_break_a_limit_of_slack(reply):
    _, blocks = render(reply)

    buttons = buttons_of(blocks)
    assert len(buttons) == min(len(reply.buttons), 25)
    assert all(1 <= len(b["text"]["text"]) <= 75 and b["text"]["text"].strip() for b in buttons)
    assert all(len(b["value"]) <= 2_000 for b in buttons)
    assert len({b["action_id"] for b in buttons}) == len(buttons)
    ids = [b["block_id"] for b in blocks if "block_id" in b]
    assert len(set(ids)) == len(ids)


@settings(deadline=None)
@given(REPLIES)
def test_the_validators_of_the_sdk_accept_every_reply(reply):
    _, blocks = render(reply)

    for block in blocks:
        parsed = Block.parse(block)
        assert parsed is not None
        assert parsed.to_dict()["type"] == block["type"]


@settings(deadline=None)
@given(REPLIES)
@example(Reply("[a](https://a.b/" + "c" * 5_000 + ")"))
@example(Reply("word " * 598 + "[a](https://a.b/" + "c" * 100 + ")"))
def test_nothing_pings_and_no_link_is_cut(reply):
    text, blocks = render(reply)

    link = re.compile(r"<(?:https?://|mailto:)[^<>|]+\|[^<>]*>")
    assert not re.search("[<>]", text)
    for _, said in texts_of(blocks):
        assert not re.search("[<>]", link.sub("", said))


@settings(deadline=None)
@given(REPLIES)
def test_code_is_closed_in_every_block_in_which_it_is_opened(reply):
    _, blocks = render(reply)

    for _, said in texts_of(blocks):
        assert said.count("```") % 2 == 0


def words(text):
    return Counter(re.findall(r"\w+", text.replace("_", " ")))


def body_of(article):
    return article.read_text().partition("\n---\n")[2]


@pytest.mark.parametrize(
    "article",
    sorted(p for p in (ROOT / "knowledge").rglob("*.md") if len(body_of(p)) in range(1, 11_000)),
    ids=lambda path: path.stem,
)
def test_the_words_of_an_article_survive_complete(article):
    body = body_of(article)

    _, blocks = render(Reply(body, (Button("It worked", "it worked"),), "IT, reviewed 1 May"))

    said = " ".join(text for kind, text in texts_of(blocks) if kind == "section")
    assert words(html.unescape(said)) == words(plain(body))
    assert blocks[-2]["elements"][0]["text"] == "IT, reviewed 1 May"
    assert buttons_of(blocks)[0]["value"] == "it worked"


def test_what_is_cut_says_so():
    _, blocks = render(Reply("word " * 10_000))

    assert "cut: read it in the article" in blocks[-1]["text"]["text"]

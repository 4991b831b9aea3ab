from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpbot.articles import ArticleError, State, Vocabulary, parse, passages, unwrapped

KNOWN = Vocabulary(
    facts={"desk.phone": "555-0140", "vpn": "TunnelApp"},
    services=frozenset({"vpn"}),
    teams=frozenset({"network"}),
    departments=frozenset({"police"}),
)

GOOD = """---
id: connect-vpn
title: Connect to VPN
service: vpn
owner: network
audience: all
reviewed:
review_by: 2027-06-30
summary: You are at home and cannot reach the drives.
also: [anyconnect, 2024, no]
---

You are at home and the drives are gone.

## Connect

1. Open **{{vpn}}**.
2. Choose *Connect*. See [Other](../x/other-one.md).

```
ping vpn
```

### From abroad

Call first.

## If this does not work

Call {{ desk.phone }}.
"""


def words_in(text: str) -> int:
    return len(text.split())


def problems_of(text: str) -> list[str]:
    with pytest.raises(ArticleError) as caught:
        parse("connect-vpn.md", text, "", KNOWN)
    return [str(problem) for problem in caught.value.problems]


def test_an_article_is_read_with_its_front_matter_sections_and_questions():
    article = parse(
        "connect-vpn.md", GOOD, "cant reach drives\n\n  from home nothing works \n", KNOWN
    )

    assert (article.id, article.state, article.review_by) == (
        "connect-vpn",
        State.PUBLISHED,
        date(2027, 6, 30),
    )
    assert article.reviewed is None
    assert article.also == ("anyconnect", "2024", "False")
    assert article.questions == ("cant reach drives", "from home nothing works")
    assert [s.heading for s in article.sections] == [
        (),
        ("Connect",),
        ("Connect", "From abroad"),
        ("If this does not work",),
    ]
    assert [s.has_steps for s in article.sections] == [False, True, False, False]


def test_facts_are_filled_in_and_links_to_siblings_keep_their_words():
    article = parse("connect-vpn.md", GOOD, "", KNOWN)

    assert "**TunnelApp**" in article.sections[1].markdown
    assert article.sections[3].markdown == "Call 555-0140."
    assert "See *Other*." in article.sections[1].markdown
    assert article.links == (("other-one", 18),)


def test_sections_know_their_lines():
    article = parse("connect-vpn.md", GOOD, "", KNOWN)

    for section in article.sections:
        first = section.markdown.splitlines()[0]
        line = GOOD.splitlines()[section.line - 1 : section.line + 1]
        assert any(first[:4] in text or "{{" in text for text in line)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            ("title: Connect to VPN\n", ""),
            "connect-vpn.md:2: front matter `title`: is missing; add it",
            id="missing key",
        ),
        pytest.param(
            ("owner: network", "owner: plumbing"),
            "connect-vpn.md:5: owner 'plumbing' is not in desk.toml",
            id="unknown team",
        ),
        pytest.param(
            ("service: vpn", "service: vnp"),
            "connect-vpn.md:4: service 'vnp' is not in desk.toml",
            id="unknown service",
        ),
        pytest.param(
            ("id: connect-vpn", "id: other-one"),
            "connect-vpn.md:2: id is other-one; it must be the file's name",
            id="id and file",
        ),
        pytest.param(
            ("id: connect-vpn", "id: connect"),
            "connect-vpn.md:2: front matter `id`: must be two or more words in small letters",
            id="id of one word",
        ),
        pytest.param(
            ("audience: all", "audience: bosses"),
            "connect-vpn.md:6: audience 'bosses' is not all",
            id="audience",
        ),
        pytest.param(
            ("audience: all", "audience: department:fire"),
            "audience 'department:fire' is not",
            id="department",
        ),
        pytest.param(
            ("{{vpn}}", "{{vnp}}"),
            "connect-vpn.md:17: {{vnp}} is not a fact of desk.toml",
            id="placeholder",
        ),
        pytest.param(
            ("review_by: 2027-06-30", "review_by: soon"),
            "connect-vpn.md:8: front matter `review_by`",
            id="date",
        ),
        pytest.param(
            ("summary: You", "sumary: You"),
            "front matter `sumary`: is not a name",
            id="misspelt key",
        ),
        pytest.param(
            ("title: Connect to VPN", "title: [a, b"),
            "connect-vpn.md:4: front matter is not YAML",
            id="yaml",
        ),
        pytest.param(
            ("---\nid", "id"), "connect-vpn.md:1: has no front matter", id="no front matter"
        ),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_to_do(change, expected):
    found = problems_of(GOOD.replace(*change))

    assert any(expected in problem for problem in found), found


def test_all_mistakes_of_an_article_are_told_at_once():
    found = problems_of(GOOD.replace("owner: network", "owner: x").replace("{{vpn}}", "{{y}}"))

    assert len(found) == 2


def test_an_article_without_text_is_refused():
    assert "has no text" in problems_of(GOOD[: GOOD.index("You are at home and the")])[0]


def test_every_word_is_in_a_passage_below_the_limit():
    long = GOOD + "\n".join(
        f"{n}. Press key number{n} and look at the lamp." for n in range(1, 200)
    )
    article = parse("connect-vpn.md", long, "", KNOWN)

    found = passages(article, count_tokens=words_in, limit=60)

    assert all(words_in(passage.text) <= 60 for passage in found)
    joined = " ".join(passage.text for passage in found)
    assert all(f"number{n} " in joined for n in range(1, 200))


def test_every_passage_begins_with_title_and_headings():
    found = passages(parse("connect-vpn.md", GOOD, "", KNOWN), count_tokens=words_in, limit=100)

    assert [p.text.split("\n")[:2] for p in found][1] == ["Connect to VPN", "Connect"]
    assert any(p.text.startswith("Connect to VPN\nConnect\nFrom abroad\nCall first") for p in found)


def test_code_is_not_cut_when_it_fits():
    code = "```\n" + "\n".join(f"line {n}" for n in range(20)) + "\n```\n"
    article = parse("connect-vpn.md", GOOD.replace("```\nping vpn\n```\n", code), "", KNOWN)

    found = passages(article, count_tokens=words_in, limit=60)

    assert sum("line 0" in p.text and "line 19" in p.text for p in found) == 1


@settings(max_examples=60, deadline=None)
@given(body=st.text(max_size=600), limit=st.integers(40, 80))
def test_no_text_makes_a_passage_too_long(body, limit):
    try:
        article = parse("connect-vpn.md", GOOD + body, "", KNOWN)
    except ArticleError:
        return

    for passage in passages(article, count_tokens=words_in, limit=limit):
        assert words_in(passage.text) <= limit


def test_a_day_that_is_not_in_the_calendar_is_told():
    found = problems_of(GOOD.replace("2027-06-30", "2027-02-30"))

    assert found[0].startswith("connect-vpn.md:2: front matter is not YAML: day")


@pytest.mark.parametrize("mark", ["\f", "\u2028", "\x85", "\r", "\x1c"])
def test_a_hidden_line_break_does_not_shift_the_sections(mark):
    text = GOOD.replace("the drives are gone.", f"the {mark} drives.")

    article = parse("connect-vpn.md", text, "", KNOWN)

    assert article.sections[1].markdown.startswith("1. Open **TunnelApp**")
    assert article.sections[3].markdown == "Call 555-0140."


@pytest.mark.parametrize(
    ("wrapped", "expected"),
    [
        pytest.param("one\ntwo", "one two", id="paragraph"),
        pytest.param("one\n\ntwo", "one\n\ntwo", id="two paragraphs"),
        pytest.param("1. one\n   two\n2. three", "1. one two\n2. three", id="list item"),
        pytest.param("- one\n- two\nthree", "- one\n- two three", id="bullets"),
        pytest.param(
            "```\none\ntwo\n```\nthree\nfour", "```\none\ntwo\n```\nthree four", id="code"
        ),
        pytest.param(
            "| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |\n|---|---|\n| 1 | 2 |", id="table"
        ),
        pytest.param("### one\ntwo", "### one\ntwo", id="heading"),
        pytest.param("one  \ntwo", "one  \ntwo", id="a break that is meant"),
    ],
)
def test_lines_that_an_editor_wrapped_are_one_line_again(wrapped, expected):
    assert unwrapped(wrapped) == expected

"""An article's file in pieces that a form can hold, and put together again."""

import pytest

from helpbot import articles
from helpbot.kept import Source
from helpbot.manuscript import (
    LONGEST,
    PIECE,
    Manuscript,
    changes,
    digest_of,
    flow,
    pieces,
    read,
    removed_marks,
    scalar,
    together,
    with_facts,
)
from helpbot.revising import _applied, fact_fields, text_fields
from helpbot.shelf import read_folder
from helpbot.slack.blocks import OPTIONS, VIEW_BYTES
from helpbot.slack.views import modal, values_of
from helpbot.speech import Form
from tests.conftest import ROOT

FRONT = "id: a-b\ntitle: Old\nalso: [x,\n  y]\nsummary: >\n  long\n  words\n"
TEXT = f"---\n{FRONT}---\n\nIntro.\n\n## One\n\n1. Do.\n"


@pytest.fixture(scope="module")
def shipped() -> dict[str, Source]:
    return read_folder(ROOT / "knowledge")


def test_every_shipped_article_fits_its_form_and_comes_back_as_it_was(shipped):
    for file, source in shipped.items():
        fields = text_fields(read(source.text).body)

        assert fields is not None, file
        assert all(len(field.filled) <= LONGEST for field in fields), file
        values = {field.name: field.filled for field in fields if field.filled}
        assert _applied(source, "text", 1, values) == source, file


def test_every_shipped_article_keeps_its_facts_when_its_form_is_sent_as_it_is(shipped, plan):
    for file, source in shipped.items():
        facts = articles.facts_of(read(source.text).front or "")
        values = {f.name: f.filled for f in fact_fields(plan, facts) if f.filled}

        assert _applied(source, "facts", 1, values) == source, file


def test_forms_are_inside_the_limits_of_slack_and_read_back_from_it(shipped, plan):
    longest = max(shipped.values(), key=lambda source: len(source.text))
    fields = text_fields(read(longest.text).body)
    assert fields is not None
    facts = fact_fields(plan, articles.facts_of(read(longest.text).front or ""))
    for name, some in (("edit-article a-b " + "0" * 24, fields), ("edit-facts a-b", facts)):
        says = "edited x | " + " | ".join(f"{f.name}: {{{f.name}}}" for f in some)
        form = Form(name, "Edit the text", tuple(some), "Preview", says)
        view = modal(form, {})

        assert len(view["callback_id"]) <= 255
        assert len(view["blocks"]) <= 100
        assert len(str(view)) <= VIEW_BYTES
        state = {}
        for block in view["blocks"]:
            element = block["element"]
            assert len(element.get("initial_value", "")) <= 3_000
            assert len(element.get("options", ())) <= OPTIONS
            kept = {
                "value": element.get("initial_value"),
                "selected_option": element.get("initial_option"),
                "selected_date": element.get("initial_date"),
            }
            state[block["block_id"]] = {block["block_id"]: kept}
        values = values_of(form, {"state": {"values": state}})
        assert values == {f.name: f.filled for f in some}


def test_front_matter_and_text_come_apart_and_together():
    manuscript = read(TEXT)

    assert manuscript.body.strip().startswith("Intro.")
    assert manuscript.text == TEXT
    assert read(TEXT.replace("\n", "\r\n")).text == TEXT
    assert read("no front matter\n").front is None
    assert read("no front matter\n").text == "no front matter\n"


def test_only_the_values_that_are_given_change():
    changed = with_facts(read(TEXT), {"title": "New", "also": "[z]", "state": "draft"})

    assert (
        changed.front
        == "id: a-b\ntitle: New\nalso: [z]\nsummary: >\n  long\n  words\nstate: draft\n"
    )
    assert with_facts(changed, {"summary": "short"}).value("summary") == "short"
    assert "words" not in with_facts(changed, {"summary": "short"}).text


@pytest.mark.parametrize(
    "text",
    [
        "Plain words (two).", "a: b", "# no", "yes", "NO", "2024", "1.5", "", "'x", '"', "é",
        "a # b", "- x", "{{x}}", "x|y",
    ],
)  # fmt: skip
def test_any_text_comes_back_from_yaml_as_it_was(text):
    front = with_facts(Manuscript("", ""), {"title": scalar(text), "also": flow([text, "b, c"])})

    assert articles.facts_of(front.front or "") == {"title": text, "also": [text, "b, c"]}


def test_a_long_section_is_cut_at_its_gaps_and_never_inside_code():
    words = ("words " * 200).strip()
    code = "```\n" + "\n\n".join(["x = 1"] * 40) + "\n## no heading\n```"
    body = f"Intro.\n\n## Long\n\n{words}\n\n{words}\n\n{words}\n\n## Code\n\n{code}"

    parts = pieces(body)

    assert together(parts) == body
    begins = [part.splitlines()[0][:8] for part in parts]
    assert begins == ["Intro.", "## Long", "words wo", "## Code"]
    assert all(len(part) <= PIECE for part in parts)


def test_what_cannot_be_cut_has_no_form():
    assert text_fields("x" * (LONGEST + 1)) is None
    assert text_fields("\n\n".join(f"## {n}\n\nx" for n in range(200))) is None


def test_changes_are_marked_with_a_line_beside_them():
    assert changes("a\nb\nc\nd\n", "a\nb\nx\nd\n") == [" b", "-c", "+x", " d"]
    assert changes("a\n", "a\n") == []


def test_a_digest_tells_texts_and_questions_apart():
    assert digest_of("a", "b") != digest_of("b", "a")
    assert digest_of("a", "b")[:12] == digest_of("a", "c")[:12]
    assert len(digest_of("", "")) == 24


def test_marks_of_what_was_removed_are_found_where_they_are_new():
    before, after = (
        "x\nalready [key removed]\n",
        "x\nalready [key removed]\na [password removed] b\n",
    )

    assert list(removed_marks(before, after)) == [(3, "[password removed]")]

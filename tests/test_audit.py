from datetime import date

import pytest

from helpbot import audit
from helpbot.articles import parse

FRONT = """---
id: coffee-robot
title: The coffee robot
service: computers
owner: desktop
audience: all
reviewed:
review_by: 2027-06-30
summary: What to do about the coffee robot.
---

"""
TODAY = date(2026, 11, 27)


@pytest.fixture
def article_of(plan):
    def of(body, front=FRONT):
        text = front + body
        return parse("kitchen/coffee-robot.md", text, "", plan.vocabulary), text

    return of


def looked_at(read):
    article, text = read
    return audit.problems(article, text, TODAY)


@pytest.mark.parametrize(
    ("body", "line", "says"),
    [
        pytest.param("# Robot\n\nPress.\n", 12, "second title", id="a title of its own"),
        pytest.param("## A\n\nx\n\n#### B\n\nx\n", 16, "begin it with ###", id="a level skipped"),
        pytest.param("Look: ![](arm.png)\n", 12, "image arm.png has no text", id="no words for it"),
        pytest.param("See [it](arm.pdf).\n", 12, "links to arm.pdf", id="a link to a file"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(article_of, body, line, says):
    (problem,) = looked_at(article_of(body))

    assert (problem.file, problem.line) == ("kitchen/coffee-robot.md", line)
    assert says in problem.message


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("x\n\n## A\n\nx\n\n### B\n\nx\n\n## C\n\nx\n", id="headings in order"),
        pytest.param("Look: ![the arm, up](arm.png)\n", id="an image with words"),
        pytest.param("```\n# no heading\n![](arm.png)\n```\n", id="code"),
        pytest.param("[a](tea.md) [b](https://a.example) [c](mailto:a@a.example)\n", id="links"),
    ],
)
def test_what_is_right_is_not_mentioned(article_of, body):
    assert list(looked_at(article_of(body))) == []


def test_an_overdue_review_names_the_day_and_its_line(article_of):
    front = FRONT.replace("2027-06-30", "2026-11-26")

    (problem,) = looked_at(article_of("Press.\n", front))

    assert problem.line == 8
    assert "2026-11-26" in problem.message


def test_a_draft_is_not_overdue(article_of):
    front = FRONT.replace("2027-06-30", "2026-11-26\nstate: draft")

    assert list(looked_at(article_of("Press.\n", front))) == []


def test_a_paragraph_longer_than_the_model_reads_is_told(article_of, encoder):
    tokens = encoder.tokens
    article, _ = article_of(f"Press.\n\n## Long\n\n{'press the big button ' * 90}\n\nAnd wait.\n")

    (problem,) = audit.too_long(article, tokens.count, tokens.limit)

    assert problem.line == 15
    assert "split it" in problem.message


def test_a_golden_question_that_another_article_wins_is_told(article_of):
    article, _ = article_of("Press.\n")
    questions = "no espresso\n\nno cards come out\nnobody knows\n"
    winners = {"no espresso": "coffee-robot", "no cards come out": "badge-printer"}

    lost = list(audit.competing(article, questions, winners.get))

    assert [(p.file, p.line) for p in lost] == [
        ("kitchen/coffee-robot.questions.txt", 3),
        ("kitchen/coffee-robot.questions.txt", 4),
    ]
    assert "won by badge-printer" in lost[0].message
    assert "won by no article" in lost[1].message


EASY = "Press the red button. Wait for the light. Take your cup. " * 8
HARD = (
    "Authentication infrastructure modernization necessitates comprehensive organizational "
    "coordination regarding administrative responsibilities and telecommunications. "
) * 8


def test_hard_words_and_long_sentences_are_of_a_higher_grade(article_of):
    easy, hard = article_of(EASY)[0], article_of(HARD)[0]

    assert audit.grade(easy) < 4 < audit.HARDEST_GRADE < audit.grade(hard)
    (note,) = audit.hard_to_read([easy, hard])
    assert "reads like grade" in note.message


@pytest.mark.parametrize(
    ("word", "count"),
    [("queue", 1), ("printed", 2), ("clicked", 1), ("table", 2), ("changes", 2),
     ("office", 2), ("used", 1), ("supervisor", 4), ("authenticator", 5), ("the", 1)],
)  # fmt: skip
def test_syllables_are_counted_as_they_are_spoken(word, count):
    assert audit.syllables(word) == count


def test_the_shipped_articles_are_easy_to_read(sample):
    assert list(audit.hard_to_read(sample.index.articles)) == []

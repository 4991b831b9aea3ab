from types import SimpleNamespace
from typing import Any

import pytest

from helpbot import evaluation
from helpbot.calibration import Band
from helpbot.errors import ConfigError
from helpbot.evaluation import SETS, Result, read_set
from helpbot.intents import Meaning
from helpbot.search import Ranking


def silent(*_):
    pass


def a_mind(understood):
    """A mind that understands each text as the table says; places and life safety beside it."""

    def of(text, *, known, **_):
        intent, found = understood[text]
        places = {"service": None, "facility": None, "department": None, "tickets": ()}
        own = {"facility": known.facility} if found.get("own") else {}
        return SimpleNamespace(
            intent=Meaning(intent, 0.9, (), is_sure=True),
            is_life_safety=found.get("life_safety", False),
            places=SimpleNamespace(**{**places, **found, **own}),
        )

    return SimpleNamespace(conversation=SimpleNamespace(understanding=SimpleNamespace(of=of)))


def figures(result):
    return {what: (share, count) for what, share, count in result.figures}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('{"text": "a", "intent": "b"}\nnot json\n', ":2: is not JSON", id="no JSON"),
        pytest.param('{"text": "a"}\n', ":1: lacks intent", id="a field is missing"),
        pytest.param("\n\n[1]\n", ":3: lacks text, intent", id="a list, after blank lines"),
        pytest.param('"text intent"\n', ":1: lacks text, intent", id="a string"),
        pytest.param("", ": holds no lines", id="empty"),
        pytest.param("\n  \n", ": holds no lines", id="blank"),
        pytest.param(b"\xff\xfe", ": cannot be read; give a UTF-8 file", id="no UTF-8"),
        pytest.param(None, ": cannot be read; give a UTF-8 file", id="no file"),
    ],
)
def test_a_line_that_is_not_one_is_told_with_file_and_line(tmp_path, text, expected):
    file = tmp_path / "set.jsonl"
    if text is not None:
        file.write_bytes(text if isinstance(text, bytes) else text.encode())

    with pytest.raises(ConfigError) as raised:
        read_set(file, ("text", "intent"))

    assert [str(problem) for problem in raised.value.problems] == [f"{file}{expected}"]


def test_the_lines_of_a_set_are_read_in_order(tmp_path):
    file = tmp_path / "set.jsonl"
    file.write_text('{"text": "one", "intent": "x"}\n\n{"text": "two", "intent": "y", "z": 1}\n')

    assert [row["text"] for row in read_set(file, ("text", "intent"))] == ["one", "two"]


def test_intents_are_counted_with_those_that_are_right_as_well():
    mind = a_mind(
        {
            "a": ("thanks", {}),
            "b": ("greeting", {}),
            "c": ("help", {}),
            "d": ("report_outage", {}),
            "e": ("ask_question", {}),
        }
    )
    rows: list[dict[str, Any]] = [
        {"text": "a", "intent": "thanks"},
        {"text": "b", "intent": "thanks", "also": ["greeting"]},
        {"text": "c", "intent": "thanks"},
        {"text": "d", "intent": "report_security_incident"},
        {"text": "e", "intent": "report_security_incident"},
    ]

    result = evaluation.intents(mind, rows, silent)

    assert figures(result) == {
        "right intent": (0.4, 5),
        "security reports found": (0.0, 2),
    }
    assert result.misses == (
        "  report_security_incident, not ask_question 0.90: e",
        "  report_security_incident, not report_outage 0.90: d",
        "  thanks, not help 0.90: c",
    )


def test_outages_are_counted_as_precision_recall_and_life_safety():
    outage, question = "report_outage", "ask_question"
    mind = a_mind(
        {
            "hit": (outage, {}),
            "life hit": (outage, {"life_safety": True}),
            "life, not known": (outage, {}),
            "missed": (question, {}),
            "false": (outage, {}),
            "rightly none": (question, {}),
        }
    )
    rows = [
        {"text": "hit", "outage": True},
        {"text": "life hit", "outage": True, "life_safety": True},
        {"text": "life, not known", "outage": True, "life_safety": True},
        {"text": "missed", "outage": True},
        {"text": "false", "outage": False},
        {"text": "rightly none", "outage": False},
    ]

    result = evaluation.outages(mind, rows, silent)

    assert figures(result) == {
        "precision of outage reports": (0.75, 4),
        "recall of outage reports": (0.75, 4),
        "life-safety reports found as outages": (1.0, 2),
        "life-safety reports known as such": (0.5, 2),
    }
    assert [miss.rpartition(": ")[2] for miss in result.misses] == [
        "life, not known",
        "false",
        "missed",
    ]


def test_places_are_counted_by_kind_and_false_finds_where_nothing_is_named():
    mind = a_mind(
        {
            "both": ("ask_question", {"service": "email", "facility": "city-hall"}),
            "wrong place": ("ask_question", {"service": "email", "facility": "fleet"}),
            "ours": ("ask_question", {"own": True}),
            "ticket": ("ask_question", {"tickets": (42, 43)}),
            "nothing": ("ask_question", {}),
            "false find": ("ask_question", {"service": "radio"}),
        }
    )
    rows: list[dict[str, Any]] = [
        {"text": "both", "service": "email", "facility": "city-hall"},
        {"text": "wrong place", "service": "email", "facility": "city-hall"},
        {"text": "ours", "facility": "fire-3", "own": "fire-3"},
        {"text": "ticket", "ticket": 42},
        {"text": "nothing"},
        {"text": "false find"},
    ]

    result = evaluation.places(mind, rows, silent)

    assert figures(result) == {
        "right service where one is named": (1.0, 2),
        "right facility where one is named": (pytest.approx(2 / 3), 3),
        "right ticket where one is named": (1.0, 1),
        "false finds where none is named": (0.5, 2),
    }
    assert result.misses == (
        "  facility city-hall not fleet: wrong place",
        "  service None not radio: false find",
    )


def test_privacy_is_counted_as_secrets_gone_and_look_alikes_kept():
    rows = [
        {"text": "my password is Zebra-9917!", "secrets": ["Zebra-9917!"], "keep": ["password"]},
        {"text": "the printer jams", "secrets": []},
        {"text": "blorp is not masked", "secrets": ["blorp"]},
    ]

    result = evaluation.privacy(None, rows, silent)

    assert figures(result) == {
        "secrets gone": (0.5, 2),
        "look-alikes kept": (1.0, 1),
        "kept beside a secret": (1.0, 1),
    }
    assert result.misses == ("  stays 'blorp': 'blorp is not masked'",)


def test_progress_is_told_for_each_line():
    told = []
    mind = a_mind({"a": ("thanks", {}), "b": ("thanks", {})})
    rows = [{"text": "a", "intent": "thanks"}, {"text": "b", "intent": "thanks"}]

    evaluation.intents(mind, rows, lambda *at: told.append(at))

    assert told == [("Understanding", 1, 2), ("Understanding", 2, 2)]


def test_a_report_gives_the_figures_and_the_misses_where_they_are_wanted():
    result = Result((("right intent", 0.5, 2),), ("  thanks, not help 0.90: c",))

    short, long = result.report(misses=False), result.report(misses=True)

    assert short.split() == ["right", "intent", "0.500", "of", "2"]
    assert long == f"{short}\n  thanks, not help 0.90: c"


def test_every_kind_of_set_says_which_fields_its_lines_have():
    kinds = {"intents", "outages", "places", "privacy", "questions", "follow-ups", "requests"}
    assert set(SETS) == kinds
    assert all({"text", "q"} & set(fields) for _, fields in SETS.values())


def a_ranking(band, chance, *ids):
    matches: Any = tuple(SimpleNamespace(article=SimpleNamespace(id=name)) for name in ids)
    return SimpleNamespace(ranking=Ranking(matches, chance, band))


def test_questions_are_counted_by_rank_and_by_what_is_quoted():
    answer, suggest, unknown = Band.ANSWER, Band.SUGGEST, Band.UNKNOWN
    found = {
        "quoted": a_ranking(answer, 0.95, "vpn", "mfa"),
        "quoted, right as well": a_ranking(answer, 0.85, "mfa", "vpn"),
        "quoted wrongly": a_ranking(answer, 0.8, "mfa", "vpn"),
        "fourth": a_ranking(suggest, 0.4, "a", "b", "c", "vpn"),
        "lost": a_ranking(unknown, 0.05, "a"),
        "nothing answers": a_ranking(unknown, 0.05, "a"),
        "false": a_ranking(answer, 0.9, "a"),
    }
    understanding = SimpleNamespace(of=lambda text, **_: found[text])
    mind: Any = SimpleNamespace(conversation=SimpleNamespace(understanding=understanding))
    rows: list[dict[str, Any]] = [
        {"q": "quoted", "article": "vpn"},
        {"q": "quoted, right as well", "article": "vpn", "also": ["mfa"]},
        {"q": "quoted wrongly", "article": "vpn"},
        {"q": "fourth", "article": "vpn"},
        {"q": "lost", "article": "vpn"},
        {"q": "nothing answers", "article": None},
        {"q": "false", "article": None},
    ]

    result = evaluation.questions(mind, rows, silent)

    assert figures(result) == {
        "right article first": (0.4, 5),
        "right article among three": (pytest.approx(0.6), 5),
        "mean reciprocal rank, of five": (pytest.approx((1 + 1 + 1 / 2 + 1 / 4) / 5), 5),
        "quoted rightly": (0.4, 5),
        "quoted wrongly": (0.2, 5),
        "nothing found": (0.2, 5),
        "quoted where nothing answers": (0.5, 2),
        "  chance said 0.05, right": (0.0, 2),
        "  chance said 0.40, right": (0.0, 1),
        "  chance said 0.82, right": (0.5, 2),
        "  chance said 0.93, right": (0.5, 2),
    }
    assert result.misses == (
        "  nothing, not a 0.90 (answer): false",
        "  vpn, not a 0.05 (unknown): lost",
        "  vpn, not a 0.40 (suggest): fourth",
        "  vpn, not mfa 0.80 (answer): quoted wrongly",
    )


def test_real_questions_are_ranked_as_in_a_chat(city_bot):
    rows: list[dict[str, Any]] = [
        {"q": "outlook is stuck on loading profile", "article": "outlook-will-not-open"},
        {"q": "tacos or pizza", "article": None},
    ]

    share = {
        what: found for what, found, _ in evaluation.questions(city_bot.mind, rows, silent).figures
    }

    assert share["quoted rightly"] == 1.0
    assert share["quoted where nothing answers"] == 0.0


def test_a_real_mind_is_judged_on_the_text_as_it_would_be_stored(city_bot):
    rows = [{"text": "is email down? my password is Zebra-9917!", "intent": "check_outage"}]

    result = evaluation.intents(city_bot.mind, rows, silent)

    assert all("Zebra-9917" not in miss for miss in result.misses)

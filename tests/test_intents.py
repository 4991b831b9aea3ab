import logging
import shutil
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from helpbot.errors import ConfigError
from helpbot.examples import BUILT_IN, CALIBRATION, FEWEST_EXAMPLES
from helpbot.intents import (
    Intents,
    Meaning,
    Weighing,
    decide,
    load_weighing,
    save_weighing,
)
from helpbot.wiring import mind_of
from tests.conftest import ROOT, Bot

PARKING = "\n".join(
    f"- {text}"
    for text in (
        "my parking pass for the deck expired", "how many parking passes do we get",
        "renew my parking pass", "parking pass for the new intern", "lost my deck pass",
        "the parking deck gate did not take my pass", "need a second parking pass for my car",
        "parking sticker fell off my windshield", "where do i hang the parking pass",
        "can i lend my parking pass to a visitor", "visitor parking pass for tomorrow",
        "which level of the deck is ours", "parking pass for a rental car",
        "transfer my parking pass to my new car", "is the parking deck full today",
        "my license plate changed, update the parking pass", "parking pass refund",
        "monthly parking pass price", "who gives out parking passes",
        "reserve a parking spot for the auditor", "my spot in the deck is taken",
        "parking pass was stolen from my car", "handicap parking spot request",
        "parking pass for weekends", "cancel my parking pass, i bike now",
    )
)  # fmt: skip


class Folder:
    """A folder of intents of a test's own: the first examples of each that is shipped."""

    def __init__(self, path):
        self.path = path
        path.mkdir()
        for file in sorted((ROOT / "intents").glob("*.md")):
            head, *bullets = file.read_text().split("\n- ")
            self.put(file.stem, "\n- ".join([head, *bullets[:FEWEST_EXAMPLES]]) + "\n")
        self.weigh()

    def put(self, name, text):
        (self.path / f"{name}.md").write_text(text)

    def edit(self, name, old, new):
        file = self.path / f"{name}.md"
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new, 1))

    def weigh(self, **fields):
        save_weighing(self.path, Weighing(**fields))


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "intents")


@pytest.fixture(scope="module")
def trained(plan, vectors, tmp_path_factory):
    """What is learned from such a folder, once for all tests."""
    folder, cache = (tmp_path_factory.mktemp(name) for name in ("trained", "learned"))
    Intents(Folder(folder / "intents").path, plan=plan, vectors=vectors, cache=cache).sync()
    return cache


@pytest.fixture
def make_intents(folder, plan, vectors, trained, tmp_path):
    cache = tmp_path / "learned"
    shutil.copytree(trained, cache)

    def make():
        return Intents(folder.path, plan=plan, vectors=vectors, cache=cache)

    return make


@pytest.fixture
def intents(make_intents):
    made = make_intents()
    made.sync()
    return made


@pytest.fixture
def classify(encoder):
    """What a text means when no article speaks for it."""

    def of(intents, text, article_chance=0.1):
        words = intents.by_words(text)
        return intents.classify(words, encoder.encode([text])[0], article_chance)

    return of


@pytest.fixture
def training(monkeypatch):
    """How often a classifier was trained."""
    from helpbot import classifier

    count = SimpleNamespace(trained=0)
    train = classifier.train

    def counted(*args, **kwargs):
        count.trained += 1
        return train(*args, **kwargs)

    monkeypatch.setattr(classifier, "train", counted)
    return count


def said(problems):
    return [str(problem) for problem in problems]


def test_a_folder_without_a_mistake_has_no_problem(intents):
    assert intents.problems == ()
    assert set(intents.names) == set(BUILT_IN)


def test_the_shipped_intents_have_no_problem(learned):
    assert learned.problems == ()
    assert set(BUILT_IN) <= set(learned.names)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("how do i add a printer", "ask_question", id="ask_question"),
        pytest.param("the internet is down for all of us", "report_outage", id="report_outage"),
        pytest.param("is email down?", "check_outage", id="check_outage"),
        pytest.param("please open a ticket for me", "open_ticket", id="open_ticket"),
        pytest.param("what is the status of ticket 42", "ticket_status", id="ticket_status"),
        pytest.param("show me my open tickets", "my_tickets", id="my_tickets"),
        pytest.param("add to ticket 42: it beeps now", "add_comment", id="add_comment"),
        pytest.param("close ticket 42, it works", "close_ticket", id="close_ticket"),
        pytest.param("reopen ticket 42, it is back", "reopen_ticket", id="reopen_ticket"),
        pytest.param("i want to talk to a real person", "talk_to_human", id="talk_to_human"),
        pytest.param("who is on call for scada", "who_is_on_call", id="who_is_on_call"),
        pytest.param(
            "i need a new laptop for our intern",
            "request_access_or_equipment",
            id="request_access_or_equipment",
        ),
        pytest.param(
            "i clicked a strange link and typed my password",
            "report_security_incident",
            id="report_security_incident",
        ),
        pytest.param("hey good morning to you", "greeting", id="greeting"),
        pytest.param("thank you, you saved my day", "thanks", id="thanks"),
        pytest.param("what can you do", "help", id="help"),
        pytest.param("that did not help at all", "feedback_negative", id="feedback_negative"),
        pytest.param("how do i fix a pothole", "out_of_scope", id="out_of_scope"),
    ],
)
def test_each_built_in_intent_is_recognised(learned, classify, text, expected):
    assert classify(learned, text).name == expected


def test_an_edited_intent_is_live_after_a_tick_and_a_broken_one_leaves_what_was(
    folder, intents, library, plan, encoder, vectors, store, clock, desk, caplog
):
    caplog.set_level(logging.WARNING)
    bot = Bot(mind_of(plan, encoder, library, intents, vectors), store, clock, desk)
    pulse = store.read().pulse

    folder.put("ask_parking", f"The writer asks about parking passes.\n\n{PARKING}\n")
    bot.advance(seconds=10)
    assert "ask_parking" in bot.mind.intents.names
    assert pulse.last("intents").detail == "19 intents"

    folder.put("ask_parking", "---\nslots: [planet]\n---\n\nParking.\n\n- my parking pass\n")
    bot.advance(seconds=10)
    assert "ask_parking" in bot.mind.intents.names
    assert said(intents.problems) == [
        "ask_parking.md: has 1 examples; write at least 25, each after `- `",
        f"ask_parking.md:1: has no slot planet; there are {SLOT_NAMES}",
    ]
    assert "ask_parking.md:1: has no slot planet" in caplog.text
    assert pulse.last("intents").detail == "2 problems, what was learned stays"

    (folder.path / "ask_parking.md").unlink()
    bot.advance(seconds=10)
    assert "ask_parking" not in bot.mind.intents.names
    assert intents.problems == ()
    assert pulse.last("intents").detail == "18 intents"


def test_a_problem_is_told_once_and_not_with_every_tick(
    folder, intents, library, plan, encoder, vectors, store, clock, desk, caplog
):
    caplog.set_level(logging.WARNING)
    bot = Bot(mind_of(plan, encoder, library, intents, vectors), store, clock, desk)
    folder.put("ask_parking", "Parking.\n\n- my parking pass\n")

    for _ in range(3):
        bot.advance(seconds=10)

    assert caplog.text.count("ask_parking.md") == 1


def test_a_new_intent_of_twenty_five_examples_is_learned_and_recognised(folder, intents, classify):
    assert classify(intents, "where can i get a parking pass").name != "ask_parking"
    folder.put("ask_parking", f"The writer asks about parking passes.\n\n{PARKING}\n")

    assert intents.sync()

    meaning = classify(intents, "where can i get a parking pass")
    assert meaning.name == "ask_parking"
    assert meaning.is_sure


def test_an_edited_example_is_learned(folder, intents, classify, training):
    folder.edit("greeting", "\n- ", "\n- blorp fnord quux\n- ")

    assert intents.sync()

    assert training.trained == 1
    assert classify(intents, "blorp fnord quux").name == "greeting"


def test_nothing_is_learned_where_nothing_changed(intents, training):
    assert not intents.sync()
    assert training.trained == 0


SLOT_NAMES = "service, facility, department, ticket"
ONE = "- my badge does not open the east door\n"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        pytest.param(
            "ask_parking",
            f"Parking.\n\n{ONE}",
            ["ask_parking.md: has 1 examples; write at least 25, each after `- `"],
            id="too few examples",
        ),
        pytest.param(
            "ask_parking",
            f"---\nslots: [service, planet]\n---\n\nParking.\n\n{PARKING}\n",
            [f"ask_parking.md:1: has no slot planet; there are {SLOT_NAMES}"],
            id="an unknown slot",
        ),
        pytest.param(
            "ask_parking",
            f"---\nslots: [\n---\n\nParking.\n\n{PARKING}\n",
            ["ask_parking.md:1: the front matter is not YAML such as `slots: [service]`"],
            id="front matter that is not YAML",
        ),
        pytest.param(
            "ask_parking",
            f"---\njust words\n---\n\nParking.\n\n{PARKING}\n",
            ["ask_parking.md:1: the front matter is not YAML such as `slots: [service]`"],
            id="front matter without names",
        ),
        pytest.param(
            "ask_parking",
            f"---\nslots: []\n---\n\n{PARKING}\n",
            ["ask_parking.md: does not say what it means; begin with a paragraph"],
            id="no paragraph",
        ),
        pytest.param(
            "Ask-Parking",
            f"Parking.\n\n{PARKING}\n",
            ["Ask-Parking.md: is not a name; use small letters and underscores"],
            id="no name",
        ),
        pytest.param(
            "ask_parking",
            "",
            ["ask_parking.md: does not say what it means; begin with a paragraph",
             "ask_parking.md: has 0 examples; write at least 25, each after `- `"],
            id="an empty file",
        ),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_is_a_problem_with_file_and_sentence(
    folder, intents, name, text, expected
):
    folder.put(name, text)

    assert not intents.sync()

    assert said(intents.problems) == expected
    assert "ask_parking" not in intents.names


def test_a_built_in_intent_that_is_missing_is_a_problem(folder, intents, make_intents):
    (folder.path / "thanks.md").unlink()

    assert not intents.sync()

    assert said(intents.problems) == ["thanks.md: is missing; helpbot needs it"]
    assert "thanks" in intents.names
    with pytest.raises(ConfigError, match=r"thanks\.md: is missing"):
        make_intents().sync()


def test_one_example_of_two_intents_is_a_problem(folder, intents):
    folder.edit("greeting", "\n- ", "\n- Blorp fnord\n- ")
    folder.edit("thanks", "\n- ", "\n- blorp FNORD\n- ")

    intents.sync()

    (problem,) = said(intents.problems)
    assert problem.startswith("thanks.md: gives 'blorp FNORD'")
    assert problem.endswith("which is an example of greeting as well")


@pytest.mark.parametrize("is_there", [True, False], ids=["an empty folder", "no folder"])
def test_a_folder_of_nothing_stops_the_start(plan, vectors, tmp_path, is_there):
    folder = tmp_path / "nothing"
    if is_there:
        folder.mkdir()

    with pytest.raises(ConfigError, match="holds no intents"):
        Intents(folder, plan=plan, vectors=vectors, cache=tmp_path).sync()


def test_a_folder_that_vanishes_leaves_what_was_learned(folder, intents, classify):
    folder.path.rename(folder.path.with_name("elsewhere"))

    assert not intents.sync()

    assert classify(intents, "is email down?").name == "check_outage"
    assert "holds no intents" in str(intents.problems[0])


def test_a_second_start_learns_nothing(intents, make_intents, classify, training):
    again = make_intents()

    assert again.sync()

    assert training.trained == 0
    assert again.names == intents.names
    assert classify(again, "is email down?").name == "check_outage"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="removed"),
        pytest.param(b"", id="emptied"),
        pytest.param(b"no archive at all", id="overwritten"),
        pytest.param(500, id="cut off"),
    ],
)
def test_what_was_learned_and_is_damaged_is_learned_again(
    intents, make_intents, classify, training, tmp_path, content
):
    (kept,) = (tmp_path / "learned").glob("intents-*.npz")
    if content is None:
        kept.unlink()
    else:
        kept.write_bytes(kept.read_bytes()[:content] if isinstance(content, int) else content)

    again = make_intents()
    again.sync()

    assert training.trained == 1
    assert classify(again, "is email down?").name == "check_outage"
    third = make_intents()
    third.sync()
    assert training.trained == 1


def test_other_names_of_places_are_learned_again(intents, plan, training, classify):
    renamed = [
        f.model_copy(update={"names": ["Blorp Tower"]}) if f.id == "city-hall" else f
        for f in plan.facilities
    ]

    intents.adopt(plan.model_copy(update={"facilities": renamed}))

    assert training.trained == 1
    assert intents.gazetteer.find("no wifi at blorp tower").facility == "city-hall"


NAMES = ("ask_question", "out_of_scope", "thanks")
EVEN = np.array([1.0, 1.0, 1.0])
HEARD = Weighing(for_question=0.5)


def test_a_good_article_makes_a_question_likelier_and_out_of_scope_less_so():
    low = decide(NAMES, EVEN.copy(), 0.05, HEARD)
    high = decide(NAMES, EVEN.copy(), 0.95, HEARD)

    assert high.name == "ask_question"
    assert low.name == "out_of_scope"
    assert high.chance("ask_question") > low.chance("ask_question")
    assert high.chance("out_of_scope") < low.chance("out_of_scope")


def test_where_articles_are_not_heard_they_change_nothing():
    low = decide(NAMES, EVEN.copy(), 0.05, Weighing())
    high = decide(NAMES, EVEN.copy(), 0.95, Weighing())

    assert low == high


@pytest.mark.parametrize("chance", [0.0, 1.0], ids=["impossible", "certain"])
def test_a_certain_article_does_not_make_the_rest_impossible(chance):
    meaning = decide(NAMES, EVEN.copy(), chance, HEARD)

    chances = [meaning.probability, *(other for _, other in meaning.others)]
    assert min(chances) > 0
    assert sum(chances) == pytest.approx(1)


def test_a_higher_temperature_is_less_sure():
    logits = np.array([3.0, 1.0, 0.0])

    cold = decide(NAMES, logits.copy(), 0.5, Weighing(temperature=0.5))
    warm = decide(NAMES, logits.copy(), 0.5, Weighing(temperature=5.0))

    assert cold.name == warm.name == "ask_question"
    assert cold.probability > warm.probability


def test_below_the_line_a_decision_is_not_sure():
    logits = np.array([1.0, 0.9, 0.8])

    assert not decide(NAMES, logits.copy(), 0.5, Weighing(sure_at=0.5)).is_sure
    assert decide(NAMES, logits.copy(), 0.5, Weighing(sure_at=0.3)).is_sure


def test_the_same_message_taken_another_way_keeps_its_chances():
    meaning = Meaning("thanks", 0.6, (("ask_question", 0.3), ("help", 0.1)), is_sure=False)

    other = meaning.as_if("ask_question")

    assert (other.name, other.probability, other.is_sure) == ("ask_question", 0.3, True)
    assert other.chance("thanks") == 0.6
    assert other.chance("report_outage") == 0.0
    assert meaning.as_if("thanks") == replace(meaning, is_sure=True)


@pytest.mark.parametrize(
    "text",
    [
        "zxcv qwer",
        "asdf jkl",
        "qqqq wwww eeee",
        "xkcd blorp",
        "hjkl;;",
        "lkjsdf oiu",
        "mmmm brrt",
    ],
)
def test_gibberish_is_surely_nothing_that_the_bot_acts_on(learned, classify, text):
    meaning = classify(learned, text, 0.02)

    assert not meaning.is_sure or meaning.name == "out_of_scope"


def test_what_is_far_from_every_example_is_not_sure_however_likely(folder, make_intents, classify):
    folder.weigh(sure_at=0.0, fits_at=1000.0)
    strict = make_intents()
    strict.sync()

    assert not classify(strict, "is email down?").is_sure


def test_the_weighing_is_read_as_it_was_written(tmp_path):
    weighing = Weighing(temperature=0.9, for_question=0.1, sure_at=0.4, fits_at=3.5)

    save_weighing(tmp_path, weighing)

    assert load_weighing(tmp_path) == weighing


def test_a_folder_that_was_never_fitted_has_the_plain_weighing(tmp_path):
    assert load_weighing(tmp_path) == Weighing()


@pytest.mark.parametrize("text", ["", "[]", '{"warmth": 1}', "{"])
def test_a_weighing_that_cannot_be_read_says_how_to_mend_it(tmp_path, text):
    (tmp_path / CALIBRATION).write_text(text)

    with pytest.raises(ConfigError, match="run `helpbot fit` again"):
        load_weighing(tmp_path)


def test_a_weighing_that_breaks_while_the_bot_runs_leaves_what_was(
    folder, intents, library, plan, encoder, vectors, store, clock, desk, caplog
):
    bot = Bot(mind_of(plan, encoder, library, intents, vectors), store, clock, desk)
    before = intents.weighing

    (folder.path / CALIBRATION).write_text("{")
    bot.advance(seconds=10)

    assert intents.weighing == before
    assert "run `helpbot fit` again" in caplog.text

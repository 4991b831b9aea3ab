import io
import re
import threading

import numpy as np
import pytest

from helpbot.errors import ConfigError
from helpbot.keywords import post
from helpbot.library import Library
from helpbot.shelf import check
from tests.conftest import ROOT, library_of


@pytest.fixture
def encoded(encoder, monkeypatch):
    """What is encoded from now on, text by text."""
    texts: list[str] = []
    original = encoder.encode

    def encode(batch, progress=None):
        texts.extend(batch)
        return original(batch, progress)

    monkeypatch.setattr(encoder, "encode", encode)
    return texts


def again(library, plan, encoder, tmp_path) -> Library:
    """The same folder after a restart."""
    cache, keep = tmp_path / "cache", tmp_path / "keep"
    return library_of(library.folder, plan, encoder, cache=cache, keep=keep)


def best(library, encoder, question):
    index = library.index
    ranking = index.rank(index.asked(question), encoder.encode([question])[0])
    return ranking.matches[0].article.id


def test_a_second_start_encodes_nothing(library, plan, encoder, tmp_path, encoded):
    second = again(library, plan, encoder, tmp_path)

    second.sync()

    assert encoded == []
    assert second.index is not None
    assert [a.id for a in second.index.articles] == ["badge-printer", "coffee-robot", "wind-tunnel"]


def test_one_edited_article_encodes_only_its_changed_passages(library, shelf, encoded):
    shelf.put(
        "wind-tunnel", "the big fan is silent\nno breeze in the lab", step="Pull the long lever."
    )

    synced = library.sync()

    assert synced.changed == ("wind-tunnel",)
    assert len(encoded) == 1
    assert "long lever" in encoded[0]


def test_an_unchanged_folder_is_not_rebuilt(library):
    before = library.index

    assert not library.sync().is_new
    assert library.index is before


def test_a_new_article_is_found_and_a_deleted_one_never_again(library, shelf, encoder):
    file = shelf.put("laser-plotter", "the big plotter draws nothing")
    assert library.sync().added == ("laser-plotter",)
    assert best(library, encoder, "the big plotter draws nothing") == "laser-plotter"

    file.unlink()
    assert library.sync().removed == ("laser-plotter",)
    assert "laser-plotter" not in [a.id for a in library.index.articles]
    assert best(library, encoder, "the big plotter draws nothing") != "laser-plotter"


@pytest.mark.parametrize("state", ["archived", "draft"])
def test_an_article_that_is_not_published_is_not_found(library, shelf, encoder, state):
    file = shelf.folder / "coffee-robot.md"
    file.write_text(file.read_text().replace("audience: all", f"audience: all\nstate: {state}"))

    library.sync()

    assert best(library, encoder, "no espresso this morning") != "coffee-robot"


def test_a_broken_article_keeps_its_last_good_text_and_is_reported(library, shelf, encoder):
    file = shelf.folder / "coffee-robot.md"
    good = file.read_text()
    file.write_text(good.replace("service: computers", "service: kitchen"))

    for _ in range(2):
        problems = library.sync().problems
        assert [str(p) for p in problems] == [
            "coffee-robot.md:4: service 'kitchen' is not in desk.toml"
        ]
        assert best(library, encoder, "no espresso this morning") == "coffee-robot"

    file.write_text(good)
    assert library.sync().problems == ()


def test_an_article_broken_while_nobody_looked_survives_the_restart(
    library, shelf, plan, encoder, tmp_path
):
    (shelf.folder / "coffee-robot.md").write_text("half a fi")
    second = again(library, plan, encoder, tmp_path)

    problems = second.sync().problems

    assert "has no front matter" in str(problems[0])
    assert best(second, encoder, "no espresso this morning") == "coffee-robot"


def test_a_new_article_that_is_broken_stops_nobody(library, shelf):
    (shelf.folder / "new.md").write_text("---\nid: [\n---\n")

    synced = library.sync()

    assert {problem.file for problem in synced.problems} == {"new.md"}
    assert len(library.index.articles) == 3


def test_a_last_good_text_that_cannot_be_kept_leaves_the_one_before(
    library, shelf, tmp_path, monkeypatch
):
    def full(*_):
        raise OSError(28, "No space left on device")

    (kept,) = (tmp_path / "keep").rglob("coffee-robot.md")
    (questions,) = (tmp_path / "keep").rglob("coffee-robot.questions.txt")
    before = kept.read_text(), questions.read_text()
    shelf.put("coffee-robot", "no cappuccino at all", step="Pull the long lever.")

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        library.sync()

    assert (kept.read_text(), questions.read_text()) == before
    assert not list((tmp_path / "keep").rglob(".*"))


def test_a_folder_that_vanishes_keeps_the_index(library, shelf):
    shelf.folder.rename(shelf.folder.with_name("away"))

    with pytest.raises(ConfigError, match="is not a folder"):
        library.sync()
    assert len(library.index.articles) == 3


def test_an_empty_folder_is_one_sentence(tmp_path, plan):
    with pytest.raises(ConfigError, match="holds no articles"):
        check(tmp_path, plan.vocabulary)


def test_a_damaged_vector_cache_is_made_again(library, plan, encoder, tmp_path, encoded):
    (cache,) = (tmp_path / "cache").glob("vectors-*.npz")
    cache.write_bytes(b"not vectors")

    second = again(library, plan, encoder, tmp_path)
    second.sync()

    assert encoded
    assert second.index is not None
    assert len(second.index.articles) == 3


@pytest.fixture
def posted(monkeypatch):
    """For which kinds of keywords texts are cut from now on."""
    names: list[str] = []

    def counted(texts, cut, name):
        names.append(name)
        return post(texts, cut, name)

    monkeypatch.setattr("helpbot.scoring.post", counted)
    return names


def test_where_every_article_is_a_draft_nothing_is_found_and_nothing_fails(library, encoder):
    folder = library.folder
    (folder / "uncovered.txt").write_text("where do I park my bicycle\n")
    for file in folder.rglob("*.md"):
        file.write_text(file.read_text().replace("audience: all", "audience: all\nstate: draft"))

    library.sync()

    asked = library.index.asked("the coffee robot is empty")
    ranking = library.index.rank(asked, encoder.encode(["the coffee robot is empty"])[0])
    assert not library.index.articles
    assert ranking.matches == ()


def chances(library, encoder):
    asked = ("the coffee robot is empty", "no breeze", "nothing that is written here")
    vectors = encoder.encode(asked)
    index = library.index
    return [index.rank(index.asked(q), v).probability for q, v in zip(asked, vectors, strict=True)]


def test_a_second_start_cuts_nothing_into_words_and_finds_the_same(
    library, plan, encoder, tmp_path, posted
):
    second = again(library, plan, encoder, tmp_path)
    second.sync()

    assert posted == []
    assert chances(second, encoder) == chances(library, encoder)


def test_an_edit_before_a_start_makes_the_index_anew(
    library, shelf, plan, encoder, tmp_path, posted
):
    shelf.put("wind-tunnel", step="Pull the long lever.")

    second = again(library, plan, encoder, tmp_path)
    second.sync()

    assert posted == ["words", "stems", "letters"]


def flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 255]) + data[middle + 1 :]


def another(data: bytes) -> bytes:
    """The arrays of an index with a digest of other texts."""
    with np.load(io.BytesIO(data)) as arrays:
        whole = dict(arrays) | {"digest": np.zeros(32, dtype=np.uint8)}
    made = io.BytesIO()
    np.savez(made, **whole)
    return made.getvalue()


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda _: b"not arrays", id="something else"),
        pytest.param(lambda data: data[: len(data) // 2], id="half of it"),
        pytest.param(flipped, id="one byte"),
        pytest.param(another, id="an index of other texts"),
    ],
)
def test_a_damaged_index_is_made_again(library, plan, encoder, tmp_path, posted, damage):
    (kept,) = (tmp_path / "cache").glob("index-*.npz")
    kept.write_bytes(damage(kept.read_bytes()))

    second = again(library, plan, encoder, tmp_path)
    second.sync()

    assert posted == ["words", "stems", "letters"]
    assert chances(second, encoder) == chances(library, encoder)
    third = again(library, plan, encoder, tmp_path)
    third.sync()
    assert len(posted) == 3


def test_only_the_last_indexes_are_kept(library, shelf, plan, encoder, tmp_path):
    for n in range(6):
        shelf.put("wind-tunnel", step=f"Pull lever {n}.")
        again(library, plan, encoder, tmp_path).sync()

    assert len(list((tmp_path / "cache").glob("index-*.npz"))) == 4


def test_an_edit_is_live_within_seconds(library, shelf):
    def is_live() -> bool:
        sections = [section for a in library.index.articles for section in a.sections]
        return any("Pull lever" in section.markdown for section in sections)

    stop, seen = threading.Event(), threading.Event()
    watcher = threading.Thread(target=library.watch, args=(stop, lambda _: seen.set()))
    watcher.start()
    try:
        # The watch needs a moment to begin; the file is touched until it is noticed.
        for n in range(50):
            shelf.put("wind-tunnel", step=f"Pull lever {n}.")
            if seen.wait(0.2) and is_live():
                break
        assert is_live()
    finally:
        stop.set()
        watcher.join()


def test_the_check_finds_what_one_article_alone_cannot_tell(shelf, plan):
    shelf.put("laser-plotter", "no espresso this morning", step="See [it](nowhere-at-all.md).")
    twin = shelf.folder / "other" / "wind-tunnel.md"
    twin.parent.mkdir()
    twin.write_text((shelf.folder / "wind-tunnel.md").read_text())

    _, problems = check(shelf.folder, plan.vocabulary)

    assert [str(p) for p in problems] == [
        "laser-plotter.md:17: links to nowhere-at-all.md, which is not there",
        (
            "laser-plotter.questions.txt:1: asks what coffee-robot asks as well; "
            "one article answers a question"
        ),
        "wind-tunnel.md:2: id wind-tunnel is taken by other/wind-tunnel.md; ids are unique",
    ]


def test_the_sample_knowledge_has_no_problem(plan):
    found, problems = check(ROOT / "knowledge", plan.vocabulary)

    assert problems == []
    assert len(found) >= 24
    assert all(len(article.questions) >= 30 for article in found)
    assert all(article.reviewed is None for article in found)


def test_every_passage_of_the_sample_fits_the_model(sample, encoder):
    limit = encoder.tokens.limit

    assert all(encoder.tokens.count(p.text) <= limit for p in sample.index.passages)


def test_a_folder_put_in_the_place_of_another_is_seen(bot, shelf, library):
    shelf.folder.rename(shelf.folder.with_name("old"))
    new = type(shelf)(shelf.folder)
    new.put("coffee-robot", "no espresso this morning", step="Turn the golden key.")

    bot.advance(seconds=10)

    (said,) = bot.hears("ana", "read coffee-robot")
    assert "golden key" in said.reply.text


def test_an_unreadable_date_does_not_stop_the_watch(library, shelf):
    file = shelf.folder / "coffee-robot.md"
    file.write_text(file.read_text().replace("2027-06-30", "2027-02-30"))

    assert "not YAML" in str(library.look().problems[0])
    assert library.held == {"coffee-robot.md"}


def test_readings_of_another_version_are_made_again(library, plan, encoder, tmp_path):
    """Two versions may share a cache: what one does not know of, it does not write."""
    file = tmp_path / "cache" / "articles.json"
    file.write_text(re.sub(r'"digest":"\w+"', '"other":""', file.read_text()))

    second = again(library, plan, encoder, tmp_path)
    second.sync()

    assert all(article.digest for article in second.articles)

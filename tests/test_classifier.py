import numpy as np
import pytest

from helpbot import classifier
from helpbot.classifier import terms, train

FRUIT, TOOLS, BIRDS = np.eye(3, 8, dtype=np.float32)
EXAMPLES = {
    "fruit": ("a ripe pear", "two plums", "peel the apple", "sweet cherries"),
    "tools": ("a blunt saw", "two hammers", "grip the pliers", "rusty nails"),
    "birds": ("a loud jay", "two finches", "watch the heron", "grey geese"),
}


def near(axis, seed):
    """A unit vector close to one axis, never the same twice."""
    vector = axis + 0.1 * np.random.default_rng(seed).standard_normal(8).astype(np.float32)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def learned(*names, words_weight=0.5):
    axes = {"fruit": FRUIT, "tools": TOOLS, "birds": BIRDS}
    rows = [(name, text) for name in names for text in EXAMPLES[name]]
    vectors = np.stack([near(axes[name], seed) for seed, (name, _) in enumerate(rows)])
    labels = [name for name, _ in rows]
    return train(vectors, [terms(text) for _, text in rows], labels, words_weight=words_weight)


@pytest.fixture(scope="module")
def model():
    return learned("fruit", "tools", "birds")


def best(model, vector, text=""):
    return model.labels[int(np.argmax(model.logits(vector, terms(text))))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("Printer DOWN", ["printer", "down", "printer down"], id="small letters"),
        pytest.param("won't print", ["won't", "print", "won't print"], id="apostrophe"),
        pytest.param("is it?", ["is", "it", "?", "is it", "it ?"], id="a question mark is a word"),
        pytest.param("error 1047", ["error", "0", "error 0"], id="any number"),
        pytest.param("error 52", ["error", "0", "error 0"], id="another number"),
        pytest.param("... !!", [], id="other marks"),
    ],
)
def test_a_text_is_its_words_and_neighbouring_pairs(text, expected):
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("axis", "expected"),
    [
        pytest.param(FRUIT, "fruit", id="fruit"),
        pytest.param(TOOLS, "tools", id="tools"),
        pytest.param(BIRDS, "birds", id="birds"),
    ],
)
def test_a_text_belongs_where_its_neighbours_do(model, axis, expected):
    assert best(model, near(axis, 99), "something never seen") == expected


def test_of_two_classes_each_has_its_own_logits():
    model = learned("fruit", "tools")

    logits = model.logits(near(TOOLS, 99), [])

    assert model.labels == ("fruit", "tools")
    assert logits.shape == (2,)
    assert logits[1] > logits[0]
    assert best(model, near(FRUIT, 99)) == "fruit"


def test_words_decide_where_the_meaning_is_between_two_classes(model):
    between = ((FRUIT + TOOLS) / np.sqrt(2)).astype(np.float32)

    assert best(model, between, "two plums") == "fruit"
    assert best(model, between, "two hammers") == "tools"


def test_without_their_weight_words_say_nothing():
    model = learned("fruit", "tools", "birds", words_weight=0.0)
    vector = near(FRUIT, 99)

    with_words = model.logits(vector, terms("two hammers"))

    assert np.allclose(with_words, model.logits(vector, []))


def test_a_stranger_fits_worse_than_what_is_like_the_examples(model):
    stranger = np.eye(1, 8, 7, dtype=np.float32)[0]

    known = [
        model.fit_of(near(axis, 99), model.logits(near(axis, 99), [])) for axis in np.eye(3, 8)
    ]

    assert model.fit_of(stranger, model.logits(stranger, [])) < min(known)


def test_what_is_saved_is_the_same_when_it_is_loaded(model, tmp_path):
    file = tmp_path / "model.npz"
    with file.open("wb") as target:
        model.save(target)

    again = classifier.load(file)

    vector, found = near(BIRDS, 99), terms("two finches and a saw")
    assert again is not None
    assert again.labels == model.labels
    assert np.allclose(again.logits(vector, found), model.logits(vector, found), atol=0.02)
    assert again.spread == model.spread


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="no file"),
        pytest.param(b"", id="empty"),
        pytest.param(b"not an archive", id="other content"),
        pytest.param(b"PK\x03\x04 half an archive", id="cut off"),
    ],
)
def test_what_is_no_classifier_is_none(tmp_path, content):
    file = tmp_path / "model.npz"
    if content is not None:
        file.write_bytes(content)

    assert classifier.load(file) is None


def test_an_archive_of_something_else_is_none(tmp_path):
    file = tmp_path / "model.npz"
    np.savez(file, weights=np.zeros((2, 2)))

    assert classifier.load(file) is None

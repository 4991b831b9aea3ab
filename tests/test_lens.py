import numpy as np
import pytest

from helpbot.lens import Lens, learn, lens_from


def shelf():
    """Ten articles of six texts: where they differ is small beside what their wording adds."""
    chosen = np.random.default_rng(1)
    matter, wording = chosen.normal(size=(10, 32)), chosen.normal(size=(60, 6)) * 2
    vectors = np.repeat(matter, 6, axis=0) + wording @ chosen.normal(size=(6, 32))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32), np.repeat(np.arange(10), 6).tolist()


def right_first(vectors, lens):
    """Of the texts that were not learned, how many are nearest to another text of their article."""
    seen = vectors if lens is None else lens.seen(vectors)
    known = np.arange(len(vectors)) % 6 != 5
    nearest = (seen[~known] @ seen[known].T).argmax(axis=1)
    return float((nearest // 5 == np.arange(10)).mean())


def test_what_only_the_wording_adds_counts_less_through_the_lens():
    vectors, owners = shelf()
    known = [n for n in range(60) if n % 6 != 5]

    lens = learn(vectors[known], [owners[n] for n in known])

    assert right_first(vectors, lens) > right_first(vectors, None)


def test_a_lens_is_the_same_every_time_and_survives_as_text():
    vectors, owners = shelf()

    lens = learn(vectors, owners)

    assert lens.text() == learn(vectors, owners).text()
    kept = lens_from(lens.text(), 32)
    assert kept is not None
    assert kept.seen(vectors) == pytest.approx(lens.seen(vectors), abs=1e-3)
    assert np.linalg.norm(kept.seen(vectors), axis=1) == pytest.approx(np.ones(60), abs=1e-5)
    assert kept.seen(vectors[0]).shape == (32,)


@pytest.mark.parametrize("owners", [[], [0, 1, 2], [0, 0, 0]], ids=["none", "single", "one"])
def test_of_too_few_articles_nothing_is_learned(owners):
    vectors = shelf()[0][: len(owners)]

    lens = learn(vectors, owners)

    assert lens.seen(vectors) == pytest.approx(vectors, abs=1e-6)


def test_the_lens_of_another_model_is_not_looked_through():
    text = Lens(np.zeros((32, 8), np.float32), np.zeros((8, 32), np.float32)).text()

    assert lens_from(text, 33) is None
    assert lens_from("", 32) is None
    assert lens_from(text, 8) is None


@pytest.mark.parametrize("text", ["no lens", "32:no lens!", "32:AAAA", ":", "x:AAAAAAAA"])
def test_what_is_no_lens_is_told(text):
    with pytest.raises(ValueError):  # noqa: PT011 - whose words depend on where it is broken
        lens_from(text, 32)

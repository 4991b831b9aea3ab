import numpy as np
import pytest

from helpbot.embedding.rows import FEW, Rows


def unit(count, seed=0, size=384):
    found = np.random.default_rng(seed).standard_normal((count, size), dtype=np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


@pytest.mark.parametrize("count", [0, 1, FEW - 1])
def test_few_are_exact(count):
    vectors, (asked,) = unit(count), unit(1, seed=1)

    assert np.array_equal(Rows([vectors]).cosines(asked)[0], vectors @ asked)


@pytest.mark.parametrize("count", [FEW, FEW + 1, 30_000])
def test_many_are_near_to_what_they_are_and_the_first_five_exactly(count):
    vectors = unit(count)
    rows = Rows([vectors])

    for asked in unit(20, seed=1):
        exact, found = vectors @ asked, rows.cosines(asked)[0]

        first = np.argsort(-exact)[:5]
        assert np.abs(found - exact).max() < 0.005
        assert list(np.argsort(-found)[:5]) == list(first)
        assert np.allclose(found[first], exact[first], atol=1e-6)


def test_the_first_five_of_real_vectors_are_those_of_the_exact_product(sample, vectors):
    every = [question for _, question in sample.index.questions]
    questions = every[::50]
    known = np.stack(list(vectors.of([one for one in every if one not in questions]).values()))
    rows = Rows([known])

    assert len(known) >= FEW
    for asked in vectors.of(questions).values():
        exact = known @ asked
        assert list(np.argsort(-rows.cosines(asked)[0])[:5]) == list(np.argsort(-exact)[:5])


def test_each_group_is_judged_by_its_own_nearest_and_may_be_empty():
    near, far = unit(FEW), unit(300, seed=2)
    asked = near[7]
    rows = Rows([far[:0], near, far, far[:0]])

    nothing, first, second, _ = rows.cosines(asked)

    assert not len(nothing)
    assert np.argmax(first) == 7
    assert np.isclose(second.max(), (far @ asked).max(), atol=1e-6)
    assert [len(part[0]) for part in rows.cosines_of(far[:2])] == [0, FEW, 300, 0]


def test_vectors_of_nothing_and_of_one_direction_are_no_trouble():
    flat = np.zeros((FEW, 8), dtype=np.float32)
    same = np.tile(unit(1, size=8), (FEW, 1))

    assert not Rows([flat]).cosines(same[0])[0].any()
    assert np.allclose(Rows([same]).cosines(same[0])[0], 1.0)
    assert np.allclose(Rows([same]).cosines(-same[0])[0], -1.0, atol=0.01)

"""How the texts of every article stand to a question: by meaning, and by the words that they share.

Six scores an article: the best passage, the title, the golden questions (a mean in which near ones
count most), and keywords over its passages and over all that is written in it or asked of it, by
words and by letters. What each is worth is not decided here. Pure: vectors come from the caller.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from helpbot.articles import Article, Passage
from helpbot.embedding.rows import Rows
from helpbot.keywords import Arrays, Keywords, Span, letters, post, stems, words
from helpbot.lens import Lens, lens_from

Matrix = NDArray[np.float32]
Vector = NDArray[np.float32]
Scores = NDArray[np.float64]
Some = TypeVar("Some", Matrix, Scores)
# Given all the texts and how to make the arrays, gives the arrays.
Kept = Callable[[Sequence[str], Callable[[], Arrays]], Arrays]

# How much nearer questions count for more: at 0 all count the same, without end only the nearest.
# Right article first, asked by another voice: the nearest three 0.632, 5 0.633, 10 0.636, 30 0.634.
SHARPNESS = np.float32(10.0)
# Of what nothing covers, so many of the nearest are looked at.
NEAREST = 3
# A section with numbered steps is what a person wants to read; half the distance that usually lies
# between two sections of one article.
STEPS_BONUS = np.float32(0.1)
_SUMMARY = -1
_ROWS = ("passages", "titles", "questions", "background")
_CUTS = (("words", words), ("stems", stems), ("letters", letters))


@dataclass(frozen=True, slots=True)
class ByWords:
    """What keywords say: `features` has the last three of FEATURES, a row an article, and of many
    questions such a table a question. `passages` has a number a passage, and `found` is where the
    words of a single question stand.
    """

    features: Scores
    passages: Scores
    found: Sequence[Span] = ()


@dataclass(frozen=True, slots=True)
class Scored:
    """`features` has a row of FEATURES an article, `background` is how near the question is to what
    nothing covers, and `found` is where its words stand.
    """

    features: Scores
    background: float
    found: Sequence[Span]


@dataclass(frozen=True, slots=True)
class InPassages:
    """A number a passage, by meaning and by words."""

    cosines: Matrix
    keywords: Scores


class Scorer:
    """The texts of articles with their vectors. Never changed: an edit makes a new one."""

    def __init__(
        self,
        articles: Sequence[Article],
        passages: Sequence[Passage],
        *,
        vector_of: Callable[[str], Vector],
        background: Sequence[str],
        lens: str,
        kept: Kept,
    ) -> None:
        """`lens` is the text of one; `kept` may give what was made of the same texts before."""
        self._count = len(articles)
        titles = [article.title for article in articles]
        self._size = next((len(vector_of(text)) for text in (*titles, *background)), 0)
        self._lens = lens_from(lens, self._size)
        texts = self._laid_out(articles, passages)
        questions = [question for article in articles for question in article.questions]
        groups = (texts, titles, questions, background)
        whole = self._whole(articles, texts)
        cuts = (texts, whole, whole)

        def make() -> Arrays:
            posted = [post(of, cut, name) for of, (name, cut) in zip(cuts, _CUTS, strict=True)]
            return self._vectors(groups, vector_of) | posted[0] | posted[1] | posted[2]

        made = kept([lens, *chain(*groups), *whole], make)
        self._rows = Rows([made[name] for name in _ROWS])
        self._words, self._stems, self._letters = (Keywords(made, cut, name) for name, cut in _CUTS)

    def _laid_out(self, articles: Sequence[Article], passages: Sequence[Passage]) -> list[str]:
        """The passages' texts article by article, each with its summary last: the best of each is
        found in one run over them all.
        """
        count = self._count
        place = {article.id: n for n, article in enumerate(articles)}
        texts = [passage.text for passage in passages]
        texts += [summary_text(article) for article in articles]
        owners = [place[passage.article_id] for passage in passages] + list(range(count))
        sections = [passage.section for passage in passages] + [_SUMMARY] * count
        order = np.argsort(owners, kind="stable")
        self._owners = np.array(owners, dtype=np.int64)[order]
        self._sections = np.array(sections, dtype=np.int64)[order]
        has_steps = [articles[place[p.article_id]].sections[p.section].has_steps for p in passages]
        steps = np.array([*has_steps, *[False] * count], dtype=np.float32)
        self._steps = STEPS_BONUS * steps[order]
        self._starts = np.searchsorted(self._owners, np.arange(count))
        self._bounds = [*self._starts.tolist(), len(texts)]
        counts = np.array([len(article.questions) for article in articles], dtype=np.int64)
        self._asked = np.flatnonzero(counts)
        self._question_counts = counts[self._asked].astype(np.float32)
        self._question_starts = (np.cumsum(counts) - counts)[self._asked]
        return [texts[n] for n in order.tolist()]

    def seen(self, vectors: Matrix) -> Matrix:
        """A question's vector, or a row for each of several, as they are seen here."""
        return _through(self._lens, vectors)

    def by_words(self, question: str) -> ByWords:
        """What needs no vector."""
        found = self._words.found(question)
        stems, letters = self._stems.scores(question), self._letters.scores(question)
        return self._by_words(self._words.scores_by(found), stems, letters, found)

    def _by_words(
        self, passages: Scores, stems: Scores, letters: Scores, found: Sequence[Span] = ()
    ) -> ByWords:
        best = _share(self._best(passages))
        features = np.stack((best, _damped(stems), _damped(letters)), axis=-1)
        return ByWords(features, passages, found)

    def score(
        self, by_words: ByWords, vector: Vector, without: int | None = None
    ) -> tuple[Scored, InPassages]:
        """How every article and every passage does on its own; `vector` as `seen`, and `without`
        one of the texts of what nothing covers.
        """
        passages, titles, questions, background = self._rows.cosines(vector)
        features = self._features(by_words, passages, titles, questions)
        scored = Scored(features, _nearest(background, without), by_words.found)
        return scored, InPassages(passages, by_words.passages)

    def features_of(self, questions: Sequence[str], seen: Matrix) -> Scores:
        """The features of all articles for many questions: shape (questions, articles, features).

        Their last digits differ from those of `score`.
        """
        every = (self._words, self._stems, self._letters)
        passages, stems, letters = (keywords.scores_of(questions) for keywords in every)
        by_words = self._by_words(passages, stems, letters)
        near, titles, golden, _ = self._rows.cosines_of(seen)
        return self._features(by_words, near, titles, golden)

    def _features(
        self, by_words: ByWords, passages: Matrix, titles: Matrix, questions: Matrix
    ) -> Scores:
        passage = self._best(passages)
        # An article that nobody wrote questions for is neither helped nor punished.
        near = self._nearness(questions, otherwise=passage)
        by_meaning = np.stack((passage, titles, near), axis=-1)
        return np.concatenate((by_meaning, by_words.features), axis=-1)

    def _best(self, scores: Some) -> Some:
        """The best of each article's passages, of one question or a row a question."""
        found: Some = np.maximum.reduceat(scores, self._starts, axis=-1)
        return found

    def _nearness(self, cosines: Matrix, otherwise: Matrix) -> Matrix:
        """Near the mean of each article's nearest questions, for one question or a row for each."""
        mean = otherwise.copy()
        if len(self._asked):
            total = np.add.reduceat(np.exp(SHARPNESS * cosines), self._question_starts, axis=-1)
            mean[..., self._asked] = np.log(total / self._question_counts) / SHARPNESS
        return mean

    def share_found(self, scored: Scored, article: int) -> float:
        """How much of the question's rarity is found in an article, from 0 to 1."""
        first, end = self._bounds[article], self._bounds[article + 1]
        return self._words.share_found(scored.found, first, end)

    def knows(self, words: str) -> bool:
        """Whether several articles, or what is asked of them, use these words."""
        return self._stems.knows(words, least=2)

    def section(self, article: int, scores: InPassages, weights: Sequence[float]) -> int | None:
        """The number of an article's section that is nearest in meaning and words, one with steps
        before one without; None where it has no passage.

        Words count as much against meaning as they do between articles, so that of two sections
        about two error codes the one with the code that was typed is quoted.
        """
        # Of an article's rows the last is its summary.
        rows = slice(self._bounds[article], self._bounds[article + 1] - 1)
        sections, keywords = self._sections[rows], scores.keywords[rows]
        if not len(sections):
            return None
        fused = weights[0] * (scores.cosines[rows] + self._steps[rows])
        if (most := keywords.max()) > 0:
            fused = fused + weights[3] / most * keywords
        return int(sections[fused.argmax()])

    def _whole(self, articles: Sequence[Article], texts: Sequence[str]) -> list[str]:
        """All that is written in each article or asked of it, the author's summary twice."""
        parts = [[summary_text(article), *article.questions] for article in articles]
        for text, article in zip(texts, self._owners, strict=True):
            parts[article].append(text)
        return ["\n".join(some) for some in parts]

    def _vectors(
        self, groups: Sequence[Sequence[str]], vector_of: Callable[[str], Vector]
    ) -> Arrays:
        """The vectors of groups of texts through the lens, by _ROWS."""
        none = np.zeros((0, self._size), np.float32)
        stacks = ([none, *(vector_of(text) for text in texts)] for texts in groups)
        seen = (_through(self._lens, np.vstack(stack)) for stack in stacks)
        return dict(zip(_ROWS, seen, strict=True))


def summary_text(article: Article) -> str:
    """The author's own words for the whole article, as one more passage."""
    return "\n".join((article.title, article.summary, ", ".join(article.also)))


def _through(lens: Lens | None, vectors: Matrix) -> Matrix:
    return vectors if lens is None else lens.seen(vectors)


def _nearest(background: Matrix, without: int | None) -> float:
    """The mean of the nearest three, leaving one out."""
    near = background if without is None else np.delete(background, without)
    return float(np.sort(near)[-NEAREST:].mean()) if len(near) else 0.0


def _share(scores: Scores) -> Scores:
    """Of the best one; of many questions, a row a question."""
    best = scores.max(axis=-1, keepdims=True, initial=0.0)
    return scores / np.where(best > 0, best, 1.0)


def _damped(scores: Scores) -> Scores:
    """Between a share and the scores themselves: much found by many words counts more."""
    best = scores.max(axis=-1, keepdims=True, initial=0.0)
    return scores / np.sqrt(np.where(best > 0, best, 1.0))

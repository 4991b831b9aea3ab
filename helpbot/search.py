"""The index: which article answers a question, and how sure that is.

Six scores an article are fused by a weighted sum: the best passage, the title, the golden
questions (a mean in which near ones count most), and keywords over its passages and over all that
is written in it or asked of it, by words and by letters. A small calibrator turns the winner's
scores and margins into a probability. Weights, thresholds and the lens through which all vectors
are seen are fitted (`helpbot fit`), never guessed. Pure: vectors come from the caller.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from helpbot.articles import Article, Passage, Section
from helpbot.calibration import Band, Calibration
from helpbot.embedding.rows import Rows
from helpbot.keywords import Arrays, Keywords, letters, post, stems, words
from helpbot.lens import Lens, lens_from

Matrix = NDArray[np.float32]
Vector = NDArray[np.float32]
Scores = NDArray[np.float64]
# Given all the texts and how to make the arrays, gives the arrays.
Kept = Callable[[Sequence[str], Callable[[], Arrays]], Arrays]

# How much nearer questions count for more: at 0 all count the same, without end only the nearest.
# Right article first, asked by another voice: the nearest three 0.632, 5 0.633, 10 0.636, 30 0.634.
SHARPNESS = 10.0
# Of what nothing covers, so many of the nearest are looked at.
NEAREST = 3
# A section with numbered steps is what a person wants to read; half the distance that usually lies
# between two sections of one article.
STEPS_BONUS = 0.1
# What an article loses, in fused score, whose review is long overdue: of two that fit nearly as
# well the one that somebody stands for is quoted. A right article mostly wins by more than 3.2;
# where it is the overdue one it is first 0.60 instead of 0.64 (at a cost of 1: 0.55, of 2: 0.45).
OVERDUE_COSTS = 0.5
# Three times what a rough cosine is off by at worst; 2 of 5,914 golden questions are won by less.
ROUGHLY = 0.01
# How many of the features are cosines; they are the first.
_VECTORS = 3
# So many questions are looked at at once: their cosines with 6,000 others take 6 MB.
_BLOCK = 256
_ABSENT = -1.0
_SUMMARY = -1
_ROWS = ("passages", "titles", "questions", "background")
_CUTS = (("words", words), ("stems", stems), ("letters", letters))


@dataclass(frozen=True, slots=True)
class Match:
    """One article as found: `section` is the one to quote, `score` the chance that it answers.

    The best one's score is the ranking's probability. The weights are those of a conditional logit,
    so that another's chance is to the best one's as the exponential of their fused scores'
    difference.
    """

    article: Article
    section: Section
    score: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """Up to five different articles, best first; `probability` that the first one answers."""

    matches: tuple[Match, ...]
    probability: float
    band: Band


@dataclass(frozen=True, slots=True)
class Without:
    """What to leave out, so that what is known can be asked as if it were new."""

    article: int | None = None
    background: int | None = None


NOTHING = Without()


@dataclass(frozen=True, slots=True)
class Scored:
    """`features` has a row of FEATURES an article; `cosines` and `keywords` a number a passage."""

    features: Scores
    cosines: Scores
    keywords: Scores


class Index:
    """Articles with their vectors. Never changed: an edit makes a new one."""

    def __init__(
        self,
        articles: Sequence[Article],
        passages: Sequence[Passage],
        *,
        vector_of: Callable[[str], Vector],
        background: Sequence[str] = (),
        calibration: Calibration,
        kept: Kept = lambda _, make: make(),
    ) -> None:
        """`kept` may give what was made of the same texts before."""
        self.articles = tuple(articles)
        self.passages = tuple(passages)
        self.calibration = calibration
        self.questions = tuple((a.id, question) for a in self.articles for question in a.questions)
        self._size = len(vector_of(self.articles[0].title)) if self.articles else 0
        self._lens = lens_from(calibration.lens, self._size)
        passage_texts = self._laid_out()
        titles = [article.title for article in self.articles]
        groups = (passage_texts, titles, [text for _, text in self.questions], background)
        whole = self._whole(passage_texts)
        cuts = (passage_texts, whole, whole)

        def make() -> Arrays:
            posted = [post(of, cut, name) for of, (name, cut) in zip(cuts, _CUTS, strict=True)]
            return self._seen(groups, vector_of) | posted[0] | posted[1] | posted[2]

        made = kept([calibration.lens, *chain(*groups), *whole], make)
        self._passage_rows, self._title_rows, self._question_rows, self._background_rows = (
            Rows(made[name]) for name in _ROWS
        )
        self._passage_words, self._stems, self._letters = (
            Keywords(made, cut, name) for name, cut in _CUTS
        )

    def _laid_out(self) -> list[str]:
        """The passages' texts article by article, each with its summary last: the best of each is
        found in one run over them all.
        """
        count = len(self.articles)
        place = {article.id: n for n, article in enumerate(self.articles)}
        texts = [passage.text for passage in self.passages]
        texts += [summary_text(article) for article in self.articles]
        owners = [place[passage.article_id] for passage in self.passages] + list(range(count))
        sections = [passage.section for passage in self.passages] + [_SUMMARY] * count
        order = np.argsort(owners, kind="stable")
        self._passage_article = np.array(owners, dtype=np.int64)[order]
        self._passage_section = np.array(sections, dtype=np.int64)[order]
        self._starts = np.searchsorted(self._passage_article, np.arange(count))
        self._passages_of = np.bincount(self._passage_article, minlength=count) - 1
        asked = [n for n, article in enumerate(self.articles) for _ in article.questions]
        self._question_article = np.array(asked, dtype=np.int64)
        self._question_counts = np.bincount(self._question_article, minlength=count)
        return [texts[n] for n in order.tolist()]

    def rank(
        self,
        question: str,
        vector: Vector,
        *,
        may_read: Callable[[Article], bool] = lambda _: True,
        is_stale: Callable[[Article], bool] = lambda _: False,
    ) -> Ranking:
        """The articles for a question, of those that the asker may read; stale ones stand back."""
        allowed = np.array([may_read(article) for article in self.articles], dtype=bool)
        if not allowed.any():
            return Ranking((), 0.0, Band.UNKNOWN)
        vector = self.seen(vector)
        scored = self.score(question, vector)
        everything = self._standing(scored, is_stale)
        fused = np.where(allowed, everything, -np.inf)
        order = np.argsort(-fused, kind="stable")
        # Judged against all articles: one that this person may not read is still the better answer.
        probability = self.calibration.probability(
            self.evidence(question, vector, scored.features, everything, best=int(order[0]))
        )
        best = [int(n) for n in order[:5] if allowed[n]]
        matches = tuple(
            Match(
                self.articles[n],
                self._section(n, scored),
                probability * math.exp(fused[n] - fused[best[0]]),
            )
            for n in best
        )
        return Ranking(matches, probability, self.calibration.band(probability))

    def first(
        self, question: str, vector: Vector, *, is_stale: Callable[[Article], bool]
    ) -> Article | None:
        """What `rank` would put first for whoever may read everything, and nothing else of it."""
        if not self.articles:
            return None
        scored = self.score(question, self.seen(vector))
        return self.articles[int(np.argmax(self._standing(scored, is_stale)))]

    def _standing(self, scored: Scored, is_stale: Callable[[Article], bool]) -> Scores:
        fused = self.fused(scored.features, self.calibration.weights)
        fused[[is_stale(article) for article in self.articles]] -= OVERDUE_COSTS
        return fused

    def unsure(
        self,
        questions: Sequence[str],
        vectors: Matrix,
        expected: Sequence[int],
        *,
        is_stale: Callable[[Article], bool],
    ) -> list[int]:
        """Which of many questions, by their place, may find something else first than the article
        that is expected, by its number. Of all others `first` is that article.
        """
        costs = np.array([OVERDUE_COSTS * is_stale(article) for article in self.articles])
        found: list[int] = []
        for start in range(0, len(questions), _BLOCK):
            part = slice(start, start + _BLOCK)
            fused = self._fused_of(questions[part], self.seen(vectors[part])) - costs
            rows = np.arange(len(fused))
            own = fused[rows, expected[part]].copy()
            fused[rows, expected[part]] = -np.inf
            found += (start + np.flatnonzero(own - fused.max(axis=1) <= self._unsure_by)).tolist()
        return found

    @property
    def _unsure_by(self) -> float:
        """How far apart two articles must be for a rough cosine not to change their order."""
        return 2 * ROUGHLY * float(np.abs(self.calibration.weights[:_VECTORS]).sum())

    def _fused_of(self, questions: Sequence[str], seen: Matrix) -> Scores:
        """The fused scores of all articles for many questions, a row a question."""
        passage = self._best(self._passage_rows.cosines_of(seen))
        near = self._nearness_of(self._question_rows.cosines_of(seen))
        features = (
            passage,
            self._title_rows.cosines_of(seen),
            np.where(np.isnan(near), passage, near),
            _share(self._best(self._passage_words.scores_of(questions))),
            _damped(self._stems.scores_of(questions)),
            _damped(self._letters.scores_of(questions)),
        )
        return np.asarray(np.tensordot(self.calibration.weights, np.stack(features), axes=1))

    def knows(self, words: str) -> bool:
        """Whether several articles, or what is asked of them, use these words."""
        return self._stems.knows(words, least=2)

    def seen(self, vector: Vector) -> Vector:
        """A question's vector as this index sees it."""
        return seen_by(self._lens, vector)

    def score(self, question: str, vector: Vector) -> Scored:
        """How every article and every passage does on its own; `vector` as `seen`."""
        cosines = self._passage_rows.cosines(vector)
        keywords = self._passage_words.scores(question)
        passage = self._best(cosines)
        near = self._nearness(self._question_rows.cosines(vector))
        found = np.stack(
            [
                passage,
                self._title_rows.cosines(vector),
                # An article that nobody wrote questions for is neither helped nor punished.
                np.where(np.isnan(near), passage, near),
                _share(self._best(keywords)),
                _damped(self._stems.scores(question)),
                _damped(self._letters.scores(question)),
            ],
            axis=1,
        )
        return Scored(found, cosines, keywords)

    def fused(
        self, features: Scores, weights: Sequence[float], without: Without = NOTHING
    ) -> Scores:
        """The weighted sum, an article left out being below everything."""
        scores: Scores = features @ np.asarray(weights)
        if without.article is not None:
            scores[without.article] = -np.inf
        return scores

    def evidence(
        self,
        question: str,
        vector: Vector,
        features: Scores,
        fused: Scores,
        without: Without = NOTHING,
        *,
        best: int | None = None,
    ) -> list[float]:
        """EVIDENCE for or against one article, the winner unless it is named, in that order."""
        best = int(np.argmax(fused)) if best is None else best
        others = np.sort(np.delete(fused, best))[::-1]
        others = others[np.isfinite(others)]
        second = others[0] if len(others) else 0.0
        tenth = others[min(8, len(others) - 1)] if len(others) else 0.0
        return [
            float(fused[best]),
            float(fused[best] - second),
            float(fused[best] - tenth),
            float(features[best, 0]),
            float(features[best, 2]),
            float(features[best, 1]),
            self._passage_words.share_found(question, self._passage_article == best),
            math.log1p(len(question.split())),
            self._background(vector, without),
            -math.log1p(float(np.exp(others - fused[best]).sum())),
        ]

    def _background(self, vector: Vector, without: Without) -> float:
        """How near the question is to what nothing covers: the mean of the nearest three."""
        cosines = self._background_rows.cosines(vector)
        if without.background is not None:
            cosines[without.background] = _ABSENT
        return float(np.sort(cosines)[-NEAREST:].mean()) if len(cosines) else 0.0

    def _whole(self, passage_texts: Sequence[str]) -> list[str]:
        """All that is written in each article or asked of it, the author's summary twice."""
        parts = [[summary_text(article), *article.questions] for article in self.articles]
        for text, article in zip(passage_texts, self._passage_article, strict=True):
            parts[article].append(text)
        return ["\n".join(some) for some in parts]

    def _seen(self, groups: Sequence[Sequence[str]], vector_of: Callable[[str], Vector]) -> Arrays:
        """The vectors of groups of texts through the lens, by _ROWS."""
        none = np.zeros((0, self._size), np.float32)
        stacks = ([none, *(vector_of(text) for text in texts)] for texts in groups)
        seen = (seen_by(self._lens, np.vstack(stack)) for stack in stacks)
        return dict(zip(_ROWS, seen, strict=True))

    def _best(self, scores: Scores | Matrix) -> Scores:
        """The best of each article's passages, of one question or a row a question."""
        return np.asarray(np.maximum.reduceat(scores, self._starts, axis=-1), dtype=np.float64)

    def _nearness_of(self, cosines: Matrix) -> Scores:
        """The same, a row a question."""
        near = np.exp(np.float32(SHARPNESS) * cosines)
        mean = np.full((len(near), len(self.articles)), np.nan)
        asked = np.flatnonzero(self._question_counts)
        if len(asked):
            counts = self._question_counts[asked]
            total = np.add.reduceat(near, np.cumsum(counts) - counts, axis=1)
            mean[:, asked] = np.log(total / counts) / SHARPNESS
        return mean

    def _nearness(self, cosines: Scores) -> Scores:
        """Near the mean of each article's nearest questions; NaN where it has none."""
        near = np.exp(SHARPNESS * cosines)
        total = np.bincount(self._question_article, near, len(self.articles))
        with np.errstate(divide="ignore", invalid="ignore"):
            mean: Scores = np.log(total / self._question_counts) / SHARPNESS
        return mean

    def _section(self, article: int, scored: Scored) -> Section:
        """The section to quote: nearest in meaning and words, one with steps before one without.

        Words count as much against meaning as they do between articles, so that of two sections
        about two error codes the one with the code that was typed is quoted.
        """
        sections = self.articles[article].sections
        # Of an article's rows the last is its summary.
        mine = slice(self._starts[article], self._starts[article] + self._passages_of[article])
        numbers = self._passage_section[mine]
        if not len(numbers):
            return sections[0]
        by_meaning, by_words = self.calibration.weights[0], self.calibration.weights[3]
        steps = np.array([STEPS_BONUS if sections[n].has_steps else 0.0 for n in numbers])
        fused = by_meaning * (scored.cosines[mine] + steps)
        fused += by_words * _share(scored.keywords[mine])
        return sections[int(numbers[int(np.argmax(fused))])]


def seen_by(lens: Lens | None, vectors: Matrix) -> Matrix:
    return vectors if lens is None else lens.seen(vectors)


def summary_text(article: Article) -> str:
    """The author's own words for the whole article, as one more passage."""
    return "\n".join((article.title, article.summary, ", ".join(article.also)))


def texts_of(
    articles: Sequence[Article], passages: Sequence[Passage], background: Sequence[str]
) -> list[str]:
    """Everything that an Index of these needs a vector for, each text once."""
    found = [passage.text for passage in passages] + list(background)
    for article in articles:
        found += [summary_text(article), article.title, *article.questions]
    return list(dict.fromkeys(found))


def _share(scores: Scores) -> Scores:
    """Of the best one; of many questions, a row a question."""
    best = scores.max(axis=-1, keepdims=True, initial=0.0)
    return scores / np.where(best > 0, best, 1.0)


def _damped(scores: Scores) -> Scores:
    """Between a share and the scores themselves: much found by many words counts more."""
    best = scores.max(axis=-1, keepdims=True, initial=0.0)
    return scores / np.sqrt(np.where(best > 0, best, 1.0))

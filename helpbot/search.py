"""The index: which article answers a question, and how sure that is.

Five scores an article are fused by a weighted sum: the best passage, the title, the golden
questions that are nearest (the mean of three), and keywords over passages and over golden
questions. A small calibrator turns the winner's scores and margins into a probability. Weights and
thresholds are fitted (`helpbot fit`), never guessed. Pure: vectors come from the caller.
"""

import json
import logging
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray

from helpbot.articles import Article, Passage, Section
from helpbot.errors import ConfigError, Problem

# It logs every index it builds at DEBUG, whatever the root logger is set to.
logging.getLogger("bm25s").setLevel(logging.WARNING)

Matrix = NDArray[np.float32]
Vector = NDArray[np.float32]
Scores = NDArray[np.float64]

FEATURES = ("passage", "title", "questions", "words", "question words")
EVIDENCE = (
    "fused score",
    "margin to the second",
    "margin to the tenth",
    "passage cosine",
    "questions cosine",
    "title cosine",
    "share of rare words found",
    "log words",
    "background cosine",
)
NEAREST = 3
# A section with numbered steps is what a person wants to read; half the distance that usually lies
# between two sections of one article.
STEPS_BONUS = 0.1
_ABSENT = -1.0

_WORD = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?")
_STOP = frozenset(
    "a an and are as at be but by can do for from get got has have how i if in is it its me my not "
    "of on or our so that the then there they this to up was we what when with you your".split()
)


class Band(StrEnum):
    ANSWER = "answer"
    SUGGEST = "suggest"
    UNKNOWN = "unknown"


def words(text: str) -> list[str]:
    """The words that keywords are matched by, lower case, each once, without the most common."""
    found = _WORD.findall(text.lower().replace("wi-fi", "wifi").replace("e-mail", "email"))
    return list(dict.fromkeys(word for word in found if word not in _STOP))


@dataclass(frozen=True, slots=True)
class Calibration:
    """What `helpbot fit` found. `weights` go with FEATURES, `evidence` with EVIDENCE."""

    weights: tuple[float, ...]
    evidence: tuple[float, ...]
    intercept: float
    answer_at: float
    suggest_at: float
    model: str
    fitted_on: str

    def probability(self, evidence: Sequence[float]) -> float:
        logit = self.intercept + float(np.dot(self.evidence, evidence))
        return 1.0 / (1.0 + math.exp(-max(min(logit, 30.0), -30.0)))

    def band(self, probability: float) -> Band:
        if probability >= self.answer_at:
            return Band.ANSWER
        return Band.SUGGEST if probability >= self.suggest_at else Band.UNKNOWN

    def save(self, file: Path) -> None:
        file.write_text(json.dumps(asdict(self), indent=1) + "\n")


def load_calibration(file: Path) -> Calibration:
    """Raises ConfigError when the file is missing or is not what `helpbot fit` writes."""
    try:
        raw: dict[str, Any] = json.loads(file.read_text())
        lists = {name: tuple(map(float, raw[name])) for name in ("weights", "evidence")}
        found = Calibration(**{**raw, **lists})
    except FileNotFoundError as error:
        raise ConfigError(
            [Problem(str(file), 0, "is missing; run `helpbot fit` to make it")]
        ) from error
    except (KeyError, TypeError, ValueError) as error:
        message = "is not what `helpbot fit` writes; run `helpbot fit` again"
        raise ConfigError([Problem(str(file), 0, message)]) from error
    if (len(found.weights), len(found.evidence)) != (len(FEATURES), len(EVIDENCE)):
        raise ConfigError([Problem(str(file), 0, "is of another version; run `helpbot fit` again")])
    return found


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
    """What to leave out, so that a golden question can be asked as if it were new."""

    question: int | None = None
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
    ) -> None:
        self.articles = tuple(articles)
        self.passages = tuple(passages)
        self.calibration = calibration
        place = {article.id: n for n, article in enumerate(self.articles)}
        summaries = [summary_text(article) for article in self.articles]
        questions = [(n, q) for n, article in enumerate(self.articles) for q in article.questions]

        size = len(vector_of(self.articles[0].title)) if self.articles else 0

        def stacked(texts: Sequence[str]) -> Matrix:
            rows = [vector_of(text) for text in texts]
            return np.stack(rows) if rows else np.zeros((0, size), dtype=np.float32)

        passage_texts = [passage.text for passage in self.passages] + summaries
        self._passage_article = np.array(
            [place[passage.article_id] for passage in self.passages] + list(range(len(summaries))),
            dtype=np.int64,
        )
        self._passage_section = np.array([p.section for p in self.passages] + [-1] * len(summaries))
        sections = self._passage_article[: len(self.passages)]
        self._sections_of = [np.flatnonzero(sections == n) for n in range(len(self.articles))]
        self._passage_vectors = stacked(passage_texts)
        self._title_vectors = stacked([article.title for article in self.articles])
        self._question_vectors = stacked([question for _, question in questions])
        self._background_vectors = stacked(background)
        self._questions_of = _padded([n for n, _ in questions], len(self.articles))
        self._passage_words = _Keywords(passage_texts)
        self._question_words = _Keywords([question for _, question in questions])
        self.questions = tuple((self.articles[n].id, question) for n, question in questions)

    def rank(
        self, question: str, vector: Vector, *, may_read: Callable[[Article], bool] = lambda _: True
    ) -> Ranking:
        """The articles for a question, of those that the asker may read."""
        allowed = np.array([may_read(article) for article in self.articles], dtype=bool)
        if not allowed.any():
            return Ranking((), 0.0, Band.UNKNOWN)
        scored = self.score(question, vector)
        everything = self.fused(scored.features, self.calibration.weights)
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

    def score(self, question: str, vector: Vector, without: Without = NOTHING) -> Scored:
        """How every article and every passage does on its own."""
        cosines = _cosines(self._passage_vectors, vector)
        asked = np.append(_cosines(self._question_vectors, vector), _ABSENT)
        terms = words(question)
        asked_words = np.append(self._question_words.scores(terms), _ABSENT)
        if without.question is not None:
            asked[without.question] = asked_words[without.question] = _ABSENT
        keywords = self._passage_words.scores(terms)
        passage = self._best(cosines, _ABSENT)
        nearest = _mean_of_nearest(asked[self._questions_of])
        found = np.stack(
            [
                passage,
                _cosines(self._title_vectors, vector),
                # An article that nobody wrote questions for is neither helped nor punished.
                np.where(np.isnan(nearest), passage, nearest),
                _share(self._best(keywords, 0.0)),
                _share(np.nan_to_num(_mean_of_nearest(asked_words[self._questions_of]))),
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
        terms = words(question)
        return [
            float(fused[best]),
            float(fused[best] - second),
            float(fused[best] - tenth),
            float(features[best, 0]),
            float(features[best, 2]),
            float(features[best, 1]),
            self._passage_words.share_found(terms, self._passage_article == best),
            math.log1p(len(question.split())),
            self._background(vector, without),
        ]

    def _background(self, vector: Vector, without: Without) -> float:
        """How near the question is to what nothing covers: the mean of the nearest three."""
        cosines = _cosines(self._background_vectors, vector)
        if without.background is not None:
            cosines[without.background] = _ABSENT
        return float(np.sort(cosines)[-NEAREST:].mean()) if len(cosines) else 0.0

    def _best(self, scores: Scores, absent: float) -> Scores:
        best = np.full(len(self.articles), absent)
        np.maximum.at(best, self._passage_article, scores)
        return best

    def _section(self, article: int, scored: Scored) -> Section:
        """The section to quote: nearest in meaning and words, one with steps before one without.

        Words count as much against meaning as they do between articles, so that of two sections
        about two error codes the one with the code that was typed is quoted.
        """
        sections = self.articles[article].sections
        mine = self._sections_of[article]
        if not len(mine):
            return sections[0]
        numbers = self._passage_section[mine]
        by_meaning, by_words = self.calibration.weights[0], self.calibration.weights[3]
        steps = np.array([STEPS_BONUS if sections[n].has_steps else 0.0 for n in numbers])
        fused = by_meaning * (scored.cosines[mine] + steps)
        fused += by_words * _share(scored.keywords[mine])
        return sections[int(numbers[int(np.argmax(fused))])]


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


class _Keywords:
    """BM25 over texts, precomputed per word. `share_found` weighs words by how rare they are."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._count = len(texts)
        self._index = bm25s.BM25(k1=1.2, b=0.75)
        tokens = [words(text) for text in texts]
        self._usable = any(tokens)
        if self._usable:
            self._index.index(tokens, show_progress=False)

    def scores(self, terms: Sequence[str]) -> Scores:
        """One score a text; 0 where no word is shared."""
        known = self._known(terms)
        if not known:
            return np.zeros(self._count)
        scores: Scores = self._index.get_scores(known).astype(np.float64)
        return scores

    def share_found(self, terms: Sequence[str], texts: NDArray[np.bool_]) -> float:
        """How much of the question's rarity is found in these texts, from 0 to 1."""
        total = found = 0.0
        for term in terms:
            holders = self._holders(term)
            rarity = math.log(1 + (self._count + 1) / (len(holders) + 0.5))
            total += rarity
            found += rarity if texts[holders].any() else 0.0
        return found / total if total else 0.0

    def _known(self, terms: Sequence[str]) -> list[str]:
        return [term for term in terms if self._usable and term in self._index.vocab_dict]

    def _holders(self, term: str) -> NDArray[np.int64]:
        if not self._known([term]):
            return np.zeros(0, dtype=np.int64)
        token = self._index.vocab_dict[term]
        start, end = self._index.scores["indptr"][token : token + 2]
        return np.asarray(self._index.scores["indices"][start:end], dtype=np.int64)


def _cosines(matrix: Matrix, vector: Vector) -> Scores:
    """One a row. Not `@`: BLAS shares so little work with a second thread, and waits for it."""
    return np.asarray(np.einsum("ij,j->i", matrix, vector), dtype=np.float64)


def _padded(owners: Sequence[int], count: int) -> NDArray[np.int64]:
    """Row n lists the questions of article n, padded with -1, which points at the absent score."""
    lists: list[list[int]] = [[] for _ in range(count)]
    for number, owner in enumerate(owners):
        lists[owner].append(number)
    width = max([NEAREST, *map(len, lists)])
    return np.array([[*row, *[-1] * (width - len(row))] for row in lists], dtype=np.int64).reshape(
        count, width
    )


def _mean_of_nearest(scores: Scores) -> Scores:
    """The mean of the best three a row, or of fewer; NaN where there are none."""
    best = np.partition(scores, -NEAREST, axis=1)[:, -NEAREST:]
    there = best > _ABSENT
    with np.errstate(invalid="ignore"):
        mean: Scores = np.where(there, best, 0.0).sum(axis=1) / there.sum(axis=1)
    return mean


def _share(scores: Scores) -> Scores:
    best = scores.max(initial=0.0)
    return scores / best if best > 0 else scores

"""What an edit does to the golden questions: which are won before it, and lost after it.

Every golden question is asked of an index with the edit in it. It takes seconds over a large
folder, so no transaction is open meanwhile.
"""

from collections.abc import Iterator

import numpy as np

from helpbot.articles import Article, State
from helpbot.library import Library, Trial
from helpbot.proposals import Effect, Loss
from helpbot.search import Index, Vector


def effect_of(library: Library, trial: Trial) -> Effect:
    after, reading = trial.after, trial.reading
    if after is None or reading is None:
        return Effect()
    was = trial.was.article if trial.was else None
    is_live = _is_live(reading.article)
    if not is_live and (was is None or not _is_live(was)):
        # Nobody finds it before or after.
        return Effect()
    vectors = library.vectors([question for _, question in after.questions])
    before = set(trial.before.questions)
    lost = [
        loss
        for loss in _lost(after, vectors)
        # What was lost already is nobody's fault now.
        if (loss.article.id, loss.question) not in before
        or _winner(trial.before, loss.question, vectors).id == loss.article.id
    ]
    asked = {question for _, question in after.questions}
    gone = tuple(q for q in was.questions if q not in asked) if was and _is_live(was) else ()
    return Effect(tuple(lost), len(reading.article.questions) if is_live else 0, gone)


def _is_live(article: Article) -> bool:
    return article.state is State.PUBLISHED


def _lost(index: Index, vectors: dict[str, Vector]) -> Iterator[Loss]:
    by_id = {article.id: article for article in index.articles}
    for article_id, question in index.questions:
        winner = _winner(index, question, vectors)
        if winner.id != article_id:
            yield Loss(question, by_id[article_id], winner)


def _winner(index: Index, question: str, vectors: dict[str, Vector]) -> Article:
    features = index.score(question, index.seen(vectors[question])).features
    fused = index.fused(features, index.calibration.weights)
    return index.articles[int(np.argmax(fused))]

"""Search over 3,137 public IT-support articles, for which nobody wrote golden questions.

`python -m bench.articles FOLDER` reads FOLDER/it-support-articles.jsonl.gz (`id`, `title`,
`sections` of heading and text) and FOLDER/it-support-queries.jsonl (`set`, `q`, `article`). The
weights of the scores are fitted on every second question and measured on the others, then the other
way round. The last rows are of symptoms that share few words with the title. No lens: there are no
questions to learn one from.
"""

import gzip
import json
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.clinc import show_progress
from helpbot.articles import Article, Section, State, passages
from helpbot.calibration import EVIDENCE, FEATURES, Calibration
from helpbot.config import Settings
from helpbot.embedding import Encoder, find_model, prepare
from helpbot.fitting import best_weights
from helpbot.kept import Vectors
from helpbot.keywords import words
from helpbot.search import Index, texts_of

Row = dict[str, str]

# Of so many questions the weights are fitted: a row of scores an article for each of them.
FITTED_ON = 400
# A question with so few words of the title is asked by whoever does not know it.
FEW_WORDS = (1, 2, 3)
NOTHING_FITTED = Calibration(
    (1.0,) * len(FEATURES), (0.0,) * len(EVIDENCE), 0.0, 1.0, 0.0, model="", fitted_on=""
)


def main(folder: Path) -> None:
    shelf, queries = folder / "it-support-articles.jsonl.gz", folder / "it-support-queries.jsonl"
    if not shelf.exists() or not queries.exists():
        sys.exit(f"{folder} must hold {shelf.name} and {queries.name}.")
    with gzip.open(shelf, "rt") as file:
        articles = [article_of(n, json.loads(line)) for n, line in enumerate(file)]
    rows = [json.loads(line) for line in queries.read_text().splitlines()]
    settings = Settings.from_environ(os.environ)
    model = find_model(settings.model)
    prepare(model, settings.cache_dir, show_progress)
    encoder = Encoder(model, settings.cache_dir)
    cut = [
        passage
        for article in articles
        for passage in passages(
            article, count_tokens=encoder.tokens.count, limit=encoder.tokens.limit
        )
    ]
    vectors = Vectors(encoder, settings.cache_dir / "bench")
    # Asked for at once: what is asked for alone makes room for itself among what is kept.
    texts = texts_of(articles, cut, ())
    vector_of = vectors.of([*texts, *(row["q"] for row in rows)], show_progress)
    index = Index(articles, cut, vector_of=vector_of.__getitem__, calibration=NOTHING_FITTED)
    print(f"\n{len(articles):,} articles, {len(cut):,} passages")
    found = places(index, rows, [vector_of[row["q"]] for row in rows])
    report([row["set"] for row in rows], found)
    title = {article.file: words(article.title) for article in articles}
    shared = np.array([len({*words(row["q"])} & {*title[row["article"]]}) for row in rows])
    is_symptom = np.array([row["set"] == "symptom" for row in rows])
    for few in FEW_WORDS:
        chosen = np.flatnonzero(is_symptom & (shared <= few))
        report([f"symptom, at most {few} of the title's words"] * len(chosen), found[chosen])


def article_of(number: int, raw: dict[str, object]) -> Article:
    """Its file is its place, by which a question names it."""
    sections = tuple(
        Section((heading,), text, False, 0, tuple(filter(None, map(str.strip, text.split("\n")))))
        for heading, text in raw["sections"]  # type: ignore[attr-defined]
    )
    return Article(
        id=f"article-{number}",
        title=str(raw["title"]),
        service="",
        owner="",
        audience="all",
        state=State.PUBLISHED,
        reviewed=None,
        review_by=date.max,
        summary="",
        also=(),
        sections=sections,
        questions=(),
        links=(),
        file=str(raw["id"]),
        digest="",
    )


def places(
    index: Index, rows: Sequence[Row], vectors: Sequence[NDArray[np.float32]]
) -> NDArray[np.int64]:
    """The place of each question's article, from 0, by weights fitted on other questions."""
    number = {article.file: n for n, article in enumerate(index.articles)}
    owners = np.array([number[row["article"]] for row in rows])
    found = np.zeros(len(rows), dtype=np.int64)
    scored = [
        index.score(row["q"], vector).features.astype(np.float32)
        for row, vector in zip(rows, vectors, strict=True)
    ]
    for half in (0, 1):
        learned = np.arange(1 - half, len(rows), 2)
        learned = learned[:: max(len(learned) // FITTED_ON, 1)]
        weights = best_weights(
            np.array([scored[n] for n in learned], dtype=np.float64), owners[learned]
        )
        print("weights", dict(zip(FEATURES, weights, strict=True)))
        for n in range(half, len(rows), 2):
            fused = scored[n] @ np.array(weights, dtype=np.float32)
            found[n] = (fused > fused[owners[n]]).sum()
    return found


def report(sets: Sequence[str], found: NDArray[np.int64]) -> None:
    print("\n| set | questions | first | in five | MRR of ten |\n|---|---|---|---|---|")
    for name in sorted(set(sets)):
        place = found[[each == name for each in sets]]
        mrr = np.where(place < 10, 1 / (place + 1), 0).mean()
        print(
            f"| {name} | {len(place)} | {(place < 1).mean():.3f} | {(place < 5).mean():.3f} "
            f"| {mrr:.3f} |"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "."))

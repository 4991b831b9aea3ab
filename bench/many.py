"""What search adds to a question where there are 100,000 passages. Prints one JSON object.

`python -m bench.many [PASSAGES]`: articles of forty passages made of the sample's own words; their
vectors are random, since what a vector says costs nothing.
"""

import json
import os
import statistics
import sys
import time
from datetime import date

import numpy as np
from threadpoolctl import threadpool_limits

from helpbot.articles import Article, Passage, Section, State
from helpbot.calibration import load_calibration
from helpbot.config import Settings, read_plan, sample
from helpbot.search import Index
from helpbot.shelf import check

PASSAGES, OF_EACH, WORDS, QUERIES, SIZE = 100_000, 40, 90, 200, 384


def main(count: int) -> None:
    settings = Settings.from_environ(os.environ)
    known, _ = check(sample("knowledge"), read_plan(sample("desk.toml")).vocabulary)
    chosen = np.random.default_rng(0)
    said = [word for a in known for s in a.sections for word in s.markdown.split()]
    passages, articles = [], []
    for number in range(count // OF_EACH):
        words = [said[n] for n in chosen.integers(len(said), size=OF_EACH * WORDS)]
        texts = [" ".join(words[n : n + WORDS]) for n in range(0, len(words), WORDS)]
        articles.append(article(f"article-{number}", " ".join(words[:6]), texts))
        passages += [Passage(f"article-{number}", n, text) for n, text in enumerate(texts)]

    def vector_of(_: str) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
        vector = chosen.standard_normal(SIZE, dtype=np.float32)
        return vector / np.linalg.norm(vector)

    calibration = load_calibration(settings.knowledge / "calibration.json")
    began = time.perf_counter()
    index = Index(articles, passages, vector_of=vector_of, calibration=calibration)
    built_s = time.perf_counter() - began
    questions = [question for a in known for question in a.questions]
    took = []
    with threadpool_limits(1, user_api="blas"):
        for question in questions[:: max(len(questions) // QUERIES, 1)]:
            vector = vector_of(question)
            began = time.perf_counter()
            index.rank(index.asked(question), vector)
            took.append(time.perf_counter() - began)
    p50, p95 = statistics.median(took), sorted(took)[int(len(took) * 0.95)]
    shown = {"passages": len(passages), "built_s": built_s, "p50_ms": p50 * 1e3}
    print(json.dumps(shown | {"p95_ms": p95 * 1e3, "best_ms": min(took) * 1e3}))


def article(name: str, title: str, texts: list[str]) -> Article:
    sections = tuple(Section((), text, False, 0, (text,)) for text in texts)
    return Article(
        name,
        title,
        "",
        "",
        "all",
        State.PUBLISHED,
        None,
        date.max,
        "",
        (),
        sections,
        (),
        (),
        name,
        "",
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PASSAGES)

"""CLINC150 with ten examples an intent: accuracy of the class, and how well strangers are rejected.

`python -m bench.clinc FOLDER` reads FOLDER/clinc150.json (clinc/oos-eval, `data_full.json`).
Accuracy is over the test set without rejection; AUROC tells the test set from `oos_test`. Each draw
takes ten training examples an intent at random; the table gives every draw and their mean.
"""

import json
import os
import sys
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from helpbot.classifier import terms, train
from helpbot.config import Settings
from helpbot.embedding import Encoder, find_model, prepare

EXAMPLES = 10
DRAWS = 5


def main(folder: Path) -> None:
    file = folder / "clinc150.json"
    if not file.exists():
        sys.exit(f"{file} is not there. Give the folder that holds clinc150.json.")
    raw = json.loads(file.read_text())
    settings = Settings.from_environ(os.environ)
    model = find_model(settings.model)
    prepare(model, settings.cache_dir, show_progress)
    encoder = Encoder(model, settings.cache_dir)
    drawn = [draw(raw["train"], seed) for seed in range(DRAWS)]
    texts = sorted({text for examples in drawn for text, _ in examples})
    vector_of = dict(zip(texts, encoder.encode(texts), strict=True))
    tests = [(text, label, True) for text, label in raw["test"]]
    tests += [(text, "", False) for text, _ in raw["oos_test"]]
    test_vectors = encoder.encode([text for text, _, _ in tests])
    encoder.close()
    figures = []
    print("| draw | accuracy | AUROC |\n|---|---|---|")
    for seed, examples in enumerate(drawn):
        figures.append(measure(examples, vector_of, tests, test_vectors))
        print(f"| {seed} | {figures[-1][0]:.4f} | {figures[-1][1]:.4f} |")
    accuracy, auroc = np.mean(figures, axis=0)
    print(f"| mean | {accuracy:.4f} | {auroc:.4f} |")


def show_progress(what: str, done: int, total: int) -> None:
    """Now and then a line for whoever waits."""
    if done == total or done % 1000 < 8:
        print(f"{what}: {done} of {total}", file=sys.stderr)


def draw(train_set: list[list[str]], seed: int) -> list[tuple[str, str]]:
    by_label: dict[str, list[str]] = {}
    for text, label in train_set:
        by_label.setdefault(label, []).append(text)
    chosen = np.random.default_rng(seed)
    return [
        (by_label[label][n], label)
        for label in sorted(by_label)
        for n in chosen.choice(len(by_label[label]), EXAMPLES, replace=False)
    ]


def measure(examples, vector_of, tests, test_vectors) -> tuple[float, float]:  # type: ignore[no-untyped-def]
    classifier = train(
        np.stack([vector_of[text] for text, _ in examples]),
        [terms(text) for text, _ in examples],
        [label for _, label in examples],
    )
    logits = [
        classifier.logits(vector, terms(text))
        for (text, _, _), vector in zip(tests, test_vectors, strict=True)
    ]
    fits = [classifier.fit_of(v, some) for v, some in zip(test_vectors, logits, strict=True)]
    right = [
        classifier.labels[int(some.argmax())] == label
        for (_, label, inside), some in zip(tests, logits, strict=True)
        if inside
    ]
    return float(np.mean(right)), float(roc_auc_score([inside for *_, inside in tests], fits))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "."))

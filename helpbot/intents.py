"""What a message is for: one of the intents of a folder, learned from their examples.

The decision adds the knowledge base's own score as evidence and is calibrated; where it is not sure
it says so. Knows no reply and no person.
"""

import hashlib
import json
import logging
import math
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from helpbot import classifier, examples, kept, places
from helpbot.classifier import Classifier, Matrix, Scores, Vector, terms
from helpbot.embedding import Progress
from helpbot.errors import ConfigError, Problem
from helpbot.examples import CALIBRATION, Intent
from helpbot.kept import Vectors
from helpbot.places import Gazetteer
from helpbot.plan import Plan

log = logging.getLogger(__name__)

KEPT = 8
# How much words count beside meaning: found on messages that no example was made from (0.87 at 0.5,
# 0.90 at 1, 0.92 at 3). Verbs and question words tell intents apart, topics do not.
WORDS_WEIGHT = 3.0


@dataclass(frozen=True, slots=True)
class Weighing:
    """What `helpbot fit` found: how far to trust the classifier, and the knowledge base beside it.

    Logits are divided by `temperature`; `for_question` times the log odds that an article answers
    is added to ask_question and taken from out_of_scope. Below `sure_at` the bot asks, and
    so it does where the message fits no intent as well as `fits_at`.
    A security report is taken for one from `security_at`, a life-safety report from `outage_at`.
    """

    temperature: float = 1.0
    for_question: float = 0.0
    sure_at: float = 0.3
    fits_at: float = 0.0
    outage_at: float = 0.1
    security_at: float = 0.35


@dataclass(frozen=True, slots=True)
class Meaning:
    """The likeliest intent, and how likely each is, likeliest first; `is_sure` or better asked."""

    name: str
    probability: float
    others: tuple[tuple[str, float], ...]
    is_sure: bool

    def chance(self, name: str) -> float:
        if name == self.name:
            return self.probability
        return next((chance for other, chance in self.others if other == name), 0.0)

    def as_if(self, name: str) -> "Meaning":
        """The same message taken for another intent."""
        if name == self.name:
            return replace(self, is_sure=True)
        others = ((self.name, self.probability), *(o for o in self.others if o[0] != name))
        return Meaning(name, self.chance(name), others, is_sure=True)


@dataclass(frozen=True, slots=True)
class WordScores:
    """The words' part of a message's scores, by one model: another may be learned meanwhile."""

    model: Classifier
    scores: Scores


# The modules that a classifier is made by.
_CODE = ("classifier", "intents", "examples")


class Intents:
    """The folder's intents, learned; `gazetteer` finds the names of the plan in force."""

    def __init__(self, folder: Path, *, plan: Plan, vectors: Vectors, cache: Path) -> None:
        self.folder = folder
        self._vectors = vectors
        self._cache = cache
        self._name_plan(plan)
        self._texts: dict[str, str] = {}
        self._lock = threading.Lock()
        self.problems: tuple[Problem, ...] = ()
        self.weighing = Weighing()
        self.found: tuple[Intent, ...] = ()
        self._classifier: Classifier | None = None

    def sync(self, progress: Progress | None = None) -> bool:
        """Learns the folder's examples when they changed. True when it did.

        Raises ConfigError when the folder cannot be used at all; later mistakes keep what was.
        """
        with self._lock:
            texts = examples.texts_of(self.folder)
            if texts == self._texts and self._classifier is not None:
                return False
            found, problems = examples.read(self.folder, texts)
            if problems and self._classifier is not None:
                self.problems, self._texts = tuple(problems), texts
                return False
            if not found or examples.lacking(found):
                raise ConfigError(problems)
            self.problems = tuple(problems)
            weighing = load_weighing(self.folder)
            self._classifier = self._learned(found, progress)
            self.weighing = weighing
            self.found, self._texts = tuple(found), texts
            return True

    def adopt(self, plan: Plan) -> None:
        """Other names of places: the examples are learned again."""
        with self._lock:
            self._name_plan(plan)
            self._texts = {}
        self.sync()

    def _name_plan(self, plan: Plan) -> None:
        self.gazetteer = Gazetteer(plan)
        life = {s.id for s in plan.services if s.life_safety}
        life |= {f.id for f in plan.facilities if f.life_safety}
        self._life = frozenset(life)
        self._names = [(thing.id, thing.names, thing.id in life) for thing in plan.things]

    @property
    def names(self) -> tuple[str, ...]:
        return self._require().labels

    def by_words(self, text: str) -> WordScores:
        """What the words of a message tell, without its meaning."""
        model = self._require()
        return WordScores(model, model.by_words(self._terms(text)))

    def classify(self, words: WordScores, vector: Vector, article_chance: float) -> Meaning:
        """What a message means; `article_chance` is the probability that an article answers it."""
        model = words.model
        logits = model.with_meaning(vector, words.scores)
        meaning = decide(model.labels, logits, article_chance, self.weighing)
        fits = model.fit_of(vector, logits) >= self.weighing.fits_at
        return replace(meaning, is_sure=meaning.is_sure and fits)

    def held_out(self, vectors: Matrix, folds: int = 5) -> tuple[Scores, Scores]:
        """(logits, fits) of every example by a classifier that never saw it; a row each.

        Neighbouring examples are of one voice: they are kept in one fold.
        """
        pairs = self.examples
        found = [self._terms(text) for text, _ in pairs]
        fold = np.concatenate(
            [np.arange(len(i.examples)) * folds // len(i.examples) for i in self.found]
        )
        logits, fits = np.zeros((len(pairs), len(self.names))), np.zeros(len(pairs))
        for held in range(folds):
            learn, ask = np.flatnonzero(fold != held), np.flatnonzero(fold == held)
            made = classifier.train(
                vectors[learn],
                [found[n] for n in learn],
                [pairs[n][1] for n in learn],
                words_weight=WORDS_WEIGHT,
            )
            for n in ask:
                logits[n] = made.logits(vectors[n], found[n])
                fits[n] = made.fit_of(vectors[n], logits[n])
        return logits, fits

    @property
    def examples(self) -> list[tuple[str, str]]:
        """(text, intent) of every example."""
        return [(text, intent.name) for intent in self.found for text in intent.examples]

    def lost(self, progress: Progress | None = None) -> list[tuple[str, int, str, str]]:
        """(file, line, example, winner) of examples that another intent wins, though learned."""
        vectors = self._vectors.of([text for text, _ in self.examples], progress)
        found = []
        for intent in self.found:
            lines = self._texts[intent.file].splitlines()
            for example in intent.examples:
                model = self._require()
                logits = model.logits(vectors[example], self._terms(example))
                winner = model.labels[int(logits.argmax())]
                if winner != intent.name:
                    line = lines.index(f"- {example}") + 1 if f"- {example}" in lines else 0
                    found.append((intent.file, line, example, winner))
        return found

    def _require(self) -> Classifier:
        if self._classifier is None:
            raise RuntimeError("the intents were not read before the first message")
        return self._classifier

    def _terms(self, text: str) -> list[str]:
        """The words, and the words once more with every name replaced by what it names.

        So "nobody at station 4 has email" is like "nobody at the annex has wifi", and a
        life-safety place unlike another.
        """
        found_in = self.gazetteer.find(text)
        named = [*found_in.services, *found_in.facilities, *found_in.departments]
        replaced = text
        for found in sorted(named, key=lambda found: found.start, reverse=True):
            kind = f"zz{'life' if found.id in self._life else ''}{found.kind}"
            replaced = f"{replaced[: found.start]} {kind} {replaced[found.end :]}"
        own = ["zzown"] if found_in.own else []
        return [*terms(text), *(term for term in terms(replaced) if "zz" in term), *own]

    def _learned(self, found: Sequence[Intent], progress: Progress | None) -> Classifier:
        """The classifier of these examples: kept from an earlier start, or trained now."""
        pairs = [(text, intent.name) for intent in found for text in intent.examples]
        file = self._cache / f"intents-{self._digest(pairs)}.npz"
        if (known := classifier.load(file)) is not None:
            return known
        if progress:
            progress("Learning what people want", 0, 1)
        vectors = self._vectors.of([text for text, _ in pairs], progress)
        made = classifier.train(
            np.stack([vectors[text] for text, _ in pairs]),
            [self._terms(text) for text, _ in pairs],
            [name for _, name in pairs],
            words_weight=WORDS_WEIGHT,
        )
        if progress:
            progress("Learning what people want", 1, 1)
        kept.replace(file, made.save)
        self._prune(file)
        log.info("intents.learned intents=%d examples=%d", len(found), len(pairs))
        return made

    def _prune(self, newest: Path) -> None:
        """Every edit leaves a file behind; the last few are enough to go back to."""
        old = sorted(self._cache.glob("intents-*.npz"), key=lambda file: file.stat().st_mtime)
        for file in old[:-KEPT]:
            if file != newest:
                file.unlink(missing_ok=True)

    def _digest(self, pairs: Sequence[tuple[str, str]]) -> str:
        """Changes with everything that a classifier depends on, the code among it."""
        folders = (Path(f).parent for f in (places.__file__, __file__) if f)
        files = [file for folder in folders for file in sorted(folder.glob("*.py"))]
        code = b"".join(
            f.read_bytes() for f in files if f.parent.name == "places" or f.stem in _CODE
        )
        whole = repr((pairs, self._names, self._vectors.model)).encode() + code
        return hashlib.sha256(whole).hexdigest()[:16]


def decide(
    names: Sequence[str], logits: Scores, article_chance: float, weighing: Weighing
) -> Meaning:
    """Probabilities of the intents, with the knowledge base heard as a witness."""
    chance = min(max(article_chance, 1e-3), 1 - 1e-3)
    evidence = weighing.for_question * math.log(chance / (1 - chance))
    scores = logits / weighing.temperature
    for name, sign in (("ask_question", 1), ("out_of_scope", -1)):
        if name in names:
            scores[list(names).index(name)] += sign * evidence
    chances = np.exp(scores - scores.max())
    chances /= chances.sum()
    order = [int(n) for n in np.argsort(-chances, kind="stable")]
    best = order[0]
    return Meaning(
        names[best],
        float(chances[best]),
        tuple((names[n], float(chances[n])) for n in order[1:6]),
        float(chances[best]) >= weighing.sure_at,
    )


def save_weighing(folder: Path, weighing: Weighing) -> None:
    (folder / CALIBRATION).write_text(json.dumps(asdict(weighing), indent=1) + "\n")


def load_weighing(folder: Path) -> Weighing:
    """What `helpbot fit` wrote beside the intents; the plain start where it never ran."""
    file = folder / CALIBRATION
    try:
        return replace(Weighing(), **json.loads(file.read_text()))
    except FileNotFoundError:
        return Weighing()
    except (OSError, TypeError, ValueError) as error:
        message = "is not what `helpbot fit` writes; run `helpbot fit` again"
        raise ConfigError([Problem(str(file), 0, message)]) from error

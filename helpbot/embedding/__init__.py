"""The encoder: text in, unit vectors out, by one thread.

The model is exported once to int8 and then run by onnxruntime, which starts thirty times faster
than torch and needs a third of the memory at no measured loss of ranking. torch and
sentence-transformers are imported to export, and to run a model that cannot be exported; never
otherwise.
"""

import os
import queue
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np

from helpbot.embedding.engine import Engine, Matrix, OnnxEngine, TorchEngine
from helpbot.embedding.export import Progress, exported_file, prepare
from helpbot.embedding.model import DEFAULT_MODEL, Model, Tokens, find_model

__all__ = [
    "DEFAULT_MODEL",
    "Encoder",
    "Matrix",
    "Model",
    "Progress",
    "Tokens",
    "find_model",
    "prepare",
]

# Longer than anything a model of 256 tokens reads; an unbroken string of megabytes only costs
# memory.
MAX_CHARACTERS = 8_000
# From this many texts on, sessions of their own on every core are worth their start.
BULK = 32
# How many texts a core takes at a time while indexing; small, so that the bar moves.
SLICE = 8


class Encoder:
    """Vectors of texts. Any thread may ask; one thread computes, one job after the other.

    The same text has the same vector whoever else asks at the same time.
    """

    def __init__(self, model: Model, cache: Path) -> None:
        self.model = model
        self.tokens = Tokens(model.folder)
        self._file = exported_file(model, cache)
        self._engine = self._make_engine()
        self._jobs: queue.SimpleQueue[tuple[list[str], Future[Matrix]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="encoder", daemon=True)
        self._thread.start()
        self.size = int(self.encode(["size"]).shape[1])

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """Unit-length vectors, one row per text, in the order given.

        Shape (len(texts), self.size), float32; an empty list gives (0, size).
        """
        if not texts:
            return np.zeros((0, self.size), dtype=np.float32)
        if len(texts) >= BULK:
            return self._encode_many(texts, progress)
        return self._ask(list(texts)).result()

    def close(self) -> None:
        self._jobs.put(None)
        self._thread.join()

    def _make_engine(self) -> Engine:
        if self._file is None:
            return TorchEngine(self.model)
        return OnnxEngine(self._file, self.tokens)

    def _ask(self, texts: list[str]) -> Future[Matrix]:
        answer: Future[Matrix] = Future()
        self._jobs.put((texts, answer))
        return answer

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            texts, answer = job
            try:
                answer.set_result(self._engine.vectors(list(map(_capped, texts))))
            except Exception as error:  # noqa: BLE001 - it belongs to who asked; the thread lives on
                answer.set_exception(error)

    def _encode_many(self, texts: Sequence[str], progress: Progress | None) -> Matrix:
        # Indexing has sessions of its own, one a core: a question asked meanwhile does not wait.
        count = (os.cpu_count() or 1) if self._file else 1
        engines = [self._make_engine() for _ in range(count)] if self._file else [self._engine]
        rows = np.zeros((len(texts), self.size), dtype=np.float32)
        slices = iter(range(0, len(texts), SLICE))
        lock, done = threading.Lock(), 0

        def work(engine: Engine) -> None:
            nonlocal done
            while True:
                with lock:
                    start = next(slices, None)
                if start is None:
                    return
                part = list(map(_capped, texts[start : start + SLICE]))
                rows[start : start + len(part)] = engine.vectors(part)
                with lock:
                    done += len(part)
                    if progress:
                        progress("Reading the knowledge base", done, len(texts))

        with ThreadPoolExecutor(len(engines)) as pool:
            list(pool.map(work, engines))
        return rows


def _capped(text: str) -> str:
    # An empty text has no direction; a single mark has one, far from every question.
    return text[:MAX_CHARACTERS] or "."

"""What computes vectors: the exported file on onnxruntime, or sentence-transformers itself."""

import logging
import os
import threading
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from helpbot.embedding.model import Model, Tokens

Matrix = NDArray[np.float32]


class Engine(Protocol):
    """What computes: the exported file on onnxruntime, or sentence-transformers itself."""

    def vectors(self, texts: Sequence[str]) -> Matrix: ...


class OnnxEngine:
    """Runs an exported file, on the core of whoever asks, one text at a time.

    Int8 activations are scaled over the whole batch: in a batch a text's vector depends on its
    neighbours (cosine to itself 0.978 at worst), and an answer could not be replayed. One at a time
    on every core is also faster: 187 passages a second against 133 in batches of eight, since
    nothing is padded.
    """

    def __init__(self, file: Path, tokens: Tokens) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        # Memory of the longest batch would otherwise be kept for good.
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        # Fused, additions and the norms after them take a fifth of a question's time: 2.09 ms of a
        # core instead of 1.76.
        self._session = onnxruntime.InferenceSession(
            str(file),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],
        )
        self._inputs = {wanted.name for wanted in self._session.get_inputs()}
        self._tokens = tokens

    def vectors(self, texts: Sequence[str]) -> Matrix:
        return np.concatenate([self._vector(text) for text in texts]).astype(np.float32)

    def _vector(self, text: str) -> Matrix:
        feed = self._tokens.encode(text)
        found: Matrix = self._session.run(None, {name: feed[name] for name in self._inputs})[0]
        return found


class TorchEngine:
    """The fallback for a model that cannot be exported: one caller after the other."""

    def __init__(self, model: Model) -> None:
        self._model = load_with_torch(model)
        self._lock = threading.Lock()

    def vectors(self, texts: Sequence[str]) -> Matrix:
        with self._lock:
            found = self._model.encode(
                list(texts), normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(found, dtype=np.float32)


def load_with_torch(model: Model, attention: str | None = None) -> Any:
    """The model on torch. Exported with "eager" attention a question takes a sixth less time: the
    faster kind for torch leaves checks of its own in the graph.
    """
    os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    with quiet():
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        return SentenceTransformer(
            str(model.folder),
            device="cpu",
            local_files_only=True,
            model_kwargs={"attn_implementation": attention} if attention else None,
        ).eval()


class quiet:  # noqa: N801 - reads as a word in `with quiet():`
    """Keeps the exporters' advice to their developers off a person's screen."""

    def __enter__(self) -> None:
        self._caught = warnings.catch_warnings()
        self._caught.__enter__()
        warnings.simplefilter("ignore")
        self._level = logging.root.manager.disable
        logging.disable(logging.ERROR)

    def __exit__(self, *_: object) -> None:
        logging.disable(self._level)
        self._caught.__exit__(None, None, None)

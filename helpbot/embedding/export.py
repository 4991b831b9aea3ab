"""Exports a model once, offline, to an int8 file that onnxruntime runs.

torch is imported here only. The file is kept by the digest of the weights that it was made from,
and is compared with what the model itself says before it is used.
"""

import json
import logging
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from helpbot.embedding.engine import OnnxEngine, load_with_torch, quiet
from helpbot.embedding.model import Model, Tokens, sha256_of
from helpbot.errors import ModelMissing, ModelTampered

Progress = Callable[[str, int, int], None]

log = logging.getLogger(__name__)

# Measured for all-MiniLM-L6-v2, int8 per channel: mean 0.993, worst 0.986 over 300 questions. A
# model that falls below lost more than ranking can bear and is run as it is.
WORST_COSINE = 0.95

# Changes with the way of exporting or running, so that what was made by another is made again.
FORM = 3

_AGAIN = "Delete the folder {folder}; it is made again at the next start."

_PROBES = (
    "outlook is stuck on loading profile",
    "I forgot my password and the account is locked now, what do I do?",
    "error 0x0000011b when I print",
    "nobody at station 3 can get online",
    "Open Settings, choose Network, turn Wi-Fi off and on again. You see the name of the network.",
    "vpn",
)


def exported_file(model: Model, cache: Path) -> Path | None:
    """The exported file, once it is known to be intact; None where the export failed.

    Raises ModelMissing before `prepare`, and ModelTampered.
    """
    folder = _folder(model, cache)
    note = folder / "export.json"
    if not note.is_file():
        raise ModelMissing(
            "The model is not prepared yet; run `helpbot ask` or `helpbot chat` once."
        )
    try:
        facts = json.loads(note.read_text())
        name = facts["file"]
    except (ValueError, KeyError) as error:
        raise ModelTampered(f"{note} is damaged. {_AGAIN.format(folder=folder)}") from error
    if name is None:
        return None
    file: Path = folder / name
    if not file.is_file() or sha256_of(file) != facts["sha256"]:
        raise ModelTampered(f"{file} is not what was exported. {_AGAIN.format(folder=folder)}")
    return file


def prepare(model: Model, cache: Path, progress: Progress) -> None:
    """Exports the model to int8 unless that is done. Offline; half a minute; safe to interrupt."""
    folder = _folder(model, cache)
    if (folder / "export.json").is_file():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="export-", dir=folder.parent))
    try:
        facts = _export(model, work, progress)
        (work / "export.json").write_text(json.dumps(facts, indent=1))
        # A folder appears whole or not at all. Somebody else may have been faster with the same.
        if not folder.exists():
            work.replace(folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def form_of(model: Model) -> str:
    """Names the model and the way it is run: another form has other vectors."""
    return f"{model.digest[:16]}-{FORM}"


def _folder(model: Model, cache: Path) -> Path:
    return cache / "models" / form_of(model)


def _export(model: Model, work: Path, progress: Progress) -> dict[str, Any]:
    name = "Preparing the model, once"
    progress(name, 0, 4)
    try:
        whole = load_with_torch(model, attention="eager")
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise ModelMissing(
            f"{model.folder} is not a sentence-transformers model ({type(error).__name__}). "
            "Set HELPBOT_MODEL to the folder of one."
        ) from error
    progress(name, 1, 4)
    try:
        _to_onnx(whole, work / "fp32.onnx")
        progress(name, 2, 4)
        _to_int8(work / "fp32.onnx", work / "int8.onnx")
        progress(name, 3, 4)
        engine = OnnxEngine(work / "int8.onnx", Tokens(model.folder))
        truth = whole.encode(list(_PROBES), normalize_embeddings=True, show_progress_bar=False)
        worst = float((engine.vectors(_PROBES) * truth).sum(axis=1).min())
    except Exception as error:  # noqa: BLE001 - any failure of any exporter means the same: run it as it is
        log.warning("model.export_failed model=%s error=%s", model.name, type(error).__name__)
        progress(name, 4, 4)
        return {"file": None, "why": f"{type(error).__name__}: {error}"[:500]}
    finally:
        (work / "fp32.onnx").unlink(missing_ok=True)
    progress(name, 4, 4)
    if worst < WORST_COSINE:
        return {"file": None, "why": f"int8 differs too much from the model: cosine {worst:.3f}"}
    return {"file": "int8.onnx", "sha256": sha256_of(work / "int8.onnx"), "worst_cosine": worst}


def _to_onnx(whole: Any, file: Path) -> None:
    """The whole model, pooling and normalising included, so that any kind of pooling is right."""
    import torch

    features = {
        name: value
        for name, value in whole.preprocess(list(_PROBES[:2])).items()
        if torch.is_tensor(value)
    }

    class Whole(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.whole = whole

        def forward(self, *values: torch.Tensor) -> torch.Tensor:
            vectors = self.whole(dict(zip(features, values, strict=True)))["sentence_embedding"]
            return torch.nn.functional.normalize(vectors, dim=1)

    batch = torch.export.Dim("batch", min=1, max=1024)
    length = torch.export.Dim("length", min=2, max=whole.max_seq_length)
    with quiet():
        program = torch.onnx.export(
            Whole().eval(),
            tuple(features.values()),
            dynamo=True,
            dynamic_shapes={"values": tuple({0: batch, 1: length} for _ in features)},
            input_names=list(features),
            output_names=["vectors"],
            verbose=False,
        )
    if program is None:
        raise RuntimeError("torch exported nothing")
    program.save(str(file))


def _to_int8(source: Path, target: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with quiet():
        # Per channel: with one scale a matrix the cosine to fp32 falls from 0.993 to 0.965.
        quantize_dynamic(source, target, weight_type=QuantType.QInt8, per_channel=True)

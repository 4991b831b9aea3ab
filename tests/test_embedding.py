import shutil
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import psutil
import pytest

from helpbot.embedding import Encoder, find_model, prepare
from helpbot.embedding.export import exported_file
from helpbot.errors import ModelMissing, ModelTampered


def test_vectors_have_unit_length_and_keep_the_order(encoder):
    texts = [f"question number {n} about the printer" for n in range(50)]

    many = encoder.encode(texts)

    assert many.shape == (50, encoder.size)
    assert many.dtype == np.float32
    assert np.allclose(np.linalg.norm(many, axis=1), 1.0, atol=1e-4)
    for n in (0, 17, 49):
        assert np.array_equal(many[n], encoder.encode([texts[n]])[0])


def test_nothing_gives_nothing(encoder):
    assert encoder.encode([]).shape == (0, encoder.size)


def test_a_paraphrase_is_nearer_than_another_subject(encoder):
    question, same, other = encoder.encode(
        ["my screen stays black", "the monitor shows nothing", "how do I ask for vacation"]
    )

    assert question @ same > question @ other + 0.2


@pytest.mark.parametrize("text", ["", " ", "\x00", "x" * 200_000, "😀" * 5_000, "‮‮‮", "a\n" * 9_000])
def test_any_text_has_a_vector(encoder, text):
    vector = encoder.encode([text])[0]

    assert np.isfinite(vector).all()
    assert abs(np.linalg.norm(vector) - 1.0) < 1e-3


@pytest.mark.parametrize("words", [0, 1, 253, 254, 255, 256, 600])
def test_tokens_beyond_the_limit_of_the_model_are_counted(encoder, words):
    assert encoder.tokens.count("jam " * words) == words + 2


@pytest.mark.slow
def test_many_threads_get_their_own_vectors_in_flat_memory(encoder):
    texts = [f"{n} " + "printer jam " * (n % 40) for n in range(2_000)]
    truth = {text: encoder.encode([text])[0] for text in texts[:20]}
    process = psutil.Process()
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda text: encoder.encode([text]), texts))
        before = process.memory_info().rss
        found = list(pool.map(lambda text: encoder.encode([text])[0], texts * 2))
        after = process.memory_info().rss

    for text, vector in zip(texts[:20], found[:20], strict=True):
        assert np.array_equal(truth[text], vector)
    assert after < before * 1.15


def test_a_failing_text_is_told_to_who_asked_and_the_next_is_encoded(encoder, monkeypatch):
    class Broken:
        def vectors(self, texts):
            raise RuntimeError("out of cheese")

    monkeypatch.setattr(encoder, "_engine", Broken())
    with pytest.raises(RuntimeError, match="cheese"):
        encoder.encode(["x"])
    monkeypatch.undo()

    assert encoder.encode(["x"]).shape == (1, encoder.size)


def test_questions_are_answered_while_the_index_is_built(encoder):
    done = threading.Event()

    def index() -> None:
        encoder.encode(["a long text about nothing at all " * 10] * 200)
        done.set()

    thread = threading.Thread(target=index)
    thread.start()
    encoder.encode(["a question"])
    answered_first = not done.is_set()
    thread.join()

    assert answered_first


def test_a_missing_model_is_one_sentence(tmp_path):
    with pytest.raises(ModelMissing, match="HELPBOT_MODEL"):
        find_model(str(tmp_path))
    with pytest.raises(ModelMissing, match="downloads nothing"):
        find_model("no-such-model-anywhere")


def test_tampered_weights_are_refused(tmp_path, monkeypatch):
    box = tmp_path / "box" / "model"
    shutil.copytree(find_model("all-MiniLM-L6-v2").folder, box)
    weights = box / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x00")
    monkeypatch.setattr("helpbot.embedding.model._folder", lambda name: box)

    with pytest.raises(ModelTampered, match="force-reinstall"):
        find_model("all-MiniLM-L6-v2")


def test_a_tampered_export_is_refused(encoder, cache, tmp_path):
    shutil.copytree(cache / "models", tmp_path / "models")
    file = exported_file(encoder.model, tmp_path)
    assert file is not None
    file.write_bytes(file.read_bytes()[:-1] + b"\x00")

    with pytest.raises(ModelTampered, match="Delete the folder"):
        Encoder(encoder.model, tmp_path)


def test_a_model_that_was_never_prepared_is_one_sentence(encoder, tmp_path):
    with pytest.raises(ModelMissing, match="not prepared"):
        Encoder(encoder.model, tmp_path)


@pytest.mark.slow
def test_the_export_agrees_with_the_model_and_a_failed_one_falls_back(
    tmp_path, encoder, monkeypatch
):
    monkeypatch.setattr("helpbot.embedding.export._to_int8", lambda *_: 1 / 0)
    steps = []

    prepare(encoder.model, tmp_path, lambda *step: steps.append(step))

    assert exported_file(encoder.model, tmp_path) is None
    assert steps[-1][1:] == (4, 4)
    slow = Encoder(encoder.model, tmp_path)
    texts = ["the projector in room 2 shows no picture", "payroll", "error 0x0000011b"]
    assert (slow.encode(texts) * encoder.encode(texts)).sum(axis=1).min() > 0.98
    slow.close()
    assert not [path for path in (tmp_path / "models").iterdir() if path.name.startswith("export-")]

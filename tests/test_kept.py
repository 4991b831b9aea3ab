"""What is kept on disk because it is costly to make: damaged, shared with others, left behind."""

import os
from pathlib import Path

import numpy as np
import pytest

from helpbot import whole
from helpbot.kept import Indexes, Vectors

TEXTS = ("a text", "another")


def made():
    return {"one": np.arange(3, dtype=np.int32), "two": np.ones(2, dtype=np.float32)}


@pytest.fixture
def indexes(encoder, tmp_path):
    return Indexes(Vectors(encoder, tmp_path), tmp_path)


@pytest.fixture
def kept(indexes, tmp_path):
    indexes.of(TEXTS, made)
    (file,) = tmp_path.glob("index-*.npz")
    return file


def is_made(found):
    return found.keys() == made().keys() and all(
        np.array_equal(found[name], array) for name, array in made().items()
    )


@pytest.mark.parametrize("bit", [0x01, 0x08, 0x80])
def test_an_index_with_any_bit_flipped_is_never_a_wrong_one(indexes, kept, monkeypatch, bit):
    data = kept.read_bytes()
    # Writing it again is not what is tried here, and takes long.
    monkeypatch.setattr("helpbot.kept.replace", lambda *_: None)

    for place in range(len(data)):
        flipped = bytearray(data)
        flipped[place] ^= bit
        kept.write_bytes(flipped)
        assert is_made(indexes.of(TEXTS, made)), place


def test_vectors_with_any_bit_flipped_are_encoded_again(encoder, tmp_path):
    right = Vectors(encoder, tmp_path).of(["a text"])["a text"]
    (file,) = tmp_path.glob("vectors-*.npz")
    data = file.read_bytes()

    for place in [*range(200), *range(len(data) - 300, len(data))]:
        flipped = bytearray(data)
        flipped[place] ^= 0x08
        file.write_bytes(flipped)
        for vector in Vectors(encoder, tmp_path)._load().values():
            assert np.array_equal(vector, right), place


def test_vectors_that_were_forgotten_are_read_again_and_not_encoded(encoder, tmp_path, monkeypatch):
    vectors = Vectors(encoder, tmp_path)
    right = vectors.of(["a text"])["a text"]
    vectors.forget()
    monkeypatch.setattr(encoder, "encode", None)

    assert np.array_equal(vectors.of(["a text"])["a text"], right)


def test_what_another_process_removes_meanwhile_stops_no_start(indexes, tmp_path, monkeypatch):
    for number in range(5):
        indexes.of((f"text {number}",), made)
    stat, gone = Path.stat, min(tmp_path.glob("index-*.npz"))

    def and_it_is_gone(path, **more):
        if path == gone:
            raise FileNotFoundError(path)
        return stat(path, **more)

    monkeypatch.setattr(Path, "stat", and_it_is_gone)

    assert is_made(indexes.of(TEXTS, made))


def test_what_cannot_be_removed_stops_no_start(indexes, monkeypatch):
    def refused(*_, **__):
        raise PermissionError

    monkeypatch.setattr(Path, "unlink", refused)

    for number in range(6):
        assert is_made(indexes.of((f"text {number}",), made))


def test_what_somebody_killed_was_writing_is_cleared_away(tmp_path):
    left, others, fresh = (tmp_path / name for name in (".a.12.part", ".part", ".b.13.part"))
    for file in (left, others, fresh):
        file.touch()
    for file in (left, others):
        os.utime(file, (0, 0))

    whole.put_texts({tmp_path / "c": "text"})

    assert not left.exists()
    assert others.exists()
    # Somebody is writing it, perhaps.
    assert fresh.exists()

"""Many vectors, asked how near each of them is to another: int8 for all, exactly for the nearest.

A product with one vector takes as long as the memory takes to be read, and int8 is a quarter of it.
The one who multiplies int8 fast is onnxruntime, hence a model of a single node. It is written here
byte by byte: the package that writes models costs each start 70 ms and 11 MB.
"""

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from helpbot.embedding.engine import Matrix

# With fewer, all is exact: there is too little to gain.
FEW = 2_000
# What is at least this share as near as the nearest of its group is worked out exactly. A rough
# cosine is off by 0.0003, by 0.003 at worst. For none of 1,520 questions another article came first
# by it, for 31 the order of the first five changed, by chances of a thousandth; at 0.5, which reads
# twice as much memory, for 18.
EXACT_FROM = 0.7
_FLOAT, _INT8 = 1, 3
_BLOCK = 8_192


class Rows:
    """Vectors of unit length in groups, all asked at once."""

    def __init__(self, groups: Sequence[Matrix]) -> None:
        """At least one group; any may be empty."""
        self._vectors = np.concatenate(groups)
        self._lengths = [len(group) for group in groups]
        ends = accumulate(self._lengths)
        self._parts = [slice(end - n, end) for end, n in zip(ends, self._lengths, strict=True)]
        self._session = _session(self._vectors) if len(self._vectors) >= FEW else None

    def cosines(self, vector: Matrix) -> list[Matrix]:
        """One a row, group by group."""
        if self._session is None:
            # BLAS is held to one thread (wiring): it would share so little work, and wait.
            return self._apart(self._vectors @ vector)
        rough: Matrix = self._session.run(None, {"vector": vector[None]})[0][0]
        found = self._apart(rough)
        nearest = [part.max(initial=0.0) for part in found]
        near = np.flatnonzero(rough >= EXACT_FROM * np.repeat(nearest, self._lengths))
        rough[near] = self._vectors[near] @ vector
        return found

    def _apart(self, cosines: Matrix) -> list[Matrix]:
        return [cosines[..., part] for part in self._parts]

    def cosines_of(self, vectors: Matrix) -> list[Matrix]:
        """The same for many at once, a row for each: all of it exact, in a tenth of the time."""
        return self._apart(vectors @ self._vectors.T)


def _session(vectors: Matrix):  # type: ignore[no-untyped-def]
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        _model(vectors), options, providers=["CPUExecutionProvider"]
    )


def _model(vectors: Matrix) -> bytes:
    """ONNX: the vectors in int8, each by a scale of its own, times an input; onnx.proto has the
    numbers of the fields.
    """
    count, size = vectors.shape
    scales = np.abs(vectors).max(axis=1) / 127 + np.float32(1e-12)
    columns = np.empty((size, count), dtype=np.int8)
    for start in range(0, count, _BLOCK):
        block = slice(start, start + _BLOCK)
        columns[:, block] = np.rint(vectors[block] / scales[block, None]).T
    node = b"".join(_field(1, name) for name in (b"vector", b"rows", b"scales"))
    node += _field(2, b"cosines") + _field(4, b"DynamicQuantizeMatMul") + _field(7, _FUSED)
    shape = _field(1, _field(1, 1)) + _field(1, _field(1, size))
    taken = _field(1, b"vector") + _field(2, _field(1, _field(1, _FLOAT) + _field(2, shape)))
    graph = _field(1, node) + _field(2, b"rows")
    graph += _field(5, _tensor(b"rows", _INT8, columns)) + _field(
        5, _tensor(b"scales", _FLOAT, scales)
    )
    graph += _field(11, taken) + _field(12, _field(1, b"cosines"))
    sets = _field(8, _field(2, 18)) + _field(8, _field(1, _FUSED) + _field(2, 1))
    return _field(1, 9) + sets + _field(7, graph)


# Where onnxruntime keeps what it fuses.
_FUSED = b"com.microsoft"


def _tensor(name: bytes, kind: int, values: NDArray[np.generic]) -> bytes:
    dims = b"".join(_field(1, length) for length in values.shape)
    return dims + _field(2, kind) + _field(8, name) + _field(9, values.tobytes())


def _field(number: int, value: int | bytes) -> bytes:
    """A field of a protocol buffer."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    found = bytearray()
    while value >= 128:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])

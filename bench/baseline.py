"""Stock sentence-transformers on torch, fp32: import, load, encode. Prints one JSON object."""

import time

START = time.perf_counter()

import json  # noqa: E402 - the clock starts before the first import
import sys  # noqa: E402

import psutil  # noqa: E402
from sentence_transformers import SentenceTransformer  # noqa: E402


def main(folder: str, texts_file: str) -> None:
    model = SentenceTransformer(folder, device="cpu", local_files_only=True)
    with open(texts_file) as file:  # noqa: PTH123 - nothing more is imported than the stock path needs
        texts = json.load(file)
    model.encode(texts["first"])
    start_s = time.perf_counter() - START
    queries = []
    for query in texts["queries"]:
        began = time.perf_counter()
        model.encode(query)
        queries.append(time.perf_counter() - began)
    began = time.perf_counter()
    model.encode(texts["passages"])
    index_s = time.perf_counter() - began
    print(
        json.dumps(
            {
                "start_s": start_s,
                "query_s": queries,
                "passages_per_s": len(texts["passages"]) / index_s,
                "resident_mb": psutil.Process().memory_info().rss / 2**20,
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Prints the table of README: helpbot against the stock encoder, in turn,
medians of several runs.
"""

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil

from bench.workspace import binary
from helpbot.config import Settings, read_plan, sample
from helpbot.embedding import find_model, prepare
from helpbot.shelf import check

Figures = dict[str, Any]

RUNS = 3
QUERIES = 200
MESSAGES = 10_000
MIN_PASSAGES = 1_000
ROOT = Path(__file__).parent.parent


def main() -> None:
    settings = Settings.from_environ(os.environ)
    model = find_model(settings.model)
    prepare(model, settings.cache_dir, lambda *_: None)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        shutil.copytree(settings.cache_dir / "models", work / "cache" / "models")
        copies = knowledge_of_a_thousand_passages(work / "knowledge")
        texts = work / "texts.json"
        texts.write_text(json.dumps(texts_of(work / "knowledge")))
        # An installed program, stock or ours, has its bytecode.
        compiled = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        environ = compiled | {
            "HELPBOT_CACHE_DIR": str(work / "cache"),
            "HELPBOT_DATA_DIR": str(work / "data"),
            "HELPBOT_KNOWLEDGE": str(work / "knowledge"),
            "HF_HUB_OFFLINE": "1",
        }
        edited = str(next((work / "knowledge").rglob("nothing-prints.md")))
        # What people want is learned once, on the first start; what is measured is every other one.
        ask_once(environ)
        stock, ours, starts, paging = [], [], [], []
        for _ in range(RUNS):
            stock.append(run("bench.baseline", str(model.folder), str(texts), environ=environ))
            for cache in (work / "cache").glob("vectors-*"):
                cache.unlink()
            ours.append(run("bench.ours", str(texts), edited, environ=environ))
            starts.append(ask_once(environ))
            paging.append(run("bench.outages", environ=environ))
    show(stock, ours, starts, copies)
    show_many()
    show_outages(paging)
    show_tickets()
    show_slack()


def knowledge_of_a_thousand_passages(folder: Path) -> int:
    """The sample, copied under other ids until it is large enough. How many copies."""
    shutil.copytree(sample("knowledge"), folder)
    originals = sorted(folder.rglob("*.md"))
    passages = 435 * len(originals) // 42
    copies = 0
    while passages * (copies + 1) < MIN_PASSAGES:
        copies += 1
        for file in originals:
            name = f"{file.stem}-{copies}"
            text = file.read_text().replace(f"id: {file.stem}", f"id: {name}", 1)
            file.with_name(f"{name}.md").write_text(
                text.replace("1. ", f"1. In building {copies}: ")
            )
            questions = file.with_name(f"{file.stem}.questions.txt").read_text().splitlines()
            asked = "\n".join(f"{q} in building {copies}" for q in questions)
            file.with_name(f"{name}.questions.txt").write_text(asked)
    return copies


def texts_of(folder: Path) -> Figures:
    articles, _ = check(folder, read_plan(sample("desk.toml")).vocabulary)
    questions = [question for article in articles for question in article.questions]
    step = max(len(questions) // QUERIES, 1)
    passages = [
        f"{article.title}\n{section.title}\n{section.markdown}"[:700]
        for article in articles
        for section in article.sections
    ]
    return {
        "first": "outlook is stuck on loading profile",
        "queries": questions[::step][:QUERIES],
        "passages": passages[:200],
    }


def run(module: str, *arguments: str, environ: dict[str, str]) -> Figures:
    command = [sys.executable, "-W", "ignore", "-m", module, *arguments]
    done = subprocess.run(
        command, env=environ, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{module} failed:\n{done.stderr[-2000:]}")
    result: Figures = json.loads(done.stdout.splitlines()[-1])
    return result


def ask_once(environ: dict[str, str]) -> float:
    """A whole process from its start to the printed answer, the cache being warm."""
    command = [
        str(Path(sys.executable).with_name("helpbot")),
        "ask",
        "--json",
        "outlook is stuck on loading profile",
    ]
    subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, check=True)
    began = time.perf_counter()
    subprocess.run(command, env=environ, cwd=ROOT, capture_output=True, check=True)
    return time.perf_counter() - began


def show(stock: list[Figures], ours: list[Figures], starts: list[float], copies: int) -> None:
    asked = f"question to reply in process, {ours[0]['passages']:,} passages"
    reply_p50, query_p50 = (
        at(rows, name, 0.5) for rows, name in ((ours, "reply_s"), (stock, "query_s"))
    )
    reply_p95, query_p95 = (
        at(rows, name, 0.95) for rows, name in ((ours, "reply_s"), (stock, "query_s"))
    )
    speed, stock_speed = median(ours, "passages_per_s"), median(stock, "passages_per_s")
    memory, stock_memory = median(ours, "resident_mb"), median(stock, "resident_mb")
    start, stock_start = statistics.median(starts), median(stock, "start_s")
    print(f"\n{machine()}; medians of {RUNS} runs in turn; the sample and {copies} copies of it\n")
    print("| what | helpbot | stock | ratio | at most |")
    print("|---|---|---|---|---|")
    row(f"{asked}, p50", reply_p50 * 1e3, query_p50 * 1e3, "ms", 0.35)
    row(f"{asked}, p95", reply_p95 * 1e3, query_p95 * 1e3, "ms", 0.5)
    row("process start to answer, warm cache", start, stock_start, "s", 0.25)
    row("resident memory", memory, stock_memory, "MB", 0.45)
    row("passages encoded a second", speed, stock_speed, "/s", None)
    row(
        "secrets masked in a message, p50",
        at(ours, "mask_s", 0.5) * 1e3,
        query_p50 * 1e3,
        "ms",
        None,
    )
    row(
        "places found in a message, p50",
        at(ours, "places_s", 0.5) * 1e3,
        query_p50 * 1e3,
        "ms",
        None,
    )
    texts = f"{ours[0]['texts']:,} texts, model load included"
    alone(f"index cold ({texts})", f"{median(ours, 'cold_s'):.1f} s")
    alone("index after one edit", f"{median(ours, 'edit_s'):.2f} s")
    through = "prompt to screen through inbox and outbox"
    alone(f"{through}, p50", f"{at(ours, 'stored_s', 0.5) * 1e3:.1f} ms")
    alone(f"{through}, p95", f"{at(ours, 'stored_s', 0.95) * 1e3:.1f} ms")


def show_many() -> None:
    found = run("bench.many", environ=dict(os.environ))
    what = f"what search adds to a question, {found['passages']:,} passages"
    print(
        f"| {what}, p50 and p95 | {found['p50_ms']:.1f} ms, {found['p95_ms']:.1f} ms | | | 10 ms |"
    )


def show_outages(rows: list[Figures]) -> None:
    print("\n| outages | helpbot | at most |")
    print("|---|---|---|")
    busy = "report to page, 20 questions in work before it"
    for name, what, at_most in (("stored_s", "stored", "100 ms"), ("sent_s", "sent", "1 s")):
        middle, most = (at(rows, name, share) * 1e3 for share in (0.5, 0.95))
        print(f"| {busy}, {what}, p50 and p95 | {middle:.0f} ms, {most:.0f} ms | {at_most} |")
    for due, at_most in ((0, "1 s"), (100, "1 s"), (500, "")):
        took = at(rows, f"tick_{due}_s", 0.5) * 1e3
        print(f"| a tick, {due} of 10,000 open outages due | {took:.0f} ms | {at_most} |")


def show_tickets() -> None:
    """Once: the database takes minutes to fill. The ratio is to a bare select by an index."""
    found = run("bench.tickets", environ=dict(os.environ))
    bare = percentile(found["bare"], 0.5)
    print("\n| 100,000 tickets | p50 | p95 | of a bare select | at most |")
    print("|---|---|---|---|---|")
    for name, took in found.items():
        at_most = {"bare": "", "write one row": "", "open": "20 ms", "claim": "20 ms"}
        middle, most = (percentile(took, share) for share in (0.5, 0.95))
        print(
            f"| {name} | {middle * 1e3:.2f} ms | {most * 1e3:.2f} ms | {middle / bare:.0f} "
            f"| {at_most.get(name, '50 ms')} |"
        )


def show_slack() -> None:
    """Through the stand-in of Slack, where it is there."""
    if binary() is None:
        print("\nThe Slack rows were left out: LOCAL_SLACK names no stand-in.")
        return
    found = run("bench.slack", str(MESSAGES), environ=dict(os.environ))
    late, together = sorted(found["alone_s"]), sorted(found["together_s"])
    few, many = found["resident_mb"]
    print(
        "\n| message posted at the stand-in of Slack to reply visible there | helpbot | at most |"
    )
    print("|---|---|---|")
    print(f"| one person, p50 | {percentile(late, 0.5) * 1e3:.0f} ms | 25 ms |")
    print(f"| 20 people at once, p95 | {percentile(together, 0.95) * 1e3:.0f} ms | 500 ms |")
    print(f"| 20 people at once, messages a second | {found['together_per_s']:.0f} | at least 60 |")
    print(f"| 1,000 events stored, one by one | {found['thousand_s']:.1f} s | 10 s |")
    growth = f"{few:.0f} MB, then {many:.0f} MB ({many / few - 1:+.0%})"
    print(f"| resident after {MESSAGES // 10:,} and {MESSAGES:,} messages | {growth} | +10% |")


def median(rows: list[Figures], name: str) -> float:
    return float(statistics.median(row[name] for row in rows))


def at(rows: list[Figures], name: str, share: float) -> float:
    """The median over runs of a percentile within each."""
    return float(statistics.median(percentile(row[name], share) for row in rows))


def row(what: str, ours: float, stock: float, unit: str, at_most: float | None) -> None:
    bound = f"{at_most:.2f}" if at_most else ""
    print(f"| {what} | {ours:.3g} {unit} | {stock:.3g} {unit} | {ours / stock:.2f} | {bound} |")


def alone(what: str, figure: str) -> None:
    print(f"| {what} | {figure} | | | |")


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{os.cpu_count()} cores of {platform.machine()}, {memory:.0f} GiB, no GPU, "
        f"Python {platform.python_version()}, {platform.system()}"
    )


if __name__ == "__main__":
    main()

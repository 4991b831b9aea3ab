"""A past answer, taken apart for technicians."""

from collections.abc import Iterator, Mapping, Sequence

from helpbot.outcomes import Record
from helpbot.plan import Plan
from helpbot.speech import Reply
from helpbot.wording.gaps import quoted
from helpbot.wording.rota import moment

LONGEST_PASSAGE = 800


def explained(
    record: Record,
    passage: str,
    name: str,
    plan: Plan,
    *,
    today: Sequence[tuple[str, float, str]] | None,
    today_says: str,
) -> Reply:
    """`today` are (article, score, digest) as they are found now, best first."""
    now = {article: digest for article, _, digest in today or ()}
    parts = (
        _asked(record, name, plan),
        _judged(record),
        "Found then:\n\n" + ("\n".join(_candidates(record, now)) or "- nothing"),
        _quote(record, passage),
        f"Model {record.model}, knowledge {record.knowledge}.",
        _today(record, today, today_says),
    )
    return Reply("\n\n".join(part for part in parts if part))


def _asked(record: Record, name: str, plan: Plan) -> str:
    where = "in a direct message" if record.private else "in a channel"
    return (
        f"**Answer {record.id}**, asked {moment(plan, record.asked_at)} by {name} {where}:\n\n"
        f"{quoted(record.question)}"
    )


def _judged(record: Record) -> str:
    pinned = f' It was pinned: "{record.pinned}".' if record.pinned else ""
    chosen = f" They opened `{record.chosen}`." if record.chosen else ""
    why = f" ({record.why})" if record.why else ""
    return (
        f"Taken for {record.intent} ({record.intent_score:.2f}). The best article answers it with "
        f"a chance of {record.probability:.3f}; quoted from {record.answer_at:.3f}, suggested from "
        f"{record.suggest_at:.3f}: {_BANDS[record.band]}.{pinned}{chosen} What came of it: "
        f"{record.outcome}{why}."
    )


_BANDS = {"answer": "quoted", "suggest": "suggested", "unknown": "nothing was shown"}


def _candidates(record: Record, now: Mapping[str, str]) -> Iterator[str]:
    for article, score in record.candidates:
        digest = record.versions.get(article)
        version = f"version {digest}" if digest else "version not kept"
        changed = ""
        if digest and article in now and now[article] != digest:
            changed = f", now {now[article]}"
        yield f"- `{article}` {score:.3f} · {version}{changed}"


def _quote(record: Record, passage: str) -> str:
    if record.band != "answer":
        return ""
    title = f" › {record.section}" if record.section else ""
    if not passage:
        return f"Quoted: `{record.article}`{title}. Its words were not kept."
    short = (
        passage if len(passage) <= LONGEST_PASSAGE else f"{passage[:LONGEST_PASSAGE].rstrip()} …"
    )
    lines = "\n".join(f"> {line}" for line in short.splitlines())
    return f"Quoted: `{record.article}`{title}\n\n{lines}"


def _today(record: Record, today: Sequence[tuple[str, float, str]] | None, says: str) -> str:
    if today is None:
        return "What it would get today is said in chat, or by `helpbot explain`."
    same = bool(
        today
        and record.candidates
        and (today[0][0], says) == (record.candidates[0][0], record.band)
        and record.versions.get(today[0][0]) == today[0][2]
    )
    lines = "\n".join(f"- `{article}` {score:.3f} · version {one}" for article, score, one in today)
    verdict = "the same" if same else _BANDS[says]
    return f"**Today** the same question gets: {verdict}.\n\n{lines or '- nothing'}"

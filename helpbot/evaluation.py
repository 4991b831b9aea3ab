"""How well messages are understood, on sets of messages with what they mean.

A set is a file of JSON lines; README lists the fields of each kind. Figures are shares of the
lines they speak of; a figure that speaks of none is left out.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from helpbot.calibration import Band
from helpbot.embedding import Progress
from helpbot.errors import ConfigError, Problem
from helpbot.privacy import mask
from helpbot.speech import PersonId
from helpbot.store.answers import Answer, Outcome
from helpbot.understanding import Meant, Whereabouts
from helpbot.wiring import Mind

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """`figures` are (what, share, how many lines); `misses` a line each for a person."""

    figures: tuple[tuple[str, float, int], ...]
    misses: tuple[str, ...]

    def report(self, *, misses: bool) -> str:
        lines = [f"{what:44} {share:.3f}  of {count}" for what, share, count in self.figures]
        return "\n".join([*lines, *(self.misses if misses else ())])


def read_set(file: Path, fields: Sequence[str]) -> list[Row]:
    """The lines of a set. Raises ConfigError naming the first line that is not one."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([Problem(str(file), 0, "cannot be read; give a UTF-8 file")]) from error
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise ConfigError([Problem(str(file), number, "is not JSON")]) from error
        missing = [name for name in fields if not isinstance(row, dict) or name not in row]
        if missing:
            raise ConfigError([Problem(str(file), number, f"lacks {', '.join(missing)}")])
        rows.append(row)
    if not rows:
        raise ConfigError([Problem(str(file), 0, "holds no lines")])
    return rows


def intents(mind: Mind, rows: Sequence[Row], progress: Progress) -> Result:
    """`text`, `intent`; `also` lists others that are right as well."""
    judged, security, misses = [], [], []
    for row, meant in _understood(mind, rows, progress):
        name = meant.intent.name
        is_right = name in (row["intent"], *row.get("also", ()))
        judged.append(is_right)
        if row["intent"] == "report_security_incident":
            security.append(is_right)
        if not is_right:
            misses.append(_miss(row, row["intent"], meant))
    return Result(
        tuple(
            _figures(
                ("right intent", judged),
                ("security reports found", security),
            )
        ),
        tuple(sorted(misses)),
    )


def outages(mind: Mind, rows: Sequence[Row], progress: Progress) -> Result:
    """`text`, `outage`; `life_safety` for a report about a life-safety service or place."""
    found, misses = [], []
    for row, meant in _understood(mind, rows, progress):
        is_found = meant.intent.name == "report_outage"
        found.append((row, is_found, meant.is_life_safety))
        if is_found != row["outage"]:
            misses.append(_miss(row, "report_outage" if row["outage"] else "no outage", meant))
        elif row["outage"] and row.get("life_safety") and not meant.is_life_safety:
            misses.append(_miss(row, "life-safety", meant))
    life = [(row, is_found, is_life) for row, is_found, is_life in found if row.get("life_safety")]
    return Result(
        tuple(
            _figures(
                ("precision of outage reports", [r["outage"] for r, hit, _ in found if hit]),
                ("recall of outage reports", [hit for row, hit, _ in found if row["outage"]]),
                ("life-safety reports found as outages", [hit for _, hit, _ in life]),
                (
                    "life-safety reports known as such",
                    [hit and is_life for _, hit, is_life in life],
                ),
            )
        ),
        tuple(sorted(misses)),
    )


def requests(mind: Mind, rows: Sequence[Row], progress: Progress) -> Result:
    """`text`, and the id of the `form` of the catalogue that it is for."""
    first, second, misses = [], [], []
    for row, meant in _understood(mind, rows, progress):
        likeliest = meant.wishes[:2]
        first.append(likeliest[:1] == (row["form"],))
        second.append(row["form"] in likeliest)
        if row["form"] not in likeliest:
            misses.append(f"  {row['form']}: {row['text']} ({', '.join(likeliest)})")
    return Result(
        tuple(_figures(("right form", first), ("right form among the first two", second))),
        tuple(sorted(misses)),
    )


_KINDS = ("service", "facility", "department", "ticket")


def places(mind: Mind, rows: Sequence[Row], progress: Progress) -> Result:
    """`text`, and ids or null as `service`, `facility`, `department`, `ticket`.

    `own` is the writer's own facility. Nothing is counted as a false find for a kind that is named.
    """
    right: dict[str, list[bool]] = {kind: [] for kind in _KINDS}
    false, misses = [], []
    for row, meant in _understood(mind, rows, progress):
        found = meant.places
        got = {
            "service": found.service,
            "facility": found.facility,
            "department": found.department,
            "ticket": next(iter(found.tickets), None),
        }
        wrong = []
        for kind in _KINDS:
            if row.get(kind) is not None:
                right[kind].append(got[kind] == row[kind])
            if got[kind] != row.get(kind):
                wrong.append(f"{kind} {row.get(kind)} not {got[kind]}")
        if all(row.get(kind) is None for kind in _KINDS):
            false.append(any(value is not None for value in got.values()))
        if wrong:
            misses.append(f"  {'; '.join(wrong)}: {row['text']}")
    named = [(f"right {kind} where one is named", right[kind]) for kind in _KINDS]
    return Result(
        tuple(_figures(*named, ("false finds where none is named", false))), tuple(misses)
    )


def privacy(_: Mind | None, rows: Sequence[Row], progress: Progress) -> Result:
    """`text`, `secrets` that must go, `keep` that must stay, `withheld` whole messages."""
    gone, kept, untouched, withheld, misses = [], [], [], [], []
    for n, row in enumerate(rows):
        progress("Masking", n + 1, len(rows))
        clean = mask(row["text"])
        left = [secret for secret in row["secrets"] if secret in clean.text]
        lost = [part for part in row.get("keep", ()) if part not in clean.text]
        gone += [secret not in clean.text for secret in row["secrets"]]
        if row.get("withheld"):
            withheld.append(clean.withheld)
        elif row["secrets"]:
            kept += [part in clean.text for part in row.get("keep", ())]
        else:
            untouched.append(clean.text == row["text"] or not clean.kinds)
        said = [f"stays {part!r}" for part in left] + [f"lost {part!r}" for part in lost]
        if not row["secrets"] and clean.kinds:
            said.append(f"took for {', '.join(clean.kinds)}")
        if row.get("withheld") and not clean.withheld:
            said.append("not withheld")
        if said and not (row.get("withheld") and not left):
            misses.append(f"  {'; '.join(said)}: {row['text']!r}")
    return Result(
        tuple(
            _figures(
                ("secrets gone", gone),
                ("look-alikes kept", untouched),
                ("kept beside a secret", kept),
                ("withheld whole", withheld),
            )
        ),
        tuple(misses),
    )


def questions(mind: Mind, rows: Sequence[Row], progress: Progress) -> Result:
    """`q` and `article`, which answers it; null where none does. `also` lists others that do.

    An article is quoted where the chance that it answers reaches the threshold of `helpbot fit`.
    """
    asked = []
    for n, row in enumerate(rows):
        progress("Asking", n + 1, len(rows))
        clean = mask(row["q"]).text
        understanding = mind.conversation.understanding
        ranking = understanding.of(clean, may_read=lambda _: True).ranking
        right = {row["article"], *(row.get("also") or ())} - {None}
        ids = [match.article.id for match in ranking.matches]
        place = next((at for at, found in enumerate(ids, 1) if found in right), None)
        asked.append(_Ranked(row, bool(right), place, ids, ranking.probability, ranking.band))
    covered = [each for each in asked if each.is_covered]
    named: list[tuple[str, Sequence[float]]] = [
        ("right article first", [each.place == 1 for each in covered]),
        ("right article among three", [(each.place or 9) <= 3 for each in covered]),
        (
            "mean reciprocal rank, of five",
            [1 / each.place if each.place else 0 for each in covered],
        ),
        ("quoted rightly", [each.is_quoted and each.place == 1 for each in covered]),
        ("quoted wrongly", [each.is_quoted and each.place != 1 for each in covered]),
        ("nothing found", [each.band is Band.UNKNOWN for each in covered]),
        ("quoted where nothing answers", [e.is_quoted for e in asked if not e.is_covered]),
    ]
    misses = [each.miss for each in asked if each.is_miss]
    return Result((*_figures(*named), *_reliability(asked)), tuple(sorted(misses)))


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A question and what was found; `place` of the first right article, from 1, or None."""

    row: Row
    is_covered: bool
    place: int | None
    ids: Sequence[str]
    chance: float
    band: Band

    @property
    def is_quoted(self) -> bool:
        return self.band is Band.ANSWER

    @property
    def is_miss(self) -> bool:
        return self.place != 1 if self.is_covered else self.is_quoted

    @property
    def miss(self) -> str:
        found = self.ids[0] if self.ids else "nothing"
        wanted = self.row["article"] or "nothing"
        return f"  {wanted}, not {found} {self.chance:.2f} ({self.band}): {self.row['q']}"


def _reliability(asked: Sequence[_Ranked]) -> Iterator[tuple[str, float, int]]:
    """Of what was found with about this chance, how much was right."""
    for low, high in pairwise((0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.01)):
        near = [each for each in asked if low <= each.chance < high]
        if near:
            said = sum(each.chance for each in near) / len(near)
            right = sum(each.place == 1 for each in near) / len(near)
            yield f"  chance said {said:.2f}, right", right, len(near)


def follow_ups(mind: Mind, rows: Sequence[Row], progress: Progress) -> Result:
    """`text` after an answer to `before`; `follows` says whether it is about the same."""
    kept: list[bool] = []
    left: list[bool] = []
    misses = []
    understanding = mind.conversation.understanding
    for n, row in enumerate(rows):
        progress("Following", n + 1, len(rows))
        first = understanding.of(mask(row["before"]).text, may_read=lambda _: True)
        said = mask(row["text"]).text
        meant = understanding.of(said, may_read=lambda _: True, earlier=_answered(first))
        # What did not help is said of the answer before it.
        is_kept = meant.follows is not None or meant.intent.name == "feedback_negative"
        (kept if row["follows"] else left).append(is_kept == row["follows"])
        if is_kept != row["follows"]:
            wanted = "follows" if row["follows"] else "a subject of its own"
            misses.append(f"  {wanted}, taken for {meant.intent.name}: {row['before']} | {said}")
    figures = _figures(
        ("follow-ups that keep the subject", kept), ("new subjects left alone", left)
    )
    return Result(tuple(figures), tuple(misses))


def _answered(meant: Meant) -> Answer:
    """The answer as it would be stored."""
    best = meant.ranking.matches[0] if meant.ranking.matches else None
    return Answer(
        id=1,
        person=PersonId("eval:ana"),
        question=meant.text,
        intent=meant.intent.name,
        service=meant.places.service,
        facility=meant.facility,
        reply_key="",
        band=meant.ranking.band.value,
        article=best.article.id if best else None,
        section=best.section.title if best else None,
        chosen=None,
        outcome=Outcome.OPEN,
        version=1,
    )


SETS: Mapping[str, tuple[Callable[..., Result], tuple[str, ...]]] = {
    "intents": (intents, ("text", "intent")),
    "outages": (outages, ("text", "outage")),
    "places": (places, ("text",)),
    "privacy": (privacy, ("text", "secrets")),
    "requests": (requests, ("text", "form")),
    "questions": (questions, ("q", "article")),
    "follow-ups": (follow_ups, ("before", "text", "follows")),
}


def _figures(*named: tuple[str, Sequence[float]]) -> Iterator[tuple[str, float, int]]:
    for what, judged in named:
        if judged:
            yield what, sum(judged) / len(judged), len(judged)


def _understood(mind: Mind, rows: Sequence[Row], progress: Progress) -> Iterable[tuple[Row, Meant]]:
    """Every line as it would be understood in a chat, by somebody of whom nothing else is known."""
    for n, row in enumerate(rows):
        progress("Understanding", n + 1, len(rows))
        known = Whereabouts(facility=row.get("own"))
        clean = mask(row["text"]).text
        yield row, mind.conversation.understanding.of(clean, may_read=lambda _: True, known=known)


def _miss(row: Row, wanted: str, meant: Meant) -> str:
    got = f"{meant.intent.name} {meant.intent.probability:.2f}"
    return f"  {wanted}, not {got}: {row['text']}"

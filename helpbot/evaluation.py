"""How well messages are understood, on sets of messages with what they mean.

A set is a file of JSON lines; README lists the fields of each kind. Figures are shares of the
lines they speak of; a figure that speaks of none is left out.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpbot.embedding import Progress
from helpbot.errors import ConfigError, Problem
from helpbot.privacy import mask
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


SETS: Mapping[str, tuple[Callable[..., Result], tuple[str, ...]]] = {
    "intents": (intents, ("text", "intent")),
    "outages": (outages, ("text", "outage")),
    "places": (places, ("text",)),
    "privacy": (privacy, ("text", "secrets")),
}


def _figures(*named: tuple[str, list[bool]]) -> Iterator[tuple[str, float, int]]:
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

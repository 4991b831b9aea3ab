"""Intent files: one Markdown file an intent, and what is wrong with it.

Its name is the intent's name, the first paragraph says what it means, bullets are examples as
people type them, front matter names required slots.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from helpbot.errors import Problem

CALIBRATION = "calibration.json"
FEWEST_EXAMPLES = 25
# What the program itself acts on. A folder may hold more; each of these it must hold.
BUILT_IN = (
    "ask_question", "report_outage", "check_outage", "open_ticket", "ticket_status", "my_tickets",
    "add_comment", "close_ticket", "reopen_ticket", "talk_to_human", "who_is_on_call",
    "request_access_or_equipment", "report_security_incident", "greeting", "thanks", "help",
    "feedback_negative", "out_of_scope",
)  # fmt: skip
SLOTS = ("service", "facility", "department", "ticket")


@dataclass(frozen=True, slots=True)
class Intent:
    name: str
    meaning: str
    slots: tuple[str, ...]
    examples: tuple[str, ...]
    file: str


def check(folder: Path) -> tuple[list[Intent], list[Problem]]:
    """Every intent of a folder that can be read, and every problem."""
    return read(folder, texts_of(folder))


def read(folder: Path, texts: dict[str, str]) -> tuple[list[Intent], list[Problem]]:
    """Every intent that can be read, and every problem with file and line."""
    if not texts:
        message = "holds no intents; put one Markdown file an intent there, or `helpbot init DIR`"
        return [], [Problem(str(folder), 0, message)]
    found: list[Intent] = []
    problems: list[Problem] = []
    for file, text in texts.items():
        if file.endswith(".md"):
            intent, mistakes = parse(file, text)
            problems += mistakes
            if intent is not None:
                found.append(intent)
    problems += [
        Problem(f"{name}.md", 0, "is missing; helpbot needs it") for name in lacking(found)
    ]
    return found, sorted(problems + _twice(found))


_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_NAME = re.compile(r"[a-z]+(?:_[a-z]+)*")


def parse(file: str, text: str) -> tuple[Intent | None, list[Problem]]:
    """One intent's file; None when it cannot be used."""
    name = Path(file).stem
    front = _FRONT.match(text)
    body = text[front.end() :] if front else text
    problems = []
    if not _NAME.fullmatch(name):
        problems.append(Problem(file, 0, "is not a name; use small letters and underscores"))
    slots, mistake = _slots(front[1] if front else "")
    if mistake:
        problems.append(Problem(file, 1, mistake))
    meaning, _, listed = f"\n{body.strip()}".partition("\n- ")
    bullets = re.findall(r"^- +(\S.*?)\s*$", f"- {listed}", re.MULTILINE) if listed else []
    if not meaning.strip():
        problems.append(Problem(file, 0, "does not say what it means; begin with a paragraph"))
    if len(bullets) < FEWEST_EXAMPLES:
        message = f"has {len(bullets)} examples; write at least {FEWEST_EXAMPLES}, each after `- `"
        problems.append(Problem(file, 0, message))
    meaning = " ".join(meaning.split())
    return Intent(name, meaning, slots, tuple(dict.fromkeys(bullets)), file), problems


def _slots(front: str) -> tuple[tuple[str, ...], str]:
    """The required slots of a front matter, and what is wrong with it."""
    try:
        raw = yaml.safe_load(front) or {}
        slots = tuple(raw.get("slots") or ())
    except (yaml.YAMLError, AttributeError, TypeError):
        return (), "the front matter is not YAML such as `slots: [service]`"
    unknown = [str(slot) for slot in slots if slot not in SLOTS]
    return (
        slots,
        f"has no slot {', '.join(unknown)}; there are {', '.join(SLOTS)}" if unknown else "",
    )


def _twice(found: Sequence[Intent]) -> list[Problem]:
    first: dict[str, str] = {}
    problems = []
    for intent in found:
        for example in intent.examples:
            other = first.setdefault(example.lower(), intent.name)
            if other != intent.name:
                message = f"gives {example!r}, which is an example of {other} as well"
                problems.append(Problem(intent.file, 0, message))
    return problems


def lacking(found: Sequence[Intent]) -> list[str]:
    return [name for name in BUILT_IN if name not in {intent.name for intent in found}]


def texts_of(folder: Path) -> dict[str, str]:
    """Every file that decides, by its name."""
    files = sorted([*folder.glob("*.md"), folder / CALIBRATION])
    found = {}
    for file in files:
        try:
            found[file.name] = file.read_text(encoding="utf-8", errors="replace")
        except OSError:
            # Between the removal and the writing of an edit there is nothing to read.
            continue
    return found if any(name.endswith(".md") for name in found) else {}

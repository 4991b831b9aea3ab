"""Where each person's paths lead, as read from the contacts file. Pure.

    [bo]
    sms = "twilio://…"
    email = ["mailtos://…", "mailtos://…"]

The URLs hold passwords and telephone numbers, so no mistake is told in the words of the file: it
is told by line, person and path.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field

from helpbot.errors import Problem

PATHS = ("sms", "voice", "email", "push")
# A variable of one path of one person begins so: HELPBOT_CONTACT_BO_SMS.
VARIABLE = "HELPBOT_CONTACT_"

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Contact:
    """One path of one person; `file` and `line` say where it is written, line 0 in a variable."""

    person: str
    path: str
    urls: tuple[str, ...] = field(repr=False)
    file: str
    line: int = 0


def read(file: str, text: str) -> tuple[list[Contact], list[Problem]]:
    """What a contacts file says, and everything that is wrong with it."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        return [], [Problem(file, int(line[1]) if line else 0, "is not TOML; quote every URL")]
    lines = text.splitlines()
    contacts: list[Contact] = []
    problems: list[Problem] = []
    for person, table in raw.items():
        if not isinstance(table, dict):
            said = f"{_shown(person)} stands outside a person; begin with [bo] or another id"
            problems.append(Problem(file, _line(lines, "", person), said))
            continue
        for path, value in table.items():
            line_no = _line(lines, person, path)
            if mistake := _mistake(path, value):
                said = f"{_shown(person)} {_shown(path)} {mistake}"
                problems.append(Problem(file, line_no, said))
            else:
                urls = (value,) if isinstance(value, str) else tuple(value)
                contacts.append(Contact(person, path, urls, file, line_no))
    return contacts, problems


def of_variable(name: str, url: str) -> Contact | Problem:
    """What `HELPBOT_CONTACT_BO_SMS` says."""
    person, _, path = name.removeprefix(VARIABLE).lower().rpartition("_")
    if not person or path not in PATHS:
        return Problem(name, 0, f"ends in no path; end it in one of {_listed('_', upper=True)}")
    return Contact(person.replace("_", "-"), path, (url,), name)


def strangers(contacts: list[Contact], known: set[str]) -> Iterator[Problem]:
    """Contacts of people whom desk.toml does not name."""
    for contact in contacts:
        if contact.person not in known:
            said = f"{_shown(contact.person)} is nobody in desk.toml; use the id of a person"
            yield Problem(contact.file, contact.line, said)


def _mistake(path: str, value: object) -> str | None:
    if path not in PATHS:
        return f"is no path; the paths are {_listed('')}"
    urls = value if isinstance(value, list) else [value]
    if not urls or not all(isinstance(url, str) and url.strip() for url in urls):
        return "must be a URL or a list of URLs, each in quotes"
    return None


def _listed(before: str, *, upper: bool = False) -> str:
    return ", ".join(before + (path.upper() if upper else path) for path in PATHS)


def _shown(key: str) -> str:
    """A key that has the form of an id. Any other may be a URL that slipped to the left."""
    return key if len(key) <= 40 and _ID.fullmatch(key) else "a key"


def _line(lines: list[str], person: str, path: str) -> int:
    """The line, from 1, of a key in a table; 0 when the text does not tell."""
    here = ""
    for number, line in enumerate(lines, 1):
        if header := re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line):
            here = header[1].strip("\"'")
        elif here == person and re.match(rf"\s*[\"']?{re.escape(path)}[\"']?\s*=", line):
            return number
    return 0

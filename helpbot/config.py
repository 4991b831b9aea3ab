"""Settings from the environment, and the plan from desk.toml. Nothing else
reads the environment.
"""

import fcntl
import os
import re
import secrets
import stat
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from helpbot import plan
from helpbot.embedding import DEFAULT_MODEL
from helpbot.errors import ConfigError, Problem, StorageError
from helpbot.notify import contacts
from helpbot.notify.contacts import Contact
from helpbot.plan import Plan
from helpbot.signing import Signer

SLACK_API = "https://slack.com/api/"

# What signs or opens something is not to be guessed: the length of `openssl rand -hex 16`.
SHORTEST_SECRET = 32
KEY_BYTES = 32

_PACKAGE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Settings:
    """Where everything is. Folders need not exist yet."""

    data_dir: Path
    cache_dir: Path
    database_url: str
    desk: Path
    knowledge: Path
    intents: Path
    model: str
    mode: str
    bind: str
    serves_web: bool
    public_url: str
    slack_api_url: str
    slack_bot_token: str = field(repr=False)
    slack_app_token: str = field(repr=False)
    slack_signing_secret: str = field(repr=False)
    contacts: Path | None
    contact_variables: tuple[Contact, ...]
    helpbot_secret: str = field(repr=False)
    helpbot_alert_secret: str = field(repr=False)
    helpbot_heartbeat_url: str = field(repr=False)

    @property
    def attachments(self) -> Path:
        """Where the copies of files beside tickets are."""
        return self.data_dir / "attachments"

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        """Settings of HELPBOT_* and the XDG base directories. Raises ConfigError."""
        problems: list[Problem] = []
        data_dir = _folder(environ, "HELPBOT_DATA_DIR", "XDG_DATA_HOME", ".local/share", problems)
        cache_dir = _folder(environ, "HELPBOT_CACHE_DIR", "XDG_CACHE_HOME", ".cache", problems)
        given = {
            name.lower(): _secret(environ, name, problems)
            for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")
        } | {
            name.lower(): _own_secret(environ, name, problems)
            for name in ("HELPBOT_SECRET", "HELPBOT_ALERT_SECRET")
        }
        given["helpbot_heartbeat_url"] = _secret_url(environ, "HELPBOT_HEARTBEAT_URL", problems)
        mode = environ.get("HELPBOT_MODE") or "socket"
        if mode not in ("socket", "http"):
            problems.append(Problem("HELPBOT_MODE", 0, f"is {mode!r}; set it to socket or http"))
        variables = tuple(_contact_variables(environ, problems))
        if problems:
            raise ConfigError(problems)
        file = environ.get("HELPBOT_CONTACTS")
        return cls(
            data_dir=data_dir,
            cache_dir=cache_dir,
            database_url=environ.get("HELPBOT_DATABASE_URL")
            or f"sqlite:///{quote(str(data_dir / 'helpbot.db'))}",
            desk=_own_or_sample(environ, "HELPBOT_DESK", "desk.toml"),
            knowledge=_own_or_sample(environ, "HELPBOT_KNOWLEDGE", "knowledge"),
            intents=_own_or_sample(environ, "HELPBOT_INTENTS", "intents"),
            model=environ.get("HELPBOT_MODEL") or DEFAULT_MODEL,
            mode=mode,
            bind=_bind(environ),
            serves_web=bool(environ.get("HELPBOT_BIND") or environ.get("PORT")),
            public_url=environ.get("HELPBOT_PUBLIC_URL", ""),
            slack_api_url=(environ.get("SLACK_API_URL") or SLACK_API).rstrip("/") + "/",
            contacts=Path(file).expanduser().absolute() if file else None,
            contact_variables=variables,
            **given,
        )


def _folder(
    environ: Mapping[str, str], name: str, base: str, below: str, problems: list[Problem]
) -> Path:
    if environ.get(name):
        return Path(environ[name]).expanduser().absolute()
    if environ.get(base):
        return Path(environ[base]) / "helpbot"
    if environ.get("HOME"):
        return Path(environ["HOME"]) / below / "helpbot"
    problems.append(Problem(name, 0, "is not set and there is no HOME; set it to a folder"))
    return Path()


def _secret(environ: Mapping[str, str], name: str, problems: list[Problem]) -> str:
    """A secret from NAME, or from the file that NAME_FILE names."""
    if environ.get(name):
        return environ[name].strip()
    file = environ.get(f"{name}_FILE")
    if not file:
        return ""
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        problems.append(Problem(f"{name}_FILE", 0, f"names {file}, which cannot be read"))
        return ""


def _contact_variables(environ: Mapping[str, str], problems: list[Problem]) -> Iterator[Contact]:
    """What the variables HELPBOT_CONTACT_BO_SMS say, or the files that such a one with _FILE
    names.
    """
    written = {name for name in environ if name.startswith(contacts.VARIABLE)}
    for name in sorted({name.removesuffix("_FILE") for name in written}):
        url = _secret(environ, name, problems)
        if not url:
            continue
        match contacts.of_variable(name, url):
            case Contact() as contact:
                yield contact
            case Problem() as problem:
                problems.append(problem)


def _own_secret(environ: Mapping[str, str], name: str, problems: list[Problem]) -> str:
    """One that the city makes up itself."""
    secret = _secret(environ, name, problems)
    if secret and len(secret) < SHORTEST_SECRET:
        message = (
            f"has fewer than {SHORTEST_SECRET} characters; make one with `openssl rand -hex 32`"
        )
        problems.append(Problem(name, 0, message))
    return secret


def _secret_url(environ: Mapping[str, str], name: str, problems: list[Problem]) -> str:
    url = _secret(environ, name, problems)
    if url and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", url):
        problems.append(Problem(name, 0, "is no address that starts with https:// or http://"))
    return url


def _bind(environ: Mapping[str, str]) -> str:
    if environ.get("HELPBOT_BIND"):
        return environ["HELPBOT_BIND"]
    # Platforms that say only a port expect to reach it from outside.
    return f"0.0.0.0:{environ['PORT']}" if environ.get("PORT") else "127.0.0.1:8080"


def _own_or_sample(environ: Mapping[str, str], name: str, file: str) -> Path:
    """The one named, else the one in the current folder, else the sample that helpbot ships."""
    if environ.get(name):
        return Path(environ[name]).expanduser().absolute()
    return Path(file).absolute() if Path(file).exists() else sample(file)


def sample(file: str) -> Path:
    """The example city's file: inside the installed package, or beside it in a checkout."""
    packaged = _PACKAGE / "sample" / file
    return packaged if packaged.exists() else _PACKAGE.parent / file


def read_plan(file: Path) -> Plan:
    """The plan of a desk.toml. Raises ConfigError with every problem."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "is not UTF-8 text"
        message = (
            f"cannot be read: {why}. Point HELPBOT_DESK at your desk.toml or run `helpbot init DIR`"
        )
        raise ConfigError([Problem(str(file), 0, message)]) from error
    return plan.read(file.name, text)


def read_contacts(settings: Settings, plan: Plan) -> list[Contact]:
    """Where the paths of people lead; a variable wins over the file.

    Raises ConfigError with every problem.
    """
    found: list[Contact] = []
    problems: list[Problem] = []
    if settings.contacts is not None:
        found, problems = contacts.read(str(settings.contacts), _secret_text(settings.contacts))
    found += settings.contact_variables
    problems += contacts.strangers(found, {person.id for person in plan.people})
    if problems:
        raise ConfigError(problems)
    return list({(contact.person, contact.path): contact for contact in found}.values())


def _secret_text(file: Path) -> str:
    """The text of a file that holds secrets and that nobody else may read."""
    try:
        with file.open(encoding="utf-8") as opened:
            mode = os.fstat(opened.fileno()).st_mode
            text = opened.read()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "is not UTF-8 text"
        message = f"cannot be read: {why}. HELPBOT_CONTACTS names it"
        raise ConfigError([Problem(str(file), 0, message)]) from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        message = f"holds secrets and others may read it: run `chmod 600 {file}`"
        raise ConfigError([Problem(str(file), 0, message)])
    return text


def signing_key(settings: Settings) -> bytes:
    """The key of claim links and codes: HELPBOT_SECRET, else one made once and kept in the data
    folder. Raises StorageError.
    """
    if settings.helpbot_secret:
        return settings.helpbot_secret.encode()
    file = settings.data_dir / "secret.key"
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _kept_key(file)
    except OSError as error:
        raise StorageError(
            f"{file} cannot be used: {error.strerror}. Make it writable or set HELPBOT_SECRET."
        ) from error


def signer(settings: Settings) -> Signer:
    """Signs with the desk's key. Raises StorageError when it can be neither read nor made."""
    return Signer(signing_key(settings))


def _kept_key(file: Path) -> bytes:
    """The key in the file, made by whoever comes first: the others wait until it is written."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+b") as kept:
        fcntl.flock(kept, fcntl.LOCK_EX)
        key = kept.read()
        # Shorter is what a crash left of a key that nobody has used yet.
        if len(key) < KEY_BYTES:
            key = secrets.token_bytes(KEY_BYTES)
            kept.seek(0)
            kept.write(key)
            kept.flush()
            os.fsync(kept.fileno())
            _keep_name(file.parent)
        return key


def _keep_name(folder: Path) -> None:
    """A new file is there after a power cut only when its folder is written as well."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()

"""The knowledge folder as files: found, read as they are, written whole, committed in git.

Decides nothing about articles. Without git, or outside a repository, files are files.
"""

import logging
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from helpbot import whole
from helpbot.kept import Source
from helpbot.manuscript import Digest, digest_of
from helpbot.plan import Person
from helpbot.shelf import golden_file
from helpbot.wording import editing as wording

log = logging.getLogger(__name__)

# A commit of one file; longer is a hook that waits for somebody.
GIT_TAKES = timedelta(seconds=30)
# Held from reading a file to writing it: two threads that change one file do not lose either's
# work. What an editor saves meanwhile is not known.
CHANGING = threading.Lock()
# Of two commits at once git refuses one.
_COMMITTING = threading.Lock()
# What git keeps while a merge, a rebase or the like waits for somebody to finish it.
_UNFINISHED = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply")


class GitError(Exception):
    """What git said when it would not."""


@dataclass(frozen=True, slots=True)
class Commit:
    ref: str
    by: str
    day: str
    subject: str


def locate(folder: Path, article: str) -> str | None:
    """The file of an article, by its path inside the folder: it is called as the article is."""
    if not article.replace("-", "").isalnum():
        return None
    found = sorted(folder.rglob(f"{article}.md"))
    shown = [f for f in found if not any(p.startswith(".") for p in f.relative_to(folder).parts)]
    return shown[0].relative_to(folder).as_posix() if shown else None


def names(folder: Path) -> frozenset[str]:
    """What all its articles are called."""
    return frozenset(path.stem for path in folder.rglob("*.md"))


def read(folder: Path, file: str) -> Source:
    """What stands on disk now; empty where nothing does."""
    path = folder / file
    return Source(_exact(path), _exact(golden_file(path)))


def digest(source: Source) -> Digest:
    """Empty for a file that is not there."""
    return digest_of(source.text, source.questions) if source != Source("", "") else Digest("")


def write(folder: Path, file: str, source: Source) -> None:
    """Both files, each whole or not at all, and there after a power cut. Raises OSError."""
    path = folder / file
    texts = {path: source.text}
    if source.questions or golden_file(path).exists():
        texts[golden_file(path)] = source.questions
    whole.put_texts(texts)


def put(path: Path, text: str) -> None:
    """One file, whole or not at all, and there after a power cut. Raises OSError."""
    whole.put_texts({path: text})


def remove(path: Path) -> None:
    """A file and its golden questions, gone after a power cut as well. Raises OSError."""
    whole.remove((path, golden_file(path)))


def commit(folder: Path, texts: Mapping[str, str], subject: str, by: Person) -> str | None:
    """Commits these texts of files and nothing else, in somebody's name: neither what somebody has
    saved in them since nor what is staged. The commit, or None outside a repository.

    What was committed already stays so. Raises GitError.
    """
    if not is_kept(folder, next(iter(texts))):
        return None
    with _COMMITTING:
        return _commit(folder, texts, subject, by)


def has_changes(folder: Path, file: str) -> bool:
    """Whether a file or its golden questions differ from what was committed last; what git does
    not keep never does.
    """
    if not is_kept(folder, file):
        return False
    files = [f":(literal){f}" for f in (file, golden_file(Path(file)).as_posix())]
    try:
        return bool(_git(folder, "status", "--porcelain", "--untracked-files=no", "--", *files))
    except GitError:
        return False


def _commit(folder: Path, texts: Mapping[str, str], subject: str, by: Person) -> str | None:
    _refuse_unfinished(folder)
    prefix = _git(folder, "rev-parse", "--show-prefix")
    named = [f":(literal){file}" for file in texts]
    before = _git(folder, "ls-files", "--stage", "--full-name", "--", *named)
    entries = [
        f"{_mode(folder, file)},{_blob(folder, file, text)},{prefix}{file}"
        for file, text in texts.items()
    ]
    put = ("update-index", "--add", *(word for one in entries for word in ("--cacheinfo", one)))
    head = _head(folder)
    # What is staged comes first: whoever commits meanwhile takes this along, not back.
    _git(folder, *put)
    try:
        while not _advance(folder, put, subject, by):
            log.info("git.head_moved")
    except GitError:
        if _head(folder) == head:
            _unstage(folder, entries, before)
        raise
    return _git(folder, "log", "-1", "--format=%h", "--", *named) or None


def _refuse_unfinished(folder: Path) -> None:
    """What is merged already stands in the index alone, and a commit by others would end it."""
    asked = [word for name in _UNFINISHED for word in ("--git-path", name)]
    if any((folder / path).exists() for path in _git(folder, "rev-parse", *asked).splitlines()):
        raise GitError(wording.UNFINISHED)


def _advance(folder: Path, put: Sequence[str], subject: str, by: Person) -> bool:
    """Puts a commit upon the one that HEAD is; False where HEAD is another by now."""
    with TemporaryDirectory() as apart:
        index, head = Path(apart) / "index", _head(folder)
        if head:
            _git(folder, "read-tree", head, index=index)
        _git(folder, *put, index=index)
        tree = _git(folder, "write-tree", index=index)
        if head and tree == _git(folder, "rev-parse", f"{head}^{{tree}}"):
            return True
        message = Path(apart) / "message"
        message.write_text(f"{subject}\n")
        _run_hooks(folder, index, message)
        # A hook may have put what it mended into the index.
        tree = _git(folder, "write-tree", index=index)
        me = ("-c", f"user.name={by.name}", "-c", f"user.email={by.email}")
        upon = ("-p", head) if head else ()
        made = _git(folder, *me, "commit-tree", tree, *upon, "-F", str(message))
        try:
            _git(folder, *me, "update-ref", "-m", f"commit: {subject}", "HEAD", made, head)
        except GitError:
            if _head(folder) == head:
                raise
            return False
    with suppress(GitError):
        _hook(folder, "post-commit")
    return True


def _run_hooks(folder: Path, index: Path, message: Path) -> None:
    """Those that `git commit` runs first. Raises GitError with what one has against it."""
    _hook(folder, "pre-commit", index=index)
    _hook(folder, "prepare-commit-msg", str(message), "message", index=index)
    _hook(folder, "commit-msg", str(message), index=index)


def _hook(folder: Path, name: str, *words: str, index: Path | None = None) -> None:
    _git(folder, "hook", "run", "--ignore-missing", name, "--", *words, index=index)


def _unstage(folder: Path, entries: Sequence[str], before: str) -> None:
    """The index as it was; where that cannot be, what is staged is what stands on disk."""
    parts = [entry.split(",", 2) for entry in entries]
    gone = "".join(f"0 {'0' * len(blob)}\t{path}\n" for _, blob, path in parts)
    try:
        _git(folder, "update-index", "--index-info", feed=f"{gone}{before}\n" if before else gone)
    except GitError as error:
        log.warning("git.stays_staged reason=%s", error)


def _head(folder: Path) -> str:
    """Empty where nothing was committed yet."""
    try:
        return _git(folder, "rev-parse", "--verify", "--quiet", "HEAD")
    except GitError:
        return ""


def _blob(folder: Path, file: str, text: str) -> str:
    return _git(folder, "hash-object", "-w", f"--path={file}", "--stdin", feed=text)


def _mode(folder: Path, file: str) -> str:
    staged = _git(folder, "ls-files", "--stage", "--", f":(literal){file}")
    return staged[:6] or "100644"


def is_kept(folder: Path, file: str) -> bool:
    """Whether git keeps this file, or would."""
    try:
        _git(folder, "rev-parse", "--is-inside-work-tree")
    except GitError:
        return False
    try:
        _git(folder, "check-ignore", "--quiet", "--", file)
    except GitError:
        return True
    return False


def commits(folder: Path, file: str, limit: int) -> list[Commit]:
    """What git knows of a file, the latest first; nothing outside a repository."""
    try:
        lines = _git(
            folder, "log", f"-{limit}", "--format=%h%x1f%an%x1f%as%x1f%s", "--", file
        ).splitlines()
    except GitError:
        return []
    return [Commit(*line.split("\x1f", 3)) for line in lines]


def at_commit(folder: Path, file: str, ref: str) -> Source:
    """The files as they were; empty where they were not."""

    def shown(name: str) -> str:
        try:
            return _git(folder, "show", f"{ref}:./{name}", strip=False)
        except GitError:
            return ""

    return Source(shown(file), shown(golden_file(Path(file)).as_posix()))


def _git(
    folder: Path,
    *words: str,
    strip: bool = True,
    feed: str | None = None,
    index: Path | None = None,
) -> str:
    """What git prints; `feed` is what it reads, `index` another one than its own.

    Raises GitError, also where there is no git.
    """
    options = ("-C", str(folder), "-c", "commit.gpgsign=false", "-c", "core.quotepath=false")
    # Nobody is there to be asked.
    apart = ("env", f"GIT_INDEX_FILE={index}") if index else ()
    command: Sequence[str] = (*apart, "git", *options, *words)
    try:
        done = subprocess.run(  # noqa: S603 - a list of words, no shell
            command,
            stdin=subprocess.DEVNULL if feed is None else None,
            input=None if feed is None else feed.encode(),
            capture_output=True,
            timeout=GIT_TAKES.total_seconds(),
            check=True,
        )
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip() or "it said nothing"
        raise GitError(said) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GitError(type(error).__name__) from error
    text = done.stdout.decode(errors="replace")
    return text.strip() if strip else text


def _exact(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace", newline="") as opened:
            return opened.read().removeprefix("\ufeff")
    except OSError:
        return ""

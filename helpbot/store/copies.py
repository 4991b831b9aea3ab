"""Copies of files beside tickets, by the digest of their content: in a folder, and in a backup.

A backup is one file, so it holds them in a table of its own, which no live database has.
"""

import hashlib
import os
from pathlib import Path

from helpbot.store.attachments import Attachments
from helpbot.store.sqlite import SqliteDriver


def path_of(folder: Path, digest: str) -> Path:
    """Where a copy is: under the first two letters of its digest."""
    return folder / digest[:2] / digest


def keep(folder: Path, content: bytes) -> str:
    """Writes a copy, whole or not at all, also over one that is damaged. Its digest."""
    digest = hashlib.sha256(content).hexdigest()
    file = path_of(folder, digest)
    if _in_folder(folder, digest) == content:
        return digest
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # One name for one content: what a crash left of it is written over.
    part = file.with_suffix(".part")
    with part.open("wb") as written:
        written.write(content)
        written.flush()
        os.fsync(written.fileno())
    part.replace(file)
    return digest


def put_in(backup: SqliteDriver, folder: Path, live: SqliteDriver) -> int:
    """Puts into a backup the copies that its tickets name. How many.

    What was purged since the rows were copied is not named in it any more either. What is lost is
    left out: `lost` tells of it.
    """
    backup.run("create table file_copy (digest text primary key, content blob not null)")
    count = 0
    if not backup.has("attachment"):
        # Of a version that knew no files.
        return count
    for digest in sorted(Attachments(backup).copies()):
        content = _in_folder(folder, digest)
        if content is not None:
            with backup.transaction(durable=False):
                backup.run("insert into file_copy values (:digest, :content)",
                           digest=digest, content=content)  # fmt: skip
            count += 1
        elif digest not in Attachments(live).copies():
            Attachments(backup).forget(digest)
    return count


def take_out(backup: SqliteDriver, folder: Path) -> None:
    """Makes a live database of a backup: its copies are in the folder from here on."""
    if not backup.has("file_copy"):
        return
    for row in backup.rows("select digest from file_copy order by digest"):
        content = _in_backup(backup, row["digest"])
        if content is not None:
            keep(folder, content)
    backup.run("drop table file_copy")
    backup.run("vacuum")


def lost(driver: SqliteDriver, folder: Path | None) -> list[str]:
    """What tickets name and is not there, or is not what it was: in a backup, else in the folder.

    Without either none of them is there.
    """
    if not driver.has("attachment"):
        return []
    names = driver.rows(
        """
        select digest, min(ticket_id) as ticket_id from attachment where digest is not null
        group by digest order by ticket_id, digest
        """
    )
    is_backup = driver.has("file_copy")
    if names and not is_backup and folder is None:
        return [f"none of the {len(names)} files beside tickets is in it"]
    found = []
    for row in names:
        digest = str(row["digest"])
        content = _in_backup(driver, digest) if is_backup else _in_folder(folder, digest)
        if content is None:
            found.append(f"the copy of a file beside ticket {row['ticket_id']} is not there")
        elif hashlib.sha256(content).hexdigest() != digest:
            found.append(f"the copy of a file beside ticket {row['ticket_id']} is damaged")
    return found


def _in_backup(driver: SqliteDriver, digest: str) -> bytes | None:
    rows = driver.rows("select content from file_copy where digest = :digest", digest=digest)
    return bytes(rows[0]["content"]) if rows else None


def _in_folder(folder: Path | None, digest: str) -> bytes | None:
    try:
        return path_of(folder, digest).read_bytes() if folder else None
    except FileNotFoundError:
        return None

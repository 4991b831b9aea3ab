"""What articles said, version by version: a past answer is explained by the words of its time."""

import json
from collections.abc import Iterable
from datetime import datetime

from helpbot.articles import Article
from helpbot.clock import from_iso, iso
from helpbot.outcomes import Version
from helpbot.store.sqlite import SqliteDriver


class Versions:
    def __init__(self, db: SqliteDriver) -> None:
        self._db = db

    def note(self, articles: Iterable[Article], now: datetime) -> int:
        """Keeps those that were not seen before, and since when others are no longer said; says
        how many are new.
        """
        said = {(article.id, article.digest): article for article in articles}
        rows = self._db.rows("select article, digest, replaced_at from article_version")
        known = {(row["article"], row["digest"]): row["replaced_at"] for row in rows}
        for key, replaced_at in known.items():
            # What was undone is said again.
            if (key in said) != (replaced_at is None):
                self._replaced(*key, at=None if key in said else now)
        fresh = [article for key, article in said.items() if key not in known]
        for article in fresh:
            self._db.run(
                """
                insert into article_version (article, digest, title, sections, seen_at)
                values (:article, :digest, :title, :sections, :now)
                on conflict (article, digest) do nothing
                """,
                article=article.id,
                digest=article.digest,
                title=article.title,
                sections=json.dumps([(one.title, one.markdown) for one in article.sections]),
                now=iso(now),
            )
        return len(fresh)

    def _replaced(self, article: str, digest: str, *, at: datetime | None) -> None:
        self._db.run(
            """
            update article_version set replaced_at = :at
            where article = :article and digest = :digest
            """,
            at=iso(at) if at else None,
            article=article,
            digest=digest,
        )

    def clear(self, before: datetime, current: Iterable[Article]) -> int:
        """Removes what was replaced before then, is not what an article says now, and is in no
        answer that can still be explained. How many.
        """
        old = self._db.rows(
            "select article, digest from article_version where replaced_at <= :before",
            before=iso(before),
        )
        gone = {(row["article"], row["digest"]) for row in old}
        gone -= {(article.id, article.digest) for article in current}
        gone -= self._explaining(gone)
        for article_id, digest in gone:
            self._db.run(
                "delete from article_version where article = :article and digest = :digest",
                article=article_id,
                digest=digest,
            )
        return len(gone)

    def _explaining(self, wanted: set[tuple[str, str]]) -> set[tuple[str, str]]:
        """Those of them that an answer needs which can still be explained."""
        found: set[tuple[str, str]] = set()
        if not wanted:
            # Reading every answer takes a while, in which nobody else writes.
            return found
        rows = self._db.rows("select distinct versions from answer where question <> ''")
        for row in rows:
            found |= wanted & json.loads(row["versions"]).items()
            if found == wanted:
                break
        return found

    def get(self, article: str, digest: str) -> Version | None:
        rows = self._db.rows(
            """
            select title, sections, seen_at from article_version
            where article = :article and digest = :digest
            """,
            article=article,
            digest=digest,
        )
        if not rows:
            return None
        sections = tuple((title, words) for title, words in json.loads(rows[0]["sections"]))
        seen_at = from_iso(rows[0]["seen_at"])
        return Version(article, digest, rows[0]["title"], sections, seen_at)

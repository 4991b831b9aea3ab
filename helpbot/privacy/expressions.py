"""Expressions that are compiled when they are first asked: an ordinary message asks few of them."""

import re
from collections.abc import Iterator
from functools import cached_property


class Expression:
    def __init__(self, source: str, flags: int = 0) -> None:
        self.source, self.flags = source, flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self.source, self.flags)

    def secrets(self) -> list[str | int]:
        """The groups `secret…`, or the whole of what is found."""
        named: list[str | int] = [g for g in self.compiled.groupindex if g.startswith("secret")]
        return named or [0]

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self.compiled.finditer(text)

    def search(self, text: str) -> re.Match[str] | None:
        return self.compiled.search(text)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        return self.compiled.match(text, start)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        return self.compiled.fullmatch(text)

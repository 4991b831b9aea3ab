"""Where in its text a key of a TOML file stands."""

import re

# The way to a value, from the top of the file: names of tables and keys, numbers of rows.
Keys = tuple[str | int, ...]


def dotted(path: Keys) -> str:
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.lstrip(".")


def line_of(lines: list[str], path: Keys) -> int:
    """The line, from 1, that a path of keys points at; 0 when the text does not tell.

    tomllib keeps no positions. Tables stand as `[a.b]` or as `a = [` with one row a line.
    """
    at, rest = 0, path
    for depth in range(len(path), 0, -1):
        header = f"[{'.'.join(map(str, path[:depth]))}]"
        found = [n for n, line in enumerate(lines) if line.startswith(header)]
        if found:
            at, rest = found[0] + 1, path[depth:]
            break
    for step in rest:
        row = isinstance(step, int)
        pattern = r"^\s*\{" if row else rf"(?:^|[\s{{,]){re.escape(str(step))}\s*="
        hits = [
            n for n in range(max(at - (not row), 0), len(lines)) if re.search(pattern, lines[n])
        ]
        nth = step if isinstance(step, int) else 0
        if nth >= len(hits):
            break
        at = hits[nth] + 1
    return at

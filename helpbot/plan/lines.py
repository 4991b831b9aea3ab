"""Where in its text a key of a TOML file stands."""

import re

# The way to a value, from the top of the file: names of tables and keys, numbers of rows.
Keys = tuple[str | int, ...]


def dotted(path: Keys) -> str:
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.lstrip(".")


def line_of(lines: list[str], path: Keys) -> int:
    """The line, from 1, that a path of keys points at; 0 when the text does not tell.

    tomllib keeps no positions. Tables stand as `[a.b]`, as `[[a]]` or as `a = [` with one row a
    line; a list within a row stands on the row's line.
    """
    at, rest = _header(lines, path)
    end = next((n for n in range(at, len(lines)) if lines[n].startswith("[")), len(lines))
    for step in rest:
        if isinstance(step, int):
            hits = [n for n in range(at, end) if re.match(r"\s*\{", lines[n])]
            found = hits[step : step + 1] if at and re.search(r"\[\s*$", lines[at - 1]) else []
        else:
            key = re.compile(rf"(?:^|[\s{{,]){re.escape(step)}\s*=")
            found = [n for n in range(max(at - 1, 0), end) if key.search(lines[n])]
        if found:
            at = found[0] + 1
    return at


def _header(lines: list[str], path: Keys) -> tuple[int, Keys]:
    """The line of the innermost table's header on the way, and the way on from there."""
    for depth in range(len(path), 0, -1):
        *above, last = path[:depth]
        if isinstance(last, int):
            header, nth = f"[[{'.'.join(map(str, above))}]]", last
        else:
            header, nth = f"[{'.'.join(map(str, path[:depth]))}]", 0
        hits = [number for number, line in enumerate(lines, 1) if line.startswith(header)]
        if nth < len(hits):
            return hits[nth], path[depth:]
    return 0, path

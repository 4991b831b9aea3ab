"""Public holidays, by date.

The library knows them by law, with the days on which they are observed. It is loaded when it is
first needed: it takes a tenth of a second.
"""

from datetime import date
from functools import lru_cache


@lru_cache(maxsize=64)
def holidays_of(country: str, subdivision: str, year: int) -> frozenset[date]:
    """Every day of a year that is a public holiday there."""
    import holidays

    return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))


def is_known(country: str, subdivision: str = "") -> bool:
    """Whether the holidays of a country, or of a part of it, are known.

    Looked up in the list of names: all countries together take a tenth of a second to load.
    """
    from holidays.registry import COUNTRIES

    names = {codes[1]: codes[0] for codes in COUNTRIES.values()}
    if country not in names:
        return False
    if not subdivision:
        return True
    import holidays

    return subdivision in getattr(holidays, names[country]).subdivisions

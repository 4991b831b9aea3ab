"""Migrations in order. One is never edited once released; each opens by saying why it exists.

Times are fixed-width UTC text. Where engines must differ (identity columns, triggers) a migration
holds one text for each.
"""

from helpbot.store.migrations import (
    editing,
    hear_and_say,
    hearing,
    keeping,
    knowledge,
    languages,
    outages,
    records,
    relaying,
    requests,
    routing,
    slack,
    tickets,
    time,
    understanding,
)

MIGRATIONS: tuple[tuple[str, str], ...] = (
    ("001_hear_and_say", hear_and_say.SQL),
    ("002_slack", slack.SQL),
    ("003_understanding", understanding.SQL),
    ("004_outages", outages.SQL),
    ("005_tickets", tickets.SQL),
    ("006_knowledge", knowledge.SQL),
    ("007_editing", editing.SQL),
    ("008_languages", languages.SQL),
    ("009_time", time.SQL),
    ("010_requests", requests.SQL),
    ("011_hearing", hearing.SQL),
    ("012_records", records.SQL),
    ("013_routing", routing.SQL),
    ("014_relaying", relaying.SQL),
    ("016_keeping", keeping.SQL),
)

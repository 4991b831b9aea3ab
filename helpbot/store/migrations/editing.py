"""Migration 007_editing."""

SQL = """
-- An article that is edited in chat is proposed first: looked at, tried on the golden questions,
-- and published by an admin. What was there before it stays here, so that it can be undone.
create table proposal (
    id integer primary key,
    article text not null,
    file text not null,
    what text not null check (what in ('edit', 'new', 'state', 'undo')),
    text text not null,
    questions text not null,
    based_on text not null,
    by text not null,
    wanted_by text,
    state text not null check (state in ('waiting', 'open', 'published', 'discarded', 'replaced',
                                         'failed')),
    replaces integer references proposal (id),
    before_text text,
    before_questions text,
    kept_as text,
    due_at text,
    leased_until text,
    attempt integer not null default 0,
    made_at text not null,
    published_at text,
    version integer not null default 1
);
create index proposal_due on proposal (due_at) where due_at is not null;
create index proposal_article on proposal (article, id);
"""

"""Migration 016_keeping."""

SQL = """
-- A proposed text of an article holds what was said in tickets and questions: it goes with their
-- words. `kind` and `number` are of what it was made from, `inbox_id` is the message that holds it.
alter table proposal add column inbox_id integer references inbox (id);
create table proposal_about (
    proposal_id integer not null references proposal (id),
    kind text not null check (kind in ('ticket', 'answer')),
    number integer not null,
    primary key (proposal_id, kind, number)
);
create index proposal_about_what on proposal_about (kind, number);

-- What an article said is kept from when it no longer said so, not from when it began to.
alter table article_version add column replaced_at text;
"""

"""Migration 006_knowledge."""

SQL = """
-- The loop of the knowledge base: of which version of an article an answer was, what was said
-- against it and whose task that is, which questions nothing answers, and who was told since. A
-- question may become a ticket. A check cannot be changed, a column can be replaced: other tables
-- may point at this one, which is therefore not built anew.
drop index answer_open;
alter table answer add column became text not null default 'open'
    check (became in ('open', 'solved', 'stuck', 'silent', 'ticket'));
update answer set became = outcome;
alter table answer drop column outcome;
alter table answer rename column became to outcome;
create index answer_open on answer (settles_at) where outcome = 'open';
create index answer_asked on answer (asked_at, id);
-- Whose question was no question but a report of an outage.
create index affected_person on affected (person);

create table gap (
    id integer primary key,
    opened_at text not null
);

-- `versions` are digests by article, `pinned` the pattern that overrode search, `chosen` the one
-- that was opened of several, `told_at` when the person heard that it is answered now.
alter table answer add column versions text not null default '{}';
alter table answer add column pinned text;
alter table answer add column chosen text;
alter table answer add column told_at text;
alter table answer add column gap_id integer references gap (id);
create index answer_gap on answer (gap_id) where gap_id is not null;

-- What each version of an article said, for as long as an answer may be asked about.
create table article_version (
    article text not null,
    digest text not null,
    title text not null,
    sections text not null,
    seen_at text not null,
    primary key (article, digest)
);

create table task (
    id integer primary key,
    article text not null,
    team text not null,
    opened_at text not null,
    done_at text,
    done_by text
);
-- One for an article, however many press "Still stuck".
create unique index task_one_open on task (article) where done_at is null;

create table feedback (
    answer_id integer primary key references answer (id),
    article text not null,
    why text,
    at text not null
);
create index feedback_article on feedback (article, at);
"""

"""Migration 001_hear_and_say."""

SQL = """
-- What was heard, what is to be said, and what questions were answered with: one message is one
-- transaction over these three.
create table inbox (
    id integer primary key,
    key text not null unique,
    conversation text not null,
    person text not null,
    reply_to text not null,
    private integer not null,
    text text not null,
    masked text not null,
    heard_at text not null,
    state text not null check (state in ('waiting', 'working', 'done', 'parked')),
    due_at text not null,
    attempt integer not null default 0,
    leased_until text,
    error text
);
create index inbox_open on inbox (conversation, id) where state in ('waiting', 'working');

create table outbox (
    id integer primary key,
    key text unique,
    lane integer not null,
    address text not null,
    person text not null,
    private integer not null,
    text text not null,
    source text not null,
    buttons text not null,
    edits text,
    state text not null check (state in ('pending', 'sending', 'sent', 'cancelled', 'dead')),
    created_at text not null,
    due_at text not null,
    attempt integer not null default 0,
    leased_until text,
    sent_at text,
    ref text,
    error text
);
create index outbox_open on outbox (address, lane, id) where state in ('pending', 'sending');
create index outbox_edits on outbox (edits) where edits is not null;

create table answer (
    id integer primary key,
    inbox_id integer not null unique references inbox (id),
    person text not null,
    question text not null,
    band text not null check (band in ('answer', 'suggest', 'unknown')),
    article text,
    section text,
    probability real not null,
    answer_at real not null,
    suggest_at real not null,
    candidates text not null,
    model text not null,
    knowledge text not null,
    asked_at text not null,
    outcome text not null check (outcome in ('open', 'solved', 'stuck', 'silent')),
    settles_at text not null,
    settled_at text,
    version integer not null default 1
);
create index answer_open on answer (settles_at) where outcome = 'open';

-- The last time something that must keep happening did happen.
create table pulse (
    name text primary key,
    at text not null,
    detail text not null
);
"""

"""Migration 002_slack."""

SQL = """
-- A chat has channels: a private answer may be shared with one, each takes only so much a second,
-- may close for good, and is read up to some message when nobody listened.
alter table inbox add column public text;
alter table outbox add column channel text not null default '';

create table destination (
    channel text primary key,
    paced_to text not null,
    not_before text not null,
    closed text
);

create index outbox_address on outbox (address);
create index inbox_reply_to on inbox (reply_to);

create table seen (
    channel text primary key,
    mark text not null
);
"""

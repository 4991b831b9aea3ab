"""Migration 005_tickets."""

SQL = """
-- A ticket is more than what an outage writes down: who follows it, what it waits for, how it ends,
-- when it is due. An outage's number is its ticket's, as it has always been.
alter table ticket add column impact text not null default 'low';
alter table ticket add column urgency text not null default 'medium';
alter table ticket add column priority_reason text;
alter table ticket add column raised_at text;
alter table ticket add column pending_on text;
alter table ticket add column code text;
alter table ticket add column resolution text;
alter table ticket add column resolved_at text;
alter table ticket add column responded_at text;
alter table ticket add column reply_to text;
alter table ticket add column private integer not null default 1;
alter table ticket add column source text not null default 'outage';
alter table ticket add column source_key text;
alter table ticket add column form text;
alter table ticket add column details text not null default '{}';
alter table ticket add column answer_id integer references answer (id);
alter table ticket add column outage_id integer references outage (id);
alter table ticket add column follows integer references ticket (id);
alter table ticket add column opened_by text;
alter table ticket add column call_back text;
alter table ticket add column restricted integer not null default 0;
alter table ticket add column of_facility integer not null default 0;
alter table ticket add column record_class text not null default 'ticket';
alter table ticket add column hold text;
alter table ticket add column hold_by text;
alter table ticket add column needs text;
alter table ticket add column off_standard integer not null default 0;
alter table ticket add column expires_on text;
alter table ticket add column next_on text;
alter table ticket add column is_project integer not null default 0;
alter table ticket add column needed_by text;
alter table ticket add column respond_by text;
alter table ticket add column resolve_by text;
alter table ticket add column warned text not null default '';
alter table ticket add column due_at text;
alter table ticket add column snoozed_until text;
alter table ticket add column touched_at text;
alter table ticket add column asset text;
alter table ticket add column error text;
update ticket set source = 'outage' where id in (select ticket_id from outage);

-- What is said in the thread of another message of ours, by its key.
alter table outbox add column under text;

-- One ticket a message, whoever marks it and however often.
create unique index ticket_source on ticket (source_key) where source_key is not null;
create index ticket_requester on ticket (requester, id);
create index ticket_claimed on ticket (claimed_by, id) where status in ('new', 'open', 'pending');
create index ticket_facility on ticket (facility, id) where of_facility = 1;
create index ticket_due on ticket (due_at) where due_at is not null;
create index ticket_service on ticket (service, opened_at);
create index ticket_outage on ticket (outage_id) where outage_id is not null;
create index ticket_place on ticket (reply_to) where status <> 'closed';
create index ticket_opened on ticket (opened_at);
create index ticket_resolved on ticket (resolved_at) where resolved_at is not null;
create index ticket_form on ticket (form, id) where form is not null;
create index ticket_touched on ticket (team, touched_at) where status in ('new', 'open', 'pending');
create index ticket_register on ticket (id) where off_standard = 1;

-- The words of tickets, for search: what requesters may read; no notes.
create virtual table ticket_words using fts5 (words, tokenize = 'porter unicode61');

-- What requester and desk say to each other, and what only technicians read, are kept apart: no
-- query for one can return the other. Each is the body of its journal entry. A changed one is a new
-- row that `replaces` the old one, whose words are gone.
create table reply (
    journal_id integer primary key references journal (id),
    ticket_id integer not null references ticket (id),
    person text not null,
    from_requester integer not null,
    text text,
    said_at text not null,
    heard_key text,
    said_key text,
    replaces integer references reply (journal_id)
);
create index reply_ticket on reply (ticket_id, journal_id);
create index reply_heard on reply (heard_key) where heard_key is not null;
create table note (
    journal_id integer primary key references journal (id),
    ticket_id integer not null references ticket (id),
    person text not null,
    text text,
    said_at text not null,
    heard_key text,
    replaces integer references note (journal_id)
);
create index note_ticket on note (ticket_id, journal_id);
create index note_heard on note (heard_key) where heard_key is not null;

-- Who has had a ticket, and when: a clock for each. The open row has no end.
create table holding (
    ticket_id integer not null references ticket (id),
    holder text not null
        check (holder in ('desk', 'technician', 'vendor', 'requester', 'approver')),
    since text not null,
    until text,
    primary key (ticket_id, since, holder)
);
create unique index holding_open on holding (ticket_id) where until is null;

create table approval (
    id integer primary key,
    ticket_id integer not null references ticket (id),
    approver text not null,
    state text not null check (state in ('asked', 'approved', 'declined')),
    comment text,
    asked_at text not null,
    decided_at text,
    due_at text,
    unique (ticket_id, approver)
);
create index approval_open on approval (approver, id) where state = 'asked';
create index approval_due on approval (due_at) where state = 'asked' and due_at is not null;

create table attachment (
    id integer primary key,
    ticket_id integer not null references ticket (id),
    journal_id integer references journal (id),
    name text not null,
    kind text not null,
    bytes integer not null,
    reference text not null,
    digest text,
    state text not null check (state in ('reference', 'wanted', 'kept', 'failed')),
    internal integer not null default 0,
    due_at text,
    attempt integer not null default 0
);
create index attachment_ticket on attachment (ticket_id, id);
create index attachment_due on attachment (due_at) where state = 'wanted';

create table satisfaction (
    ticket_id integer not null references ticket (id),
    closure integer not null,
    asked_at text not null,
    score integer,
    words text,
    answered_at text,
    primary key (ticket_id, closure)
);
"""

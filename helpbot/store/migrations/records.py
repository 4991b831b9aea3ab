"""Migration 012_records."""

SQL = """
-- The words of tickets, twice: what requesters may read, and all that technicians do, notes and the
-- names of people among it. No query for one can return the other.
drop table ticket_words;
create virtual table ticket_words using fts5 (
    words, tokenize = 'porter unicode61', prefix = '2 3 4'
);
create virtual table desk_words using fts5 (
    words, person, tokenize = 'porter unicode61', prefix = '2 3 4'
);
insert into ticket_words (rowid, words)
select id, summary || ' ' || coalesce(resolution, '') || ' ' || details || ' ' || coalesce((
    select group_concat(text, ' ') from reply where ticket_id = ticket.id and text is not null
), '')
from ticket;
insert into desk_words (rowid, words, person)
select id, (select words from ticket_words where rowid = ticket.id) || ' ' || coalesce((
    select group_concat(text, ' ') from note where ticket_id = ticket.id and text is not null
), ''), requester || ' ' || requester_name
from ticket;

-- Lists are read in the order of an index and stop after a page, however many tickets there are.
create index ticket_queue on ticket (team, priority, coalesce(resolve_by, '9999'), id)
    where status in ('new', 'open', 'pending');
create index ticket_own_queue on ticket (claimed_by, priority, coalesce(resolve_by, '9999'), id)
    where status in ('new', 'open', 'pending');
create index ticket_at on ticket (facility, opened_at);
create index ticket_of_department on ticket (department, opened_at);
create index ticket_of_team on ticket (team, opened_at);
create index ticket_of_technician on ticket (claimed_by, opened_at);
create index ticket_by_form on ticket (form, opened_at);
-- In two halves: those that are not resolved are few, and are read in their order whatever state.
create index ticket_over on ticket (status, opened_at)
    where status not in ('new', 'open', 'pending');
create index ticket_unresolved on ticket (opened_at) where status in ('new', 'open', 'pending');

-- Which ticket a message was about, so that its words go with the ticket's.
create table heard_about (
    ticket_id integer not null references ticket (id),
    inbox_id integer not null references inbox (id),
    primary key (ticket_id, inbox_id)
);
-- Whose words are gone, by which rule: `days` is what desk.toml said then.
create table purge (
    ticket_id integer primary key references ticket (id),
    record_class text not null,
    days integer not null,
    purged_at text not null,
    by text not null,
    texts integer not null
);
create table sweep (
    id integer primary key,
    days integer not null,
    texts integer not null,
    swept_at text not null
);
-- An outage's ticket is of a class as well.
update ticket set record_class = kind where record_class = 'ticket';
create index ticket_follows on ticket (follows) where follows is not null;
-- What is purged is not looked at again, however much that is.
alter table ticket add column is_purged integer not null default 0;
create index ticket_purgeable on ticket (record_class, closed_at)
    where status = 'closed' and is_purged = 0;
create index ticket_held on ticket (id) where hold is not null;
create index outbox_given_up on outbox (key) where state = 'dead';
-- Whether somebody of another organisation asked.
alter table ticket add column of_partner integer not null default 0;
"""

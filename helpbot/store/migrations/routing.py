"""Migration 013_routing."""

SQL = """
-- A page may be about a ticket that is no outage: somebody is called in for it. An outage's number
-- is its ticket's, so one column holds both. `called_by` is who asked for help; what one call
-- planned has one step, and is answered by the first who says that they are looking.
create table page_of_ticket (
    id integer primary key,
    ticket_id integer not null references ticket (id),
    person text not null,
    path text not null,
    step integer not null,
    asks text not null check (asks in ('claim', 'help')),
    due_at text not null,
    state text not null check (state in ('planned', 'said', 'cancelled', 'failed')),
    page_key text,
    said_at text,
    error text,
    called_by text,
    answered_by text,
    answered_at text,
    unique (ticket_id, person, path, step)
);
insert into page_of_ticket (id, ticket_id, person, path, step, asks, due_at, state, page_key,
                            said_at, error)
select id, outage_id, person, path, step, asks, due_at, state, page_key, said_at, error from page;
drop table page;
alter table page_of_ticket rename to page;
create index page_planned on page (due_at) where state = 'planned';
create index page_said on page (person, path, said_at) where said_at is not null;
create index page_failing on page (id) where state = 'planned' and error is not null;
create index page_by_key on page (page_key) where page_key is not null;
"""

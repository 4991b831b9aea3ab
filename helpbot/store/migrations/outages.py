"""Migration 004_outages."""

SQL = """
-- Trouble is recorded as a ticket; an outage is a ticket that pages. Everything that happens to one
-- is in the journal, which is only ever added to.
create index outbox_ref on outbox (ref) where ref is not null and edits is null;
-- Whether an earlier attempt may have arrived.
alter table outbox add column unsure integer not null default 0;

create table ticket (
    id integer primary key,
    kind text not null check (kind in ('incident', 'request')),
    summary text not null,
    service text,
    facility text,
    department text,
    team text not null,
    priority text not null check (priority in ('P1', 'P2', 'P3', 'P4')),
    status text not null check (status in ('new', 'open', 'pending', 'resolved', 'closed')),
    requester text not null,
    requester_name text not null,
    claimed_by text,
    opened_at text not null,
    closed_at text,
    version integer not null default 1
);
create index ticket_open on ticket (team, id) where status in ('new', 'open', 'pending');

create table outage (
    id integer primary key,
    ticket_id integer not null unique references ticket (id),
    service text not null,
    facility text not null,
    team text not null,
    priority text not null,
    life_safety integer not null,
    state text not null check (state in ('suspected', 'waiting', 'triggered', 'claimed', 'resolved',
                                         'dismissed', 'absorbed')),
    level integer not null,
    round integer not null,
    steps integer not null default 0,
    due_at text,
    claimed_by text,
    claimed_at text,
    asked_at text,
    update_due_at text,
    detected_at text not null,
    resolved_at text,
    cause text,
    resolution text,
    workaround text,
    news text,
    source text not null,
    absorbed_by integer references outage (id),
    reported_at text,
    draft_for text,
    policy text not null,
    error text,
    version integer not null default 1
);
-- One unresolved outage per service and place. "*" is the whole city, "?" not known yet: null would
-- not collide.
create unique index outage_one_open on outage (service, facility)
    where state in ('suspected', 'waiting', 'triggered', 'claimed');
create index outage_service on outage (service, facility);
create index outage_due on outage (due_at)
    where state in ('waiting', 'triggered', 'claimed') and due_at is not null;
create index outage_update_due on outage (update_due_at)
    where state = 'claimed' and update_due_at is not null;
create index outage_unreported on outage (resolved_at)
    where state = 'resolved' and reported_at is null;
-- What must be empty: the watchdog looks at it every half a minute, however many there are.
create index outage_lost on outage (id)
    where state in ('waiting', 'triggered', 'claimed') and due_at is null;
create index outage_failing on outage (id) where error is not null;
create index outbox_pages on outbox (created_at)
    where lane = 10 and state in ('pending', 'sending');

-- What monitoring says of it: over when all of it is.
create table alert (
    key text not null,
    outage_id integer not null references outage (id),
    cleared_at text,
    primary key (key, outage_id)
);

-- Who waits for its end, and where they are told.
create table affected (
    outage_id integer not null references outage (id),
    person text not null,
    reply_to text not null,
    private integer not null,
    facility text,
    joined_at text not null,
    primary key (outage_id, person)
);

-- Every attempt to reach somebody: planned for a time, then said by the outbox row `page_key`,
-- which may hold several. `asks` says whether it ends with a claim or only with the outage, `error`
-- why it could not be said yet.
create table page (
    id integer primary key,
    outage_id integer not null references outage (id),
    person text not null,
    path text not null,
    step integer not null,
    asks text not null check (asks in ('claim', 'help')),
    due_at text not null,
    state text not null check (state in ('planned', 'said', 'cancelled', 'failed')),
    page_key text,
    said_at text,
    error text,
    unique (outage_id, person, path, step)
);
create index page_planned on page (due_at) where state = 'planned';
create index page_said on page (person, path, said_at) where said_at is not null;
create index page_failing on page (id) where state = 'planned' and error is not null;
create index page_by_key on page (page_key) where page_key is not null;

-- How a person wants to be paged, where they said so themselves; `hours` is desk or after.
create table ladder (
    person text not null,
    hours text not null check (hours in ('desk', 'after')),
    path text not null,
    after_minutes integer not null,
    primary key (person, hours, path)
);

-- Somebody stands in for somebody: asked for, in force, or over before its time.
create table cover (
    id integer primary key,
    team text not null,
    person text not null,
    replaces text not null,
    starts_at text not null,
    ends_at text not null,
    state text not null check (state in ('asked', 'active', 'declined', 'undone')),
    made_by text not null,
    made_at text not null,
    changed_at text
);
create index cover_active on cover (ends_at) where state = 'active';

-- People who left, or were deactivated where they are reached: no rights, no place in a rota.
create table leaver (
    person text primary key,
    since text not null
);

-- Work that is planned mutes pages for a service at a place until it ends.
create table maintenance (
    id integer primary key,
    service text not null,
    facility text not null,
    starts_at text not null,
    ends_at text not null,
    reason text not null,
    made_by text not null,
    ended_at text
);
create index maintenance_open on maintenance (ends_at) where ended_at is null;

-- A page that is only a test, and when it was answered.
create table drill (
    id integer primary key,
    person text not null,
    sent_at text not null,
    due_at text not null,
    tapped_at text,
    told_at text
);
create index drill_open on drill (due_at) where tapped_at is null and told_at is null;

-- What happens again and again is due at a time that is moved on by whoever did it.
create table chore (
    name text primary key,
    due_at text not null
);

-- A link acts for one person, once: of one that was used the digest is kept.
create table link (
    digest text primary key,
    says text not null,
    person text not null,
    expires_at text not null,
    used_at text not null
);

-- Codes that were said and were none: whoever says too many is not listened to for a while.
create table wrong_code (
    id integer primary key,
    person text not null,
    said_at text not null
);
create index wrong_code_person on wrong_code (person, said_at);

-- Append-only and hash-chained over digests: a body may be purged, that it was there may not.
create table journal (
    id integer primary key,
    ticket_id integer not null references ticket (id),
    at text not null,
    actor text not null,
    source text not null,
    what text not null,
    before text,
    after text,
    body_digest text,
    previous text not null,
    digest text not null unique
);
create index journal_ticket on journal (ticket_id, id);
create trigger journal_stays_as_written before update on journal
begin select raise(abort, 'the journal is only ever added to'); end;
create trigger journal_keeps_all before delete on journal
begin select raise(abort, 'the journal is only ever added to'); end;
create table body (
    journal_id integer primary key references journal (id),
    text text
);
create table journal_head (
    one integer primary key check (one = 1),
    digest text not null
);
insert into journal_head (one, digest) values (1, '');
"""

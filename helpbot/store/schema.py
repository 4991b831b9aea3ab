"""Migrations in order. One is never edited once released; each opens by saying why it exists.

Times are fixed-width UTC text. Where engines must differ (identity columns, triggers) a migration
holds one text for each.
"""

MIGRATIONS: tuple[tuple[str, str], ...] = (
    (
        "001_hear_and_say",
        """
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
""",
    ),
    (
        "002_slack",
        """
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
""",
    ),
    (
        "003_understanding",
        """
-- What a question was taken for and where it is about is stored with it; a reply may be replaced
-- when the question goes on; where people work is asked once and kept. What is said in the thread
-- of one of our messages names that message, and need not be meant for us; what came of a press in
-- a channel is said `aside`, to whoever pressed.
alter table answer add column intent text not null default 'ask_question';
alter table answer add column intent_score real not null default 1;
alter table answer add column service text;
alter table answer add column facility text;
alter table answer add column facility_from text;
alter table answer add column department text;
alter table answer add column reply_key text;
alter table inbox add column thread_of text;
alter table inbox add column unasked integer not null default 0;
alter table inbox add column aside text;
update answer set reply_key = 'answer:' || id;
create index answer_person on answer (person, id);
create index answer_service on answer (service, asked_at);

-- `who` is an edge's id of a person, or their e-mail in small letters where it was imported.
create table profile (
    who text primary key,
    department text,
    facility text,
    asked_at text,
    updated_at text not null
);
""",
    ),
    (
        "004_outages",
        """
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
""",
    ),
)

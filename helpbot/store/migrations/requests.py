"""Migration 010_requests."""

SQL = """
-- Who must agree is written down when it is asked: an edited desk.toml changes nothing in flight.
-- Of each part one person must agree; all parts must be agreed to. Who stands in two decides once.
create table approval_part (
    ticket_id integer not null references ticket (id),
    part integer not null,
    approver text not null,
    primary key (ticket_id, part, approver)
);
create index approval_part_approver on approval_part (approver, ticket_id);

-- After so many reminders without a decision the desk's leads may decide as well.
alter table approval add column reminded integer not null default 0;
alter table approval add column error text;

-- What was granted off the standard ends some day, and work that became a project has a next date.
create index ticket_expires on ticket (expires_on)
    where off_standard = 1 and expires_on is not null;
create index ticket_consulting on ticket (next_on, id) where is_project = 1;
"""

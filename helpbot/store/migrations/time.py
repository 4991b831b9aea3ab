"""Migration 009_time."""

SQL = """
-- A clock that stands while a vendor has it may run while parts are on their way: why somebody has
-- a ticket is kept with their turn.
alter table holding add column pending_on text;

-- By which hours and targets the times of a ticket were reckoned: where others are in force, it is
-- reckoned anew.
alter table ticket add column reckoned_by text;

-- Tickets that were open before there were turns have been held since they were opened.
insert into holding (ticket_id, holder, since)
select id, case when claimed_by is null then 'desk' else 'technician' end, opened_at
from ticket
where status in ('new', 'open', 'pending')
  and id not in (select ticket_id from holding where until is null);
"""

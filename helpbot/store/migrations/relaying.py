"""Migration 014_relaying."""

SQL = """
-- A message that became a ticket may be changed or deleted afterwards, and its ticket follows it.
alter table ticket add column heard_key text;
create index ticket_heard on ticket (heard_key) where heard_key is not null;

-- What was written on disk of an outage is purged with its words, those that are gone already too.
alter table outage add column purges_papers integer not null default 0;
create index outage_purges_papers on outage (id) where purges_papers = 1;
update outage set purges_papers = 1
where ticket_id in (select id from ticket where is_purged = 1);
"""

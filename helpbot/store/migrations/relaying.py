"""Migration 014_relaying."""

SQL = """
-- A message that became a ticket may be changed or deleted afterwards, and its ticket follows it.
alter table ticket add column heard_key text;
create index ticket_heard on ticket (heard_key) where heard_key is not null;
"""

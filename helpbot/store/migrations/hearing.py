"""Migration 011_hearing."""

SQL = """
-- What is heard may bear files, or change an earlier message; what is said may be a page in parts.
alter table inbox add column files text not null default '[]';
alter table inbox add column edits text not null default '';
create index inbox_edits on inbox (edits) where edits <> '';

alter table outbox add column sections text not null default '[]';
"""

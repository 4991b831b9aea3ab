"""Migration 008_languages."""

SQL = """
-- Whoever writes to us in another language is answered in it from then on, and told in it what
-- comes later. Two letters; null for somebody whose language is not known yet.
alter table profile add column language text;
"""

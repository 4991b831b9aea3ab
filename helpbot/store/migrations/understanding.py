"""Migration 003_understanding."""

SQL = """
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
"""

-- Evidence is never changed. What proves wrong (a speaker who was taken for another, a key that was
-- not right) is retracted by a row of its own, with its place in the same order.
create table evidence_retractions (
    evidence_id uuid primary key references evidence (id) on delete cascade,
    seq         bigint not null unique default nextval(pg_get_serial_sequence('evidence', 'seq')),
    reason      varchar(20) not null check (reason in ('speakers', 'regrade', 'concepts')),
    created_at  timestamptz not null default now()
);

-- The evidence that counts.
create view standing_evidence as
select
    line.id, line.seq, line.student_id, line.concept_id, line.kind, line.outcome, line.observed_at,
    line.session_id, line.practice_id, line.question_id, line.turn_index
from evidence line
where not exists (select 1 from evidence_retractions where evidence_id = line.id);

-- An erasure may be of one session: its student stays.
alter table erasures
    add column session_id uuid,
    -- Practices made from the session, whose vectors carry their ids.
    add column practice_ids uuid[] not null default '{}',
    -- Messages that quoted the session, likewise.
    add column message_ids uuid[] not null default '{}';

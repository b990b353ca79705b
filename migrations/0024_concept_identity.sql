-- One thing that is taught is one concept, whatever sessions, models and students call it: an admin
-- joins concepts and splits them again. Evidence is never changed; a move of it is a row of its own,
-- with its place in the order of the log.

-- A concept that was joined into another one. Its name still leads there.
alter table concepts add column joined_into uuid references concepts (id) on delete set null;
create index idx_concepts_joined_into on concepts (joined_into) where joined_into is not null;
create index idx_concepts_created on concepts (created_at desc, id desc);

create table evidence_moves (
    seq         bigint primary key default nextval(pg_get_serial_sequence('evidence', 'seq')),
    evidence_id uuid not null references evidence (id) on delete cascade,
    -- What it bears on from then on.
    concept_id  uuid not null references concepts (id) on delete cascade,
    created_at  timestamptz not null default now()
);
create index idx_evidence_moves_evidence on evidence_moves (evidence_id, seq desc);
create index idx_evidence_moves_concept on evidence_moves (concept_id);

-- The evidence that counts, each on the concept that it was moved to last.
create or replace view standing_evidence as
select
    line.id, line.seq, line.student_id,
    coalesce(
        (
            select move.concept_id from evidence_moves move
            where move.evidence_id = line.id
            order by move.seq desc
            limit 1
        ),
        line.concept_id
    ) as concept_id,
    line.kind, line.outcome, line.observed_at,
    line.session_id, line.practice_id, line.question_id, line.turn_index
from evidence line
where not exists (select 1 from evidence_retractions where evidence_id = line.id);

-- The concepts that a question was about before, oldest first: a split gives it back by them. A
-- session keeps the same in analysis_data, as formerConceptIds: [{at, id}].
alter table practice_questions add column former_concept_ids uuid[] not null default '{}';

-- As before; what was asked about a concept that is joined since is about the one it was joined into.
create or replace function concepts_of_practice(practice practices) returns jsonb language sql stable as $$
    select coalesce(
        case when practice.status in ('assigned', 'in_progress', 'completed') then (
            select jsonb_agg(
                jsonb_build_object(
                    'id', concept.id, 'name', concept.name, 'subject', concept.subject)
                order by asked.questions desc, asked.first)
            from (
                select
                    coalesce(named.joined_into, named.id) as concept_id, count(*) as questions,
                    min(question.position) as first
                from practice_questions question
                join concepts named on named.id = question.concept_id
                where question.practice_id = practice.id
                group by 1
            ) as asked
            join concepts concept on concept.id = asked.concept_id
        ) else (
            select jsonb_agg(
                jsonb_build_object(
                    'id', concept.id, 'name', concept.name, 'subject', concept.subject)
                order by lower(concept.name), concept.id)
            from concepts concept
            where concept.id in (
                select coalesce(named.joined_into, named.id)
                from jsonb_array_elements_text(practice.request -> 'conceptIds') as element
                join concepts named on named.id = element::uuid)
        ) end,
        '[]')
$$;

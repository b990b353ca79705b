-- Help with a question before it is handed in: hints, and a first try whose student was told about it.
-- Rows are only added, and none of them says what is right.
create table practice_hints (
    question_id uuid not null references practice_questions (id) on delete cascade,
    rung        varchar(20) not null check (rung in ('nudge', 'slip', 'step', 'example')),
    practice_id uuid not null references practices (id) on delete cascade,
    -- domain::practice::hints::Hint: as it was given, whatever becomes of the curriculum.
    hint        jsonb not null,
    given_at    timestamptz not null,
    primary key (question_id, rung)
);
create index idx_practice_hints_practice on practice_hints (practice_id);

create table practice_tries (
    -- One try for each question.
    question_id uuid primary key references practice_questions (id) on delete cascade,
    practice_id uuid not null references practices (id) on delete cascade,
    answer      text not null,
    outcome     varchar(20) not null check (outcome in ('correct', 'partial', 'incorrect')),
    -- domain::practice::Told: what the student was told about it.
    verdict     jsonb not null,
    tried_at    timestamptz not null
);
create index idx_practice_tries_practice on practice_tries (practice_id);

-- A practice is shown with them.
create trigger practice_hints_added after insert on practice_hints
    referencing new table as changed for each statement execute function practice_changed();
create trigger practice_tries_added after insert on practice_tries
    referencing new table as changed for each statement execute function practice_changed();

-- Right answers that were given with help weigh less. Not valid: all rows kept the narrower rule.
alter table evidence drop constraint evidence_kind_check;
alter table evidence add constraint evidence_kind_check
    check (kind in ('graded_item', 'assisted_item', 'transcript')) not valid;

-- A practice begins when its student says so, asks for a hint or tries an answer. Null also for those
-- that began by a look, before.
alter table practices add column started_at timestamptz;

-- Empty: there was nothing worth asking.
alter table practices drop constraint practices_status_check;
alter table practices add constraint practices_status_check
    check (status in ('generating', 'assigned', 'in_progress', 'completed', 'failed', 'empty'))
    not valid;

-- A practice may be of concepts alone. Asking again for what is still open answers with what is there.
create unique index practices_open_by_concepts_key on practices (student_id, (request::text))
    where session_id is null and status in ('generating', 'assigned', 'in_progress');

-- The concepts of a practice, as [{id, name, subject}]: those of its questions, the ones asked about most
-- first; until they are written, those asked for.
create function concepts_of_practice(practice practices) returns jsonb language sql stable as $$
    select coalesce(
        case when practice.status in ('assigned', 'in_progress', 'completed') then (
            select jsonb_agg(
                jsonb_build_object(
                    'id', concept.id, 'name', concept.name, 'subject', concept.subject)
                order by asked.questions desc, asked.first)
            from (
                select concept_id, count(*) as questions, min(position) as first
                from practice_questions
                where practice_id = practice.id
                group by concept_id
            ) as asked
            join concepts concept on concept.id = asked.concept_id
        ) else (
            select jsonb_agg(
                jsonb_build_object(
                    'id', concept.id, 'name', concept.name, 'subject', concept.subject)
                order by lower(concept.name), concept.id)
            from concepts concept
            where concept.id in (
                select element::uuid
                from jsonb_array_elements_text(practice.request -> 'conceptIds') as element)
        ) end,
        '[]')
$$;

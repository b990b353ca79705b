-- An answer that no program can read is neither right nor wrong: a person looks at it. So does one
-- whose verdict its student contests.
alter table practice_questions alter column outcome type varchar(20);
alter table practice_questions drop constraint practice_questions_outcome_check;
-- Not valid: all rows kept the narrower rule.
alter table practice_questions add constraint practice_questions_outcome_check
    check (outcome in ('correct', 'partial', 'incorrect', 'needs_review')) not valid;

-- When a contest against the verdict succeeded: the key, or how it is read, was wrong. Whoever makes
-- questions from earlier ones has to leave these out.
alter table practice_questions add column key_flagged_at timestamptz;
create index idx_practice_questions_flagged on practice_questions (key_flagged_at)
    where key_flagged_at is not null;

-- An answer that a person has to look at, or has looked at.
create table question_reviews (
    -- The question's id.
    id              uuid primary key references practice_questions (id) on delete cascade,
    practice_id     uuid not null references practices (id) on delete cascade,
    student_id      uuid not null references users (id) on delete cascade,
    opened_at       timestamptz not null,
    -- Null when the answer could not be read and nobody contests.
    contested_at    timestamptz,
    -- The student's words, sealed.
    comment         text,
    -- Null while it is open.
    decided_at      timestamptz,
    decided_by      uuid references users (id) on delete set null,
    correct         boolean,
    -- The words of who decided, sealed.
    verdict_comment text,
    -- How often the verdict was set to another one.
    revision        integer not null default 0
);
create index idx_question_reviews_open on question_reviews (student_id, opened_at, id)
    where decided_at is null;
create index idx_question_reviews_student on question_reviews (student_id);
create index idx_question_reviews_practice on question_reviews (practice_id);
create index idx_question_reviews_decided_by on question_reviews (decided_by);

-- A practice is shown with them.
create trigger question_reviews_added after insert on question_reviews
    referencing new table as changed for each statement execute function practice_changed();
create trigger question_reviews_changed after update on question_reviews
    referencing new table as changed for each statement execute function practice_changed();

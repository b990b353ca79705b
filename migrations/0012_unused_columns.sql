-- Columns and an index that nothing reads. The previous release still writes goals.progress and
-- practices.answers and practices.result, and reads goals.progress and evidence.corrects, so its
-- functions fail on these statements once this has run. That is accepted because no release has
-- served anybody yet; from the first one on, a column is dropped one release after its last use.

-- A goal's progress is computed from the student's skills whenever the goal is read.
alter table goals drop column progress;

-- practice_questions holds each answer with its verdict; these held the same again.
alter table practices drop column answers;
alter table practices drop column result;

-- Nothing regrades a practice, so no evidence was ever corrected, and nothing judges by a rubric.
alter table evidence drop column corrects;
alter table evidence drop constraint evidence_kind_check;
alter table evidence add constraint evidence_kind_check check (kind in ('graded_item', 'transcript'));

-- The unique constraint on the address has an index of its own.
drop index idx_users_email;

-- Columns and an index that nothing reads. The previous release still writes goals.progress and
-- practices.answers and practices.result, and reads goals.progress and evidence.corrects, so its
-- functions fail on these statements once this has run. That is accepted because no release has
-- served anybody yet; from the first one on, a column is dropped one release after its last use.

-- A goal's progress is computed from the student's skills whenever the goal is read.
alter table goals drop column progress;

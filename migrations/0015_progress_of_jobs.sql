-- How far the job is that works for a row: {step, done, total, startedAt}. It stays with what failed.
alter table sessions add column progress jsonb;
alter table practices add column progress jsonb;

-- Whatever runs the jobs may forget a run and the function that would tell of its failure. Work that
-- has not been touched for long is sent again as a new attempt, whose event has a new id.

-- When a step of the current attempt last began; in the future while the work rests until then.
alter table sessions add column touched_at timestamptz not null default now();
alter table practices add column touched_at timestamptz not null default now();
alter table goals add column suggestions_touched_at timestamptz not null default now();
create index idx_sessions_touched on sessions (touched_at)
    where analysis_status in ('pending', 'processing');
create index idx_practices_touched on practices (touched_at) where status = 'generating';
create index idx_goals_suggestions_touched on goals (suggestions_touched_at)
    where suggestions_status = 'pending';

-- When somebody last asked for the work: attempts that follow by themselves end some time after it.
-- A practice is asked for once, at assigned_at.
alter table sessions add column requested_at timestamptz not null default now();
alter table goals add column suggestions_requested_at timestamptz not null default now();

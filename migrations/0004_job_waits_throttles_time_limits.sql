-- Runs that wait for an event, that an event or a time limit ends, that start one after the other,
-- and that have more than one limit.

alter table runs drop constraint runs_state_check;
alter table runs add constraint runs_state_check
    check (state in ('running', 'done', 'failed', 'cancelled'));

-- When the throttle admits the start after this one: the latest of a key is the clock of its rate.
alter table runs add column throttle_key text;
alter table runs add column throttled_until timestamptz;
create index idx_runs_throttle on runs (function_id, throttle_key, throttled_until)
    where throttle_key is not null;
-- Runs that an event may end are looked up by their function.
create index idx_runs_running on runs (function_id, id) where state = 'running';

-- Until when its first step must have been called, and until when it must be done.
alter table runs add column start_by timestamptz;
alter table runs add column finish_by timestamptz;
create index idx_runs_start_by on runs (start_by) where state = 'running';
create index idx_runs_finish_by on runs (finish_by) where state = 'running';

-- How many calls there may be at a time among the runs that share a bucket. Only of runs at work.
create table run_limits (
    run_id uuid not null references runs (id) on delete cascade,
    -- What is counted together: the function, or all of them, and the value of the limit's key.
    bucket text not null,
    most   integer not null check (most > 0),
    primary key (run_id, bucket)
);
create index idx_run_limits_bucket on run_limits (bucket);
insert into run_limits (run_id, bucket, most)
select id, 'fn:' || function_id || ':' || concurrency_key, concurrency_limit
from runs
where state = 'running' and concurrency_limit is not null;
drop index idx_runs_concurrency;
alter table runs drop column concurrency_key;
alter table runs drop column concurrency_limit;

-- Events that runs wait for. The run has one call that is due when the time is over.
create table run_waits (
    run_id     uuid not null references runs (id) on delete cascade,
    step       text not null,
    name       text not null,
    event      text not null,
    -- Which events of that name: an expression that the job's program wrote.
    only_if    text,
    expires_at timestamptz not null,
    primary key (run_id, step)
);
create index idx_run_waits_event on run_waits (event, run_id);

-- Whether the memory of a step goes out as it is: a sleep leaves null, a wait an event.
alter table run_steps add column bare boolean not null default false;

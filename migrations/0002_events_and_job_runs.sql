-- Events and runs of the executor that stands in for the step-function service: it keeps all its
-- state here, so that it can be killed at any moment and several may work at once.
-- What belongs to a student is erased with them. Nothing here holds text of a person: events carry
-- ids, steps return ids and counts.

-- What happened. An event stays after it was taken: the same id again starts nothing.
create table events (
    id          text primary key check (length(id) between 1 and 255),
    name        text not null check (length(name) between 1 and 255),
    data        jsonb not null,
    student_id  uuid references users (id) on delete cascade,
    happened_at timestamptz not null default now(),
    -- When the runs it starts were made.
    taken_at    timestamptz
);
create index idx_events_due on events (happened_at) where taken_at is null;
create index idx_events_taken on events (taken_at);
create index idx_events_student on events (student_id);

-- A function at work on an event, or done with it. Its limits are those of when it started.
create table runs (
    id                uuid primary key,
    function_id       text not null,
    event_id          text not null references events (id) on delete cascade,
    student_id        uuid references users (id) on delete cascade,
    state             text not null default 'running' check (state in ('running', 'done', 'failed')),
    retries           integer not null check (retries between 0 and 20),
    concurrency_key   text not null default '',
    concurrency_limit integer check (concurrency_limit > 0),
    idempotency_key   text,
    output            jsonb,
    -- {name, message} of what made it fail for good.
    error             jsonb,
    created_at        timestamptz not null default now(),
    finished_at       timestamptz,
    constraint runs_once_per_event unique (function_id, event_id)
);
create index idx_runs_event on runs (event_id);
create index idx_runs_student on runs (student_id);
create index idx_runs_idempotency on runs (function_id, idempotency_key, created_at);
create index idx_runs_concurrency on runs (function_id, concurrency_key) where state = 'running';
create index idx_runs_failed on runs (finished_at) where state = 'failed';

-- Calls that are due for a run: one that asks what is next ('step'), or one for each planned step.
create table run_calls (
    run_id       uuid not null references runs (id) on delete cascade,
    step         text not null,
    -- Tries that failed.
    attempt      integer not null default 0,
    -- Times an executor died during this call.
    lost         integer not null default 0,
    due_at       timestamptz not null default now(),
    -- Whoever calls holds this until then, and renews it meanwhile.
    lease        uuid,
    leased_until timestamptz,
    primary key (run_id, step)
);
create index idx_run_calls_due on run_calls (due_at);

-- What a run remembers of its steps, in the order in which they ended.
create table run_steps (
    run_id   uuid not null references runs (id) on delete cascade,
    step     text not null,
    name     text not null,
    output   jsonb,
    error    jsonb,
    position bigint generated always as identity,
    ended_at timestamptz not null default now(),
    primary key (run_id, step)
);

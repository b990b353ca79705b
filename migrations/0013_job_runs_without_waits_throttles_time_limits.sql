-- The local executor keeps to what the product's jobs use: steps that run, send or sleep, retries,
-- failure handlers and one concurrency limit per job. This takes away the tables and columns of waits
-- for events, parallel steps, cancellation, time limits, throttles and idempotency keys.
-- No released version wrote them: no job of the product used any of these features. Nothing but the
-- executor reads them, so deployed functions of an older version go on; an older `npm start` can't run
-- jobs on the tables as they are now.

drop table run_waits;

-- A run has one call at a time, the one that asks for its next step.
alter table run_calls drop constraint run_calls_pkey;
alter table run_calls drop column step;
alter table run_calls add primary key (run_id);

-- A sleep, the only kind of step that was marked in a released version, leaves neither an output nor
-- an error.
update run_steps set output = null where bare;
alter table run_steps drop column bare;

drop index idx_runs_running;
alter table runs drop column idempotency_key;
alter table runs drop column throttle_key;
alter table runs drop column throttled_until;
alter table runs drop column start_by;
alter table runs drop column finish_by;

alter table runs drop constraint runs_state_check;
alter table runs add constraint runs_state_check check (state in ('running', 'done', 'failed'));

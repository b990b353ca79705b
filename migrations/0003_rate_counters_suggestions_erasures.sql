-- What the whole API needs beyond its tables.

-- A service key sees the students on its list, and those whom a tutor on its list is linked to now.
create or replace function may_see(caller_id uuid, caller_role varchar, student uuid) returns boolean
language sql stable as $$
    select caller_role = 'admin'
        or (caller_role = 'student' and caller_id = student)
        or (caller_role = 'tutor' and exists (
            select 1 from tutor_students link
            where link.tutor_id = caller_id and link.student_id = student and link.ended_at is null))
        or (caller_role = 'key' and exists (
            select 1 from api_keys key
            where key.id = caller_id and (
                student = any (key.allowed)
                or exists (
                    select 1 from tutor_students link
                    where link.tutor_id = any (key.allowed) and link.student_id = student
                        and link.ended_at is null))))
$$;

-- How often something happened in one stretch of time: the limiter that runs without outside services.
create unlogged table rate_counters (
    key        text not null,
    -- The number of the stretch since 1970.
    slot       bigint not null,
    count      integer not null,
    expires_at timestamptz not null,
    primary key (key, slot)
);
create index idx_rate_counters_expires on rate_counters (expires_at);

-- How far the suggestions are that follow from a completed goal; null before it is completed.
alter table goals add column suggestions_status varchar(20)
    check (suggestions_status in ('pending', 'ready', 'failed'));
-- Why they could not be made, in words for the reader.
alter table goals add column suggestions_failure varchar(500);
-- Which making of them is meant: another try counts up, so its event is a new one.
alter table goals add column suggestions_attempt integer not null default 1;
-- What was written, redacted, until it is checked and stored.
alter table goals add column suggestions_draft jsonb;
create index idx_goals_suggestions_pending on goals (updated_at) where suggestions_status = 'pending';
create index idx_goals_listed on goals (student_id, created_at desc, id desc);

-- A subject is suggested once at a time, whichever goal it follows from.
create unique index subject_suggestions_pending_key on subject_suggestions (student_id, lower(subject))
    where status = 'pending';

-- What is kept of a row elsewhere counts only while updated_at is the same. So every change makes it
-- later, whoever makes the change and whatever clock they go by.
create function make_later() returns trigger language plpgsql as $$
begin
    new.updated_at := greatest(new.updated_at, old.updated_at + interval '1 microsecond');
    return new;
end
$$;
create trigger sessions_later before update on sessions
    for each row execute function make_later();
create trigger practices_later before update on practices
    for each row execute function make_later();
create trigger conversations_later before update on conversations
    for each row execute function make_later();
create trigger students_later before update on students
    for each row execute function make_later();

-- A practice is shown with its verdicts, a conversation with its messages. Whoever adds messages
-- says when; whoever takes some away need not think of it.
create function practice_changed() returns trigger language plpgsql as $$
begin
    update practices set updated_at = updated_at where id in (select practice_id from changed);
    return null;
end
$$;
create trigger practice_questions_changed after update on practice_questions
    referencing new table as changed for each statement execute function practice_changed();
create function conversation_changed() returns trigger language plpgsql as $$
begin
    update conversations set updated_at = updated_at
    where id in (select conversation_id from changed);
    return null;
end
$$;
create trigger messages_taken_away after delete on messages
    referencing old table as changed for each statement execute function conversation_changed();

-- Why a mail or an SMS that was wanted did not go out with a notification: `quiet_hours`,
-- `unverified_email` or `no_phone`.
alter table notifications add column withheld varchar(50);

-- The dashboard counts by time.
create index idx_practices_completed on practices (completed_at);
create index idx_practices_assigned on practices (assigned_at);
create index idx_goals_created on goals (created_at);
create index idx_suggestions_created on subject_suggestions (created_at);
create index idx_runs_created on runs (created_at);

-- Tries of a run that had to be made again: the calls that counted them are gone when it ends.
alter table runs add column tries_repeated integer not null default 0;

-- Which sessions taught a concept: one that was met in an erased student's sessions alone goes with them.
create index idx_sessions_concepts on sessions using gin ((analysis_data -> 'conceptIds'));

-- Students whose rows are gone while traces outside of the database may remain. A row names the
-- student until the last of those is removed, and then goes, too.
create table erasures (
    id           uuid primary key,
    student_id   uuid not null,
    -- Files of theirs that other people uploaded.
    pathnames    text[] not null,
    -- Concepts that nobody else has met: their vectors carry no student.
    concept_ids  uuid[] not null,
    -- Where the cache may hold something of theirs.
    cache_keys   text[] not null,
    -- SHA-256 of the addresses a letter to them may still be sent to.
    recipients   bytea[] not null,
    requested_at timestamptz not null,
    -- Each attempt is an event of its own; the next is made when this time has passed.
    attempt      integer not null default 1,
    due_at       timestamptz not null
);
create index idx_erasures_due on erasures (due_at);
create index idx_sessions_blob on sessions (blob_pathname) where blob_pathname is not null;

-- Until when whoever sends a nudge has it to themselves; then another may finish it.
alter table nudges add column leased_until timestamptz;

-- What the sweep looks for by age.
create index idx_sessions_raw on sessions (created_at) where transcript <> '' or blob_pathname is not null;
create index idx_conversations_updated on conversations (updated_at);
create index idx_notifications_read on notifications (read_at) where read_at is not null;
create index idx_refresh_tokens_expires on refresh_tokens (expires_at);
create index idx_one_time_codes_expires on one_time_codes (expires_at);
create index idx_invites_expires on invites (expires_at);

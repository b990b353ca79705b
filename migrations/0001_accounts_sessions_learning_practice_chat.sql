-- The product's tables. Times are timestamptz, ids UUIDs (made by the application, version 7, so that
-- inserts stay ordered), sealed columns hold "<key id>.<base64url ciphertext>".
-- Every table that belongs to a student is erased with them (on delete cascade), except audit_log,
-- which keeps ids and times only.

create table users (
    id                uuid primary key default gen_random_uuid(),
    email             varchar(255) not null,
    password_hash     varchar(255),
    name              varchar(255) not null,
    role              varchar(50) not null check (role in ('student', 'tutor', 'admin')),
    grade             integer check (grade between 1 and 13),
    external_id       varchar(255) unique,
    email_verified_at timestamptz,
    token_version     integer not null default 1,
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    constraint users_email_key unique (email),
    constraint users_email_lowercase check (email = lower(email))
);
create index idx_users_email on users (email);
create index idx_users_role on users (role);

-- The grade stands in users alone: one truth.
create table students (
    user_id         uuid primary key references users (id) on delete cascade,
    learning_style  varchar(50),
    interests       text[] not null default '{}',
    strengths       text[] not null default '{}',
    preferences     jsonb not null default '{}',
    time_zone       varchar(64) not null default 'UTC',
    quiet_hours     jsonb,
    daily_minutes   integer check (daily_minutes between 5 and 480),
    channels        jsonb not null default '{"inApp": true, "email": false, "sms": false}',
    phone           varchar(20),
    nudges_opt_out  boolean not null default false,
    -- The learner's counts and rates over all concepts (see domain::mastery).
    hits            double precision not null default 0,
    misses          double precision not null default 0,
    hit_rate        double precision not null default 0,
    miss_rate       double precision not null default 0,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now()
);

create table api_keys (
    id           uuid primary key,
    key_sha256   bytea not null unique,
    owner_id     uuid not null references users (id) on delete cascade,
    label        varchar(100) not null,
    scopes       text[] not null,
    allowed      uuid[] not null default '{}',
    expires_at   timestamptz not null,
    last_used_at timestamptz,
    revoked_at   timestamptz,
    created_at   timestamptz not null default now()
);
create index idx_api_keys_owner on api_keys (owner_id);

create table tutor_students (
    id         uuid primary key,
    tutor_id   uuid not null references users (id) on delete cascade,
    student_id uuid not null references users (id) on delete cascade,
    started_at timestamptz not null default now(),
    ended_at   timestamptz
);
create unique index idx_tutor_students_current on tutor_students (tutor_id, student_id) where ended_at is null;
create index idx_tutor_students_student on tutor_students (student_id);
create index idx_tutor_students_tutor on tutor_students (tutor_id);

-- Whether a caller may read what belongs to a student: the student, a tutor linked now, an admin.
create function may_see(caller_id uuid, caller_role varchar, student uuid) returns boolean
language sql stable as $$
    select caller_role = 'admin'
        or (caller_role = 'student' and caller_id = student)
        or (caller_role = 'tutor' and exists (
            select 1 from tutor_students link
            where link.tutor_id = caller_id and link.student_id = student and link.ended_at is null))
$$;

create table sessions (
    id                uuid primary key default gen_random_uuid(),
    student_id        uuid not null references users (id) on delete cascade,
    tutor_id          uuid references users (id) on delete set null,
    session_date      timestamptz not null,
    duration          integer not null check (duration between 0 and 86400),
    transcript        text not null,
    transcript_source varchar(50) not null,
    transcript_format varchar(50) not null,
    analysis_status   varchar(50) not null default 'pending'
                      check (analysis_status in ('pending', 'processing', 'completed', 'failed')),
    analysis_data     jsonb,
    subject           varchar(100),
    transcript_sha256 bytea not null,
    blob_pathname     varchar(950),
    failure           varchar(500),
    -- Which analysis of this session is meant: a retry counts up, so its event is a new one.
    attempt           integer not null default 1,
    key_id            uuid references api_keys (id) on delete set null,
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now(),
    constraint sessions_upload_key unique (student_id, session_date, transcript_sha256)
);
create index idx_sessions_student_id on sessions (student_id, session_date desc, id desc);
create index idx_sessions_tutor_id on sessions (tutor_id);
create index idx_sessions_date on sessions (session_date);
create index idx_sessions_status on sessions (analysis_status);
create index idx_sessions_key on sessions (key_id);

create table session_turns (
    id         uuid primary key,
    session_id uuid not null references sessions (id) on delete cascade,
    turn_index integer not null,
    -- Sealed like the text: a label is a person's name.
    speaker    text,
    role       varchar(10) not null check (role in ('student', 'tutor', 'unknown')),
    start_ms   integer,
    end_ms     integer,
    text       text not null,
    unique (session_id, turn_index)
);

create table session_chunks (
    id          uuid primary key,
    session_id  uuid not null references sessions (id) on delete cascade,
    student_id  uuid not null references users (id) on delete cascade,
    chunk_index integer not null,
    first_turn  integer not null,
    last_turn   integer not null,
    start_ms    integer,
    end_ms      integer,
    -- Redacted: this is what is searched and what may leave.
    text        text not null,
    words       tsvector generated always as (to_tsvector('english', text)) stored,
    embedded_at timestamptz,
    unique (session_id, chunk_index)
);
create index idx_session_chunks_student on session_chunks (student_id);
create index idx_session_chunks_words on session_chunks using gin (words);

create table concepts (
    id          uuid primary key default gen_random_uuid(),
    name        varchar(255) not null,
    subject     varchar(100) not null,
    description text,
    difficulty  integer not null check (difficulty between 1 and 10),
    -- The concept's own easiness over all students, learned online (see domain::mastery::Bias).
    bias         double precision not null,
    observations double precision not null default 0,
    created_at  timestamptz not null default now()
);
create index idx_concepts_subject on concepts (subject);
create unique index concepts_subject_name_key on concepts (subject, lower(name));

create table student_concepts (
    id             uuid primary key default gen_random_uuid(),
    student_id     uuid not null references users (id) on delete cascade,
    concept_id     uuid not null references concepts (id) on delete cascade,
    mastery_level  integer not null default 0 check (mastery_level between 0 and 100),
    uncertainty    double precision not null default 50,
    last_practiced timestamptz,
    -- The skill's counts and rates (see domain::mastery::Skill).
    hits           double precision not null default 0,
    misses         double precision not null default 0,
    hit_rate       double precision not null default 0,
    miss_rate      double precision not null default 0,
    -- What is remembered (see domain::recall).
    stability      double precision,
    difficulty     double precision,
    due_at         timestamptz,
    created_at     timestamptz not null default now(),
    updated_at     timestamptz not null default now(),
    unique (student_id, concept_id)
);
create index idx_student_concepts_student on student_concepts (student_id);
create index idx_student_concepts_concept on student_concepts (concept_id);

-- Everything a mastery estimate follows from (see domain::mastery and domain::recall).
create view student_skills as
select
    known.student_id, known.concept_id, concept.name, concept.subject,
    concept.bias, concept.observations,
    known.hits, known.misses, known.hit_rate, known.miss_rate,
    learner.hits as learner_hits, learner.misses as learner_misses,
    learner.hit_rate as learner_hit_rate, learner.miss_rate as learner_miss_rate,
    known.stability, known.difficulty as memory_difficulty, known.last_practiced, known.due_at
from student_concepts known
join concepts concept on concept.id = known.concept_id
join students learner on learner.user_id = known.student_id;

-- Append-only: what a student showed of a concept. All mastery follows from it, in the order of seq.
create table evidence (
    id          uuid primary key,
    seq         bigint generated always as identity unique,
    student_id  uuid not null references users (id) on delete cascade,
    concept_id  uuid not null references concepts (id) on delete cascade,
    kind        varchar(20) not null check (kind in ('graded_item', 'rubric', 'transcript')),
    outcome     varchar(10) not null check (outcome in ('correct', 'partial', 'incorrect')),
    observed_at timestamptz not null,
    session_id  uuid references sessions (id) on delete cascade,
    practice_id uuid,
    question_id uuid,
    turn_index  integer,
    -- The evidence this one corrects, when a practice was regraded.
    corrects    uuid references evidence (id) on delete cascade,
    created_at  timestamptz not null default now()
);
create index idx_evidence_student on evidence (student_id, concept_id, seq);
create index idx_evidence_concept on evidence (concept_id);
create index idx_evidence_session on evidence (session_id);
create index idx_evidence_practice on evidence (practice_id);
create index idx_evidence_question on evidence (question_id);
create index idx_evidence_corrects on evidence (corrects);

create table goals (
    id           uuid primary key default gen_random_uuid(),
    student_id   uuid not null references users (id) on delete cascade,
    subject      varchar(100) not null,
    description  text not null,
    status       varchar(50) not null default 'active' check (status in ('active', 'completed', 'paused')),
    progress     integer not null default 0 check (progress between 0 and 100),
    target_date  timestamptz,
    completed_at timestamptz,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now()
);
create index idx_goals_student on goals (student_id);
create index idx_goals_status on goals (status);

create table practices (
    id           uuid primary key default gen_random_uuid(),
    student_id   uuid not null references users (id) on delete cascade,
    session_id   uuid references sessions (id) on delete cascade,
    status       varchar(50) not null default 'generating'
                 check (status in ('generating', 'assigned', 'in_progress', 'completed', 'failed')),
    -- The questions as the student is shown them; the keys are in practice_questions.
    questions    jsonb not null default '[]',
    -- What was asked for: {conceptIds}. What was answered: [{questionId, answer}].
    request      jsonb not null default '{}',
    answers      jsonb,
    -- When the questions had passed their checks: from then on none is written any more.
    checked_at   timestamptz,
    -- The whole answer to the submission, kept so that it can be read again.
    result       jsonb,
    score        integer check (score between 0 and 100),
    failure      varchar(500),
    late         boolean not null default false,
    attempt      integer not null default 1,
    assigned_at  timestamptz not null default now(),
    completed_at timestamptz,
    due_at       timestamptz,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now()
);
create index idx_practices_student on practices (student_id, assigned_at desc, id desc);
create index idx_practices_session on practices (session_id);
create index idx_practices_status on practices (status);
create index idx_practices_due on practices (due_at);
-- Asking again for what is still open answers with what is there.
create unique index practices_open_key on practices (student_id, session_id, (request::text))
    where status in ('generating', 'assigned', 'in_progress');

create table practice_questions (
    id          uuid primary key,
    practice_id uuid not null references practices (id) on delete cascade,
    position    integer not null,
    concept_id  uuid not null references concepts (id) on delete cascade,
    -- domain::practice::Draft, key and explanation included.
    draft       jsonb not null,
    answer      text,
    outcome     varchar(10) check (outcome in ('correct', 'partial', 'incorrect')),
    verdict     jsonb,
    unique (practice_id, position)
);
create index idx_practice_questions_concept on practice_questions (concept_id);
alter table evidence add foreign key (practice_id) references practices (id) on delete cascade;
alter table evidence add foreign key (question_id) references practice_questions (id) on delete cascade;

create table conversations (
    id         uuid primary key default gen_random_uuid(),
    student_id uuid not null references users (id) on delete cascade,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index idx_conversations_student on conversations (student_id, updated_at desc, id desc);

create table messages (
    id              uuid primary key default gen_random_uuid(),
    conversation_id uuid not null references conversations (id) on delete cascade,
    role            varchar(50) not null check (role in ('user', 'assistant')),
    content         text not null,
    metadata        jsonb,
    created_at      timestamptz not null default now()
);
create index idx_messages_conversation on messages (conversation_id, created_at, id);
create index idx_messages_created on messages (created_at);

create table subject_suggestions (
    id                uuid primary key default gen_random_uuid(),
    student_id        uuid not null references users (id) on delete cascade,
    completed_goal_id uuid references goals (id) on delete cascade,
    accepted_goal_id  uuid references goals (id) on delete set null,
    subject           varchar(100) not null,
    description       text,
    relevance_score   decimal(3, 1),
    value_proposition text,
    related_concepts  text[] not null default '{}',
    status            varchar(50) not null default 'pending'
                      check (status in ('pending', 'accepted', 'dismissed')),
    created_at        timestamptz not null default now(),
    updated_at        timestamptz not null default now()
);
create index idx_suggestions_student on subject_suggestions (student_id);
create index idx_suggestions_status on subject_suggestions (status);
create index idx_suggestions_completed_goal on subject_suggestions (completed_goal_id);
create index idx_suggestions_accepted_goal on subject_suggestions (accepted_goal_id);

create table refresh_tokens (
    token_sha256 bytea primary key,
    family_id    uuid not null,
    user_id      uuid not null references users (id) on delete cascade,
    created_at   timestamptz not null default now(),
    expires_at   timestamptz not null,
    -- Set when the token was exchanged for its successor.
    used_at      timestamptz,
    revoked_at   timestamptz
);
create index idx_refresh_tokens_user on refresh_tokens (user_id);
create index idx_refresh_tokens_family on refresh_tokens (family_id);

create table one_time_codes (
    code_sha256 bytea primary key,
    user_id     uuid not null references users (id) on delete cascade,
    purpose     varchar(20) not null check (purpose in ('verify_email', 'reset_password')),
    created_at  timestamptz not null default now(),
    expires_at  timestamptz not null,
    used_at     timestamptz
);
create index idx_one_time_codes_user on one_time_codes (user_id);

create table invites (
    id          uuid primary key,
    code_sha256 bytea not null unique,
    purpose     varchar(20) not null check (purpose in ('tutor_signup', 'link')),
    inviter_id  uuid not null references users (id) on delete cascade,
    email       varchar(255) not null,
    created_at  timestamptz not null default now(),
    expires_at  timestamptz not null,
    used_at     timestamptz
);
create index idx_invites_inviter on invites (inviter_id);
create index idx_invites_email on invites (email);

create table nudges (
    id         uuid primary key,
    student_id uuid not null references users (id) on delete cascade,
    type       varchar(50) not null,
    local_day  date not null,
    status     varchar(20) not null check (status in ('pending', 'sent', 'skipped')),
    reason     varchar(200),
    message    text,
    created_at timestamptz not null default now(),
    sent_at    timestamptz,
    unique (student_id, type, local_day)
);

create table notifications (
    id          uuid primary key,
    user_id     uuid not null references users (id) on delete cascade,
    kind        varchar(50) not null,
    title       varchar(200) not null,
    body        text not null,
    -- What it is about, such as {practiceId}.
    subject     jsonb not null default '{}',
    created_at  timestamptz not null default now(),
    read_at     timestamptz
);
create index idx_notifications_user on notifications (user_id, created_at desc, id desc);

create table idempotency_keys (
    principal    varchar(80) not null,
    method       varchar(10) not null,
    path         varchar(400) not null,
    key          varchar(255) not null,
    student_id   uuid references users (id) on delete cascade,
    body_sha256  bytea not null,
    status       integer,
    answer       bytea,
    content_type varchar(100),
    leased_until timestamptz not null,
    created_at   timestamptz not null default now(),
    primary key (principal, method, path, key)
);
create index idx_idempotency_keys_student on idempotency_keys (student_id);
create index idx_idempotency_keys_created on idempotency_keys (created_at);

create table ai_usage (
    id            uuid primary key,
    student_id    uuid references users (id) on delete set null,
    purpose       varchar(50) not null,
    model         varchar(100) not null,
    input_tokens  integer not null default 0,
    cached_tokens integer not null default 0,
    output_tokens integer not null default 0,
    cost_micros   bigint not null default 0,
    latency_ms    integer not null default 0,
    outcome       varchar(20) not null check (outcome in ('ok', 'refused', 'failed')),
    created_at    timestamptz not null default now()
);
create index idx_ai_usage_student on ai_usage (student_id, created_at);
create index idx_ai_usage_created on ai_usage (created_at);

-- Ids and times only, so that it may outlive an erased student.
create table audit_log (
    id         uuid primary key,
    actor_id   uuid,
    action     varchar(50) not null,
    subject_id uuid,
    created_at timestamptz not null default now()
);
create index idx_audit_log_actor on audit_log (actor_id);
create index idx_audit_log_subject on audit_log (subject_id);

-- For running without outside services.
create unlogged table kv (
    key        text primary key,
    value      bytea not null,
    expires_at timestamptz not null
);
create index idx_kv_expires on kv (expires_at);

create table outbox (
    id         text primary key,
    channel    varchar(10) not null check (channel in ('email', 'sms')),
    recipient  varchar(255) not null,
    subject    varchar(255) not null,
    body       text not null,
    created_at timestamptz not null default now()
);
create index idx_outbox_created on outbox (created_at);

create table vectors (
    namespace  varchar(40) not null,
    id         varchar(200) not null,
    student_id uuid references users (id) on delete cascade,
    metadata   jsonb not null,
    -- int8 per dimension; the vector is scale × these.
    scale      real not null,
    embedding  bytea not null,
    primary key (namespace, id)
);
alter table vectors alter column embedding set storage external;
create index idx_vectors_student on vectors (student_id, namespace);

-- Safeguarding: what is done when a text tells of a danger to a student. Settings, who is told, alerts,
-- what they rest on, and the messages about them. No words of anybody are here in clear.

-- One row: the settings of the whole organisation.
create table safeguarding_settings (
    id               boolean primary key default true check (id),
    -- Two letters (ISO 3166): whose help lines are named. Null: by the student's time zone.
    region           varchar(2),
    -- False: the companion answers no questions.
    ai_chat          boolean not null default true,
    -- How long nobody may have acknowledged an urgent alert before more people are told.
    escalate_minutes integer not null default 15 check (escalate_minutes between 1 and 1440),
    -- How long further findings count toward an open alert in place of opening another.
    repeat_hours     integer not null default 24 check (repeat_hours between 1 and 168),
    updated_at       timestamptz not null default now()
);
insert into safeguarding_settings default values;

-- Settings of one student, where they differ.
create table safeguarding_students (
    student_id uuid primary key references users (id) on delete cascade,
    region     varchar(2),
    ai_chat    boolean not null default true,
    updated_at timestamptz not null default now()
);

-- Who is told: for all students, or for one.
create table safeguarding_contacts (
    id          uuid primary key,
    user_id     uuid not null references users (id) on delete cascade,
    -- Null: for all.
    student_id  uuid references users (id) on delete cascade,
    -- E.164, for text messages.
    phone       varchar(20),
    -- May look at the words themselves.
    reads_words boolean not null default true,
    created_at  timestamptz not null default now(),
    unique nulls not distinct (user_id, student_id)
);
create index idx_safeguarding_contacts_student on safeguarding_contacts (student_id);

create table safeguarding_alerts (
    id                uuid primary key,
    student_id        uuid not null references users (id) on delete cascade,
    category          varchar(20) not null check (category in (
        'self_harm', 'abuse_neglect', 'grooming', 'violence_threat', 'sexual', 'bullying',
        'eating_disorder', 'substance')),
    -- The worst so far.
    severity          varchar(10) not null check (severity in ('low', 'medium', 'high', 'critical')),
    -- Whom it is about, where that is known. They are neither told nor shown it.
    subject_id        uuid references users (id) on delete set null,
    -- It may be about a tutor of the student: none of them is told or shown it.
    may_concern_tutor boolean not null,
    -- Texts that told of it.
    finding_count     integer not null,
    first_at          timestamptz not null,
    last_at           timestamptz not null,
    -- How often people were told.
    round             integer not null default 0,
    -- When people are told again, unless somebody acknowledges it before.
    escalate_at       timestamptz,
    -- Since when nobody could be reached; null when somebody was.
    unreached_at      timestamptz,
    acknowledged_at   timestamptz,
    acknowledged_by   uuid references users (id) on delete set null
);
create index idx_safeguarding_alerts_student on safeguarding_alerts (student_id, category, last_at);
create index idx_safeguarding_alerts_last on safeguarding_alerts (last_at, id);
create index idx_safeguarding_alerts_due on safeguarding_alerts (escalate_at)
    where acknowledged_at is null;
create index idx_safeguarding_alerts_subject on safeguarding_alerts (subject_id);
create index idx_safeguarding_alerts_acknowledged_by on safeguarding_alerts (acknowledged_by);

-- A text that told of a danger: its place, not its words.
create table safeguarding_findings (
    -- Follows from the text and the category: a text that is read twice is found once.
    id              uuid primary key,
    alert_id        uuid not null references safeguarding_alerts (id) on delete cascade,
    source          varchar(10) not null check (source in ('message', 'turn', 'answer', 'comment')),
    -- The message, the turn, or the question.
    source_id       uuid not null,
    session_id      uuid references sessions (id) on delete cascade,
    conversation_id uuid references conversations (id) on delete cascade,
    practice_id     uuid references practices (id) on delete cascade,
    speaker         varchar(10) not null check (speaker in ('student', 'tutor', 'unknown')),
    severity        varchar(10) not null check (severity in ('low', 'medium', 'high', 'critical')),
    -- The phrase of the rules that spoke; null when the moderation service alone did.
    rule            varchar(200),
    -- The words, sealed, where they are kept nowhere else.
    words           text,
    found_at        timestamptz not null
);
create index idx_safeguarding_findings_alert on safeguarding_findings (alert_id, found_at);
create index idx_safeguarding_findings_session on safeguarding_findings (session_id);
create index idx_safeguarding_findings_conversation on safeguarding_findings (conversation_id);
create index idx_safeguarding_findings_practice on safeguarding_findings (practice_id);

-- A message to one person about an alert, written with the alert and sent afterwards.
create table safeguarding_notices (
    -- Follows from the alert, the round and the person.
    id          uuid primary key,
    alert_id    uuid not null references safeguarding_alerts (id) on delete cascade,
    user_id     uuid not null references users (id) on delete cascade,
    round       integer not null,
    created_at  timestamptz not null,
    tries       integer not null default 0,
    next_try_at timestamptz not null,
    -- When it was sent or given up.
    settled_at  timestamptz,
    -- Whether a channel took it.
    reached     boolean not null default false
);
create index idx_safeguarding_notices_due on safeguarding_notices (next_try_at)
    where settled_at is null;
create index idx_safeguarding_notices_alert on safeguarding_notices (alert_id);
create index idx_safeguarding_notices_user on safeguarding_notices (user_id);

-- What somebody wrote down about an alert.
create table safeguarding_notes (
    id         uuid primary key,
    alert_id   uuid not null references safeguarding_alerts (id) on delete cascade,
    author_id  uuid references users (id) on delete set null,
    -- Sealed.
    note       text not null,
    created_at timestamptz not null
);
create index idx_safeguarding_notes_alert on safeguarding_notes (alert_id, created_at);
create index idx_safeguarding_notes_author on safeguarding_notes (author_id);

-- Messages that the moderation service has not looked at, because it did not answer.
create table safeguarding_rescreens (
    message_id  uuid primary key references messages (id) on delete cascade,
    student_id  uuid not null references users (id) on delete cascade,
    tries       integer not null default 0,
    next_try_at timestamptz not null
);
create index idx_safeguarding_rescreens_due on safeguarding_rescreens (next_try_at);
create index idx_safeguarding_rescreens_student on safeguarding_rescreens (student_id);

-- True if somebody must not learn of an alert: they are the one it is about, or may be.
create function is_kept_from_alert(
    person uuid, student uuid, subject uuid, may_concern_tutor boolean
) returns boolean
language sql stable as $$
    select person is not distinct from subject
        or (may_concern_tutor and (
            exists (select 1 from tutor_students where tutor_id = person and student_id = student)
            or exists (select 1 from sessions where tutor_id = person and student_id = student)))
$$;

-- True if a caller may see an alert: admins and the contacts of its student, unless it is kept from
-- them.
create function may_see_alert(
    caller uuid, caller_role text, student uuid, subject uuid, may_concern_tutor boolean
) returns boolean
language sql stable as $$
    select (
            caller_role = 'admin'
            or (caller_role = 'tutor' and exists (
                select 1 from safeguarding_contacts contact
                where contact.user_id = caller
                    and (contact.student_id is null or contact.student_id = student))))
        and not is_kept_from_alert(caller, student, subject, may_concern_tutor)
$$;

-- Meetings that a recorder (Read AI, Fireflies, Zoom) has told of, each once. Its transcript waits here
-- until it is a session of a student; the row then stays for a while, so that a late delivery of the
-- same meeting makes no second one.
create table recordings (
    id            uuid primary key,
    recorder      varchar(20) not null check (recorder in ('read_ai', 'fireflies', 'zoom')),
    -- The recorder's own id.
    meeting_id    varchar(255) not null,
    state         varchar(20) not null default 'pending'
                  check (state in ('pending', 'parked', 'done')),
    -- Why it is parked.
    reason        varchar(20) check (reason in ('unmatched', 'ambiguous', 'not_fetched', 'unreadable')),
    -- Title, people and transcript, sealed; empty once it is a session.
    body          text not null,
    -- Characters of the transcript, so that a longer one is known as such after the text has gone.
    body_chars    integer not null check (body_chars >= 0),
    -- Of the addresses of its people, so that an erasure finds it.
    people_sha256 bytea[] not null default '{}',
    student_id    uuid references users (id) on delete set null,
    tutor_id      uuid references users (id) on delete set null,
    -- The admin who said whose it is.
    assigned_by   uuid references users (id) on delete set null,
    session_id    uuid references sessions (id) on delete set null,
    -- Which try of the job is meant.
    attempt       integer not null default 1,
    requested_at  timestamptz not null,
    touched_at    timestamptz not null,
    received_at   timestamptz not null,
    constraint recordings_meeting_key unique (recorder, meeting_id)
);
create index idx_recordings_parked on recordings (received_at desc, id desc) where state = 'parked';
create index idx_recordings_pending on recordings (touched_at) where state = 'pending';
create index idx_recordings_received on recordings (received_at);
create index idx_recordings_people on recordings using gin (people_sha256);
create index idx_recordings_student on recordings (student_id);
create index idx_recordings_tutor on recordings (tutor_id);
create index idx_recordings_assigned_by on recordings (assigned_by);
create index idx_recordings_session on recordings (session_id);

-- Rooms of which an admin has said who meets there.
create table meeting_rooms (
    room_sha256 bytea not null,
    tutor_id    uuid not null references users (id) on delete cascade,
    student_id  uuid not null references users (id) on delete cascade,
    learned_at  timestamptz not null,
    primary key (room_sha256, tutor_id, student_id)
);
create index idx_meeting_rooms_tutor on meeting_rooms (tutor_id);
create index idx_meeting_rooms_student on meeting_rooms (student_id);

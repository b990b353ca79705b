-- How a transcript was read (see domain::analysis::SessionReading); null for sessions read earlier.
alter table sessions add column reading jsonb;

-- Whom each label of a session stands for. The label itself is the speaker of the first turn, sealed
-- there, so that it goes with the transcript.
create table session_speakers (
    session_id uuid not null references sessions (id) on delete cascade,
    first_turn integer not null check (first_turn >= 0),
    turns      integer not null check (turns > 0),
    person     varchar(10) not null check (person in ('student', 'tutor', 'learner', 'unknown')),
    -- The account, where the person has one.
    user_id    uuid references users (id) on delete set null,
    basis      varchar(20) not null check (basis in (
        'corrected', 'name', 'part_of_name', 'part', 'elimination', 'talk', 'nothing')),
    certainty  varchar(10) not null check (certainty in ('unsure', 'guessed', 'sure')),
    primary key (session_id, first_turn)
);
create index idx_session_speakers_user on session_speakers (user_id);

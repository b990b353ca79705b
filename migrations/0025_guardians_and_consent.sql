-- Guardians of students, and their consent: a student under the age of consent is taught and answered
-- by the product only as far as a guardian has agreed to it.

alter table users drop constraint users_role_check;
alter table users add constraint users_role_check
    check (role in ('student', 'tutor', 'admin', 'guardian'));

create table guardian_students (
    id          uuid primary key,
    guardian_id uuid not null references users (id) on delete cascade,
    student_id  uuid not null references users (id) on delete cascade,
    -- Who invited the guardian; a student may have.
    invited_by  uuid references users (id) on delete set null,
    started_at  timestamptz not null,
    ended_at    timestamptz
);
create unique index idx_guardian_students_current on guardian_students (guardian_id, student_id)
    where ended_at is null;
create index idx_guardian_students_student on guardian_students (student_id);
create index idx_guardian_students_guardian on guardian_students (guardian_id);
create index idx_guardian_students_invited_by on guardian_students (invited_by);

-- An invitation of a guardian is for one student.
alter table invites add column student_id uuid references users (id) on delete cascade;
create index idx_invites_student on invites (student_id);
alter table invites drop constraint invites_purpose_check;
alter table invites add constraint invites_purpose_check
    check (purpose in ('tutor_signup', 'link', 'guardian'));
alter table invites add constraint invites_student_check
    check ((purpose = 'guardian') = (student_id is not null));

-- Of the date of birth only the year is kept, and the day from which a student decides alone
-- (see domain::consent).
alter table students add column birth_year smallint check (birth_year between 1900 and 2200);
alter table students add column of_age_on date;

alter table safeguarding_settings
    -- True: students who told no year of birth need consent, too.
    add column consent_without_birth_year boolean not null default false,
    -- The categories of alerts that guardians are told of, once a contact has acknowledged one. Never
    -- those in which a guardian may be who it is about.
    add column guardian_categories text[] not null default '{}' check (guardian_categories <@ array[
        'self_harm', 'violence_threat', 'sexual', 'bullying', 'eating_disorder', 'substance']);

-- Append-only: what guardians have agreed to, word by word. The last line of a student counts; one
-- without scopes refuses or withdraws.
create table consents (
    id          uuid primary key,
    seq         bigint generated always as identity unique,
    student_id  uuid not null references users (id) on delete cascade,
    guardian_id uuid references users (id) on delete set null,
    scopes      text[] not null check (scopes <@ array['uploads', 'chat', 'models']),
    -- Of the words that the guardian was shown.
    wording     varchar(20) not null,
    created_at  timestamptz not null
);
create index idx_consents_student on consents (student_id, seq desc);
create index idx_consents_guardian on consents (guardian_id);

-- True if a student is too young to agree without a guardian.
create function needs_consent(student uuid) returns boolean
language sql stable as $$
    select case
        when profile.of_age_on is not null then profile.of_age_on > (now() at time zone 'utc')::date
        else school.consent_without_birth_year
    end
    from students profile
    cross join safeguarding_settings school
    where profile.user_id = student
$$;

-- True if something must not be done for a student, because consent is needed and not given.
create function lacks_consent(student uuid, scope text) returns boolean
language sql stable as $$
    select coalesce(needs_consent(student), false) and not coalesce((
        select scope = any (scopes) from consents where student_id = student order by seq desc limit 1
    ), false)
$$;

-- A guardian sees the students whom they are linked with now, as far as a route admits guardians.
create or replace function may_see(caller_id uuid, caller_role varchar, student uuid) returns boolean
language sql stable as $$
    select caller_role = 'admin'
        or (caller_role = 'student' and caller_id = student)
        or (caller_role = 'tutor' and exists (
            select 1 from tutor_students link
            where link.tutor_id = caller_id and link.student_id = student and link.ended_at is null))
        or (caller_role = 'guardian' and exists (
            select 1 from guardian_students link
            where link.guardian_id = caller_id and link.student_id = student
                and link.ended_at is null))
        or (caller_role = 'key' and exists (
            select 1 from api_keys key
            where key.id = caller_id and (
                student = any (key.allowed)
                or exists (
                    select 1 from tutor_students link
                    where link.tutor_id = any (key.allowed) and link.student_id = student
                        and link.ended_at is null))))
$$;

-- Everybody around a student, for redaction: now with their guardians.
create or replace function people_around(student uuid) returns jsonb
language sql stable as $$
    select jsonb_build_object(
        'name', person.name,
        'email', person.email,
        'phone', (select phone from students where user_id = person.id),
        'tutors', (
            select coalesce(
                jsonb_agg(
                    jsonb_build_object('name', tutor.name, 'email', tutor.email)
                    order by tutor.name, tutor.id),
                '[]')
            from users tutor
            where tutor.id in (
                select tutor_id from sessions where student_id = person.id
                union all
                select tutor_id from tutor_students where student_id = person.id)
        ),
        'guardians', (
            select coalesce(
                jsonb_agg(
                    jsonb_build_object('name', guardian.name, 'email', guardian.email)
                    order by guardian.name, guardian.id),
                '[]')
            from users guardian
            where guardian.id in (
                select guardian_id from guardian_students where student_id = person.id)
        ),
        'sessions', (
            select coalesce(jsonb_agg(jsonb_build_object('id', id, 'speakers', speakers)), '[]')
            from (
                select id, speakers from sessions
                where student_id = person.id and speakers is not null
                order by session_date desc, id desc
                limit 500
            ) as met
        )
    )
    from users person
    where person.id = student
$$;

-- A recording of a student who needs consent first waits with the others that an admin looks at.
alter table recordings drop constraint recordings_reason_check;
alter table recordings add constraint recordings_reason_check check (
    reason in ('unmatched', 'ambiguous', 'not_fetched', 'unreadable', 'awaits_consent'));

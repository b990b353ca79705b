-- What calling outside services needs: whose names must not leave, and what calls cost.

-- Who speaks in a session, as its transcript labels them: a sealed JSON list. They are known without
-- opening every turn, so that none of them is named to a model in whatever concerns the student.
alter table sessions add column speakers text;

-- Everybody around a student, for redaction: who they are and how they are reached, who teaches or
-- taught them, and the sealed speakers of their latest sessions. As many names as anybody has met.
create function people_around(student uuid) returns jsonb
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

-- A call is written down before it is made, at the most it can cost, and set right afterwards. One
-- that nobody set right has been made all the same.
alter table ai_usage drop constraint ai_usage_outcome_check;
alter table ai_usage add constraint ai_usage_outcome_check
    check (outcome in ('reserved', 'ok', 'refused', 'failed'));

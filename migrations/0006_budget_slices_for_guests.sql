-- Calls about students whom nobody at the school knows draw on a small slice of the month, so that
-- strangers can't spend what the others need.

-- Which slice a call was counted in; settling it corrects the same one.
alter table ai_usage add column slice varchar(10) not null default 'linked'
    check (slice in ('guest', 'linked'));

-- The part of a day's costs that guests caused, and which levels of the month's budget admins were
-- told of. The levels stand in the row of the month's first day, which every reservation holds.
alter table ai_days add column guest_micros bigint not null default 0;
alter table ai_days add column told text[] not null default '{}';

-- What decides whose calls a student's are: see domain::budget::Membership. A lesson counts unless the
-- student and its tutor have parted; one that a service key brought always counts.
create function student_membership(student uuid)
returns table (email_verified boolean, has_tutor boolean, has_lesson boolean)
language sql stable as $$
    select
        person.email_verified_at is not null,
        exists (
            select 1 from tutor_students link
            where link.student_id = person.id and link.ended_at is null),
        exists (
            select 1 from sessions session
            where session.student_id = person.id
                and (session.key_id is not null or not exists (
                    select 1 from tutor_students link
                    where link.student_id = person.id and link.tutor_id = session.tutor_id
                        and link.ended_at is not null)))
    from users person
    where person.id = student
$$;

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

-- What a million tokens cost, in millionths of a dollar, from a day on. A model that is not listed by
-- its whole name is known by the longest name that it begins with; one that is not known at all costs
-- as much as the dearest. A change of prices is another row.
create table model_prices (
    model      varchar(100) not null,
    valid_from date not null,
    input      bigint not null check (input >= 0),
    cached     bigint not null check (cached >= 0),
    output     bigint not null check (output >= 0),
    primary key (model, valid_from)
);
insert into model_prices (model, valid_from, input, cached, output) values
    ('gpt-4.1',                '2025-04-14',  2000000,   500000,  8000000),
    ('gpt-4.1-mini',           '2025-04-14',   400000,   100000,  1600000),
    ('gpt-4.1-nano',           '2025-04-14',   100000,    25000,   400000),
    ('gpt-4o',                 '2024-10-01',  2500000,  1250000, 10000000),
    ('gpt-4o-mini',            '2024-07-18',   150000,    75000,   600000),
    ('gpt-5',                  '2025-08-07',  1250000,   125000, 10000000),
    ('gpt-5-mini',             '2025-08-07',   250000,    25000,  2000000),
    ('gpt-5-nano',             '2025-08-07',    50000,     5000,   400000),
    ('gpt-4-turbo',            '2024-04-09', 10000000, 10000000, 30000000),
    ('gpt-4',                  '2023-03-14', 30000000, 30000000, 60000000),
    ('gpt-3.5-turbo',          '2024-01-25',   500000,   500000,  1500000),
    ('text-embedding-3-large', '2024-01-25',   130000,   130000,        0),
    ('text-embedding-3-small', '2024-01-25',    20000,    20000,        0);

-- What the calls of a model cost at a moment, rounded up to a millionth of a dollar.
create function model_cost(
    called varchar, called_at timestamptz, tokens_in integer, tokens_cached integer,
    tokens_out integer
) returns bigint
language sql stable as $$
    select ceil(
        (greatest(tokens_in - tokens_cached, 0)::numeric * price.input
            + tokens_cached::numeric * price.cached
            + tokens_out::numeric * price.output) / 1000000)::bigint
    from model_prices price
    where price.valid_from <= (called_at at time zone 'utc')::date
    order by
        starts_with(called, price.model) desc,
        case when starts_with(called, price.model) then length(price.model) end desc nulls last,
        case when starts_with(called, price.model) then price.valid_from end desc nulls last,
        price.output desc, price.input desc
    limit 1
$$;

-- What the calls of a day cost together, so that a month's total is the sum of a few rows. Whoever
-- sets something aside holds the day, which puts calls made at the same time in a row.
create table ai_days (
    day         date primary key,
    cost_micros bigint not null default 0
);

//! The sweep: the work it gives up, the age at which it removes rows, and the rows that stay.

use chrono::TimeDelta;
use domain::retention::Periods;
use ports::Clock;
use serde_json::{Value, json};
use testkit::{App, Person, TestServices};

use super::{SWEEP, call_cron};
use crate::LESSON;

/// Runs a statement with the time as $1 and an account as $2.
pub(super) async fn change(app: &App, person: &Person, statement: &'static str) {
    sqlx::query(statement).bind(app.clock.now()).bind(person.id.0).execute(&app.db).await.unwrap();
}

pub(super) async fn count(app: &App, query: &'static str) -> i64 {
    sqlx::query_scalar(query).fetch_one(&app.db).await.unwrap()
}

/// A table, the name of its count in the answer, and rows of which some are too old.
type RetentionCase = (&'static str, &'static str, &'static str);

/// Each puts one row a minute younger than it may be, and two a minute older.
const TABLES: [RetentionCase; 12] = [
    (
        "ai_usage",
        "aiUsage",
        "insert into ai_usage (id, purpose, model, outcome, created_at, student_id)
        select gen_random_uuid(), 'chat', 'm', 'ok', $1::timestamptz - interval '400 days' + n * interval '1 minute', $2
        from unnest(array[-1, -2, 1]) as n",
    ),
    (
        "idempotency_keys",
        "idempotencyKeys",
        "insert into idempotency_keys (principal, method, path, key, body_sha256, leased_until, created_at, student_id)
        select 'p', 'POST', '/', 'k' || n, '', at, at, $2
        from (
            select n, $1::timestamptz - interval '1 day' + n * interval '1 minute' as at
            from unnest(array[-1, -2, 1]) as n
        ) as rows",
    ),
    (
        "outbox",
        "outbox",
        "insert into outbox (id, channel, recipient, subject, body, created_at)
        select $2::text || n, 'email', 'r', 's', 'b', $1::timestamptz - interval '90 days' + n * interval '1 minute'
        from unnest(array[-1, -2, 1]) as n",
    ),
    (
        "notifications",
        "notifications",
        "insert into notifications (id, user_id, kind, title, body, created_at, read_at)
        select gen_random_uuid(), $2, 'k', 't', 'b', $1::timestamptz - interval '900 days',
            $1::timestamptz - interval '365 days' + n * interval '1 minute'
        from unnest(array[-1, -2, 1]) as n",
    ),
    (
        "refresh_tokens",
        "refreshTokens",
        "insert into refresh_tokens (token_sha256, family_id, user_id, expires_at)
        select decode(lpad((n + 5)::text, 4, '0'), 'hex'), gen_random_uuid(), $2,
            $1::timestamptz - interval '1 day' + n * interval '1 minute'
        from unnest(array[-1, -2, 1]) as n",
    ),
    (
        "one_time_codes",
        "oneTimeCodes",
        "insert into one_time_codes (code_sha256, user_id, purpose, expires_at)
        select decode(lpad((n + 5)::text, 4, '0'), 'hex'), $2, 'verify_email',
            $1::timestamptz - interval '1 day' + n * interval '1 minute'
        from unnest(array[-1, -2, 1]) as n",
    ),
    (
        "invites",
        "invites",
        "insert into invites (id, code_sha256, purpose, inviter_id, email, expires_at)
        select gen_random_uuid(), decode(lpad((n + 5)::text, 4, '0'), 'hex'), 'link', $2, 'e',
            $1::timestamptz - interval '30 days' + n * interval '1 minute'
        from unnest(array[-1, -2, 1]) as n",
    ),
    (
        "kv",
        "cache",
        "insert into kv (key, value, expires_at)
        select $2::text || n, '', $1::timestamptz + n * interval '1 minute'
        from unnest(array[-1, -2, 1]) as n",
    ),
    (
        "login_failures",
        "cache",
        "insert into login_failures (account, source, last_failed_at)
        select $2::text::bytea, n::text::bytea,
            $1::timestamptz - interval '1 day' + n * interval '1 minute'
        from unnest(array[-1, -2, 1]) as n",
    ),
    (
        "known_networks",
        "knownNetworks",
        "insert into known_networks (user_id, network, last_used_at)
        select $2, n::text::bytea, $1::timestamptz - interval '180 days' + n * interval '1 minute'
        from unnest(array[-1, -2, 1]) as n",
    ),
    (
        "events",
        "events",
        "insert into events (id, name, data, taken_at)
        select $2::text || n, 'e', '{}', $1::timestamptz - interval '30 days' + n * interval '1 minute'
        from unnest(array[-1, -2, 1]) as n",
    ),
    (
        "messages",
        "messages",
        "with open as (
            insert into conversations (id, student_id, updated_at)
            values (gen_random_uuid(), $2, $1::timestamptz - interval '364 days') returning id
        )
        insert into messages (id, conversation_id, role, content, created_at)
        select gen_random_uuid(), open.id, 'user', 'sealed',
            $1::timestamptz - interval '365 days' + n * interval '1 minute'
        from open, unnest(array[-1, -2, 1]) as n",
    ),
];

#[tokio::test]
async fn what_was_kept_long_enough_goes_and_the_rest_stays() {
    let app = App::start().await;
    let ada = app.student("Ada Okoye").await;
    for (table, name, rows) in TABLES {
        change(&app, &ada, rows).await;
        let swept = call_cron(&app, SWEEP).await;
        assert_eq!(swept["removed"][name], 2, "{table}: {swept}");
        assert_eq!(swept["finished"], true);
        let all: u64 =
            swept["removed"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
        assert_eq!(all, 2, "{table} takes nothing else along: {swept}");
        let again = call_cron(&app, SWEEP).await;
        assert_eq!(again["removed"][name], 0, "{table}: {again}");
        let query = format!("select count(*) from {table}");
        let remaining: i64 =
            sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_one(&app.db).await.unwrap();
        assert_eq!(remaining, 1, "{table}");
    }
}

#[tokio::test]
async fn what_is_not_read_not_done_or_not_asked_about_stays() {
    let app = App::start().await;
    let ada = app.student("Ada Okoye").await;
    change(
        &app,
        &ada,
        "insert into notifications (id, user_id, kind, title, body, created_at)
        values (gen_random_uuid(), $2, 'k', 't', 'b', $1::timestamptz - interval '3000 days')",
    )
    .await;
    change(
        &app,
        &ada,
        "insert into audit_log (id, actor_id, action, created_at)
        values (gen_random_uuid(), $2, 'read', $1::timestamptz - interval '3000 days')",
    )
    .await;
    change(
        &app,
        &ada,
        "with old as (
            insert into events (id, name, data, taken_at)
            select what || $2::text, 'e', '{}', $1::timestamptz - interval '90 days'
            from unnest(array['running', 'late', 'done']) as what
            returning id
        )
        insert into runs (id, function_id, event_id, state, retries, finished_at)
        select gen_random_uuid(), 'f', id,
            case when id like 'running%' then 'running' else 'done' end, 4,
            case
                when id like 'late%' then $1::timestamptz - interval '1 day'
                when id like 'done%' then $1::timestamptz - interval '89 days'
            end
        from old",
    )
    .await;
    change(
        &app,
        &ada,
        "insert into events (id, name, data, happened_at)
        values ('waiting' || $2::text, 'e', '{}', $1::timestamptz - interval '90 days')",
    )
    .await;
    let swept = call_cron(&app, SWEEP).await;
    assert_eq!(swept["removed"]["events"], 1, "{swept}");
    assert_eq!(count(&app, "select count(*) from events").await, 3);
    assert_eq!(count(&app, "select count(*) from runs where state = 'running'").await, 1);
    assert_eq!(count(&app, "select count(*) from notifications").await, 1);
    assert_eq!(count(&app, "select count(*) from audit_log").await, 1);
}

#[tokio::test]
async fn a_conversation_goes_with_its_last_message() {
    let app = App::start().await;
    let ada = app.student("Ada Okoye").await;
    change(
        &app,
        &ada,
        "with open as (
            insert into conversations (id, student_id, updated_at)
            select gen_random_uuid(), $2, $1::timestamptz - days * interval '1 day'
            from unnest(array[400, 400, 10]) as days
            returning id, updated_at
        )
        insert into messages (id, conversation_id, role, content, created_at)
        select gen_random_uuid(), id, 'user', 'sealed', updated_at from open",
    )
    .await;
    let swept = call_cron(&app, SWEEP).await["removed"].clone();
    assert_eq!((&swept["messages"], &swept["conversations"]), (&json!(2), &json!(2)), "{swept}");
    assert_eq!(count(&app, "select count(*) from conversations").await, 1);
    assert_eq!(count(&app, "select count(*) from messages").await, 1);
}

#[tokio::test]
async fn more_than_a_batch_goes_in_one_call() {
    let app = App::start().await;
    let ada = app.student("Ada Okoye").await;
    change(
        &app,
        &ada,
        "insert into outbox (id, channel, recipient, subject, body, created_at)
        select $2::text || n, 'email', 'r', 's', 'b', $1::timestamptz - interval '100 days'
        from generate_series(1, 2500) as n",
    )
    .await;
    let swept = call_cron(&app, SWEEP).await;
    assert_eq!((&swept["removed"]["outbox"], &swept["finished"]), (&json!(2500), &json!(true)));
}

#[tokio::test]
async fn periods_can_be_set() {
    let app = App::with(|parts| {
        let periods = Periods { outbox: 5, ..Periods::default() };
        TestServices { periods, ..parts }
    })
    .await;
    let ada = app.student("Ada Okoye").await;
    change(
        &app,
        &ada,
        "insert into outbox (id, channel, recipient, subject, body, created_at)
        select $2::text || n, 'email', 'r', 's', 'b', $1::timestamptz - n * interval '1 day'
        from unnest(array[4, 6]) as n",
    )
    .await;
    assert_eq!(call_cron(&app, SWEEP).await["removed"]["outbox"], 1);
}

#[tokio::test]
async fn work_that_came_to_nothing_is_given_up_with_a_reason() {
    let app = App::start().await;
    let (tutor, ada) = app.linked_pair().await;
    let session = app.upload(&tutor, &ada, LESSON).await;
    sqlx::raw_sql(
        "update events set taken_at = now();
        update sessions set analysis_status = 'processing';",
    )
    .execute(&app.db)
    .await
    .unwrap();
    change(
        &app,
        &ada,
        "insert into practices (id, student_id, session_id, status, updated_at, assigned_at)
        select gen_random_uuid(), $2, id, 'generating', $1, $1 from sessions",
    )
    .await;
    change(
        &app,
        &ada,
        "insert into goals (student_id, subject, description, status, suggestions_status, updated_at)
        values ($2, 'Chemistry', 'd', 'completed', 'pending', $1)",
    )
    .await;
    app.clock.advance(TimeDelta::hours(26) - TimeDelta::minutes(10));
    let swept = call_cron(&app, SWEEP).await;
    assert_eq!((&swept["givenUp"], &swept["resent"]), (&json!(0), &json!(3)), "a last attempt");
    app.clock.advance(TimeDelta::minutes(15));
    assert_eq!(call_cron(&app, SWEEP).await["givenUp"], 0, "the last attempt may be at work");
    app.clock.advance(TimeDelta::minutes(10));
    assert_eq!(call_cron(&app, SWEEP).await["givenUp"], 3);
    let token = app.parts.tokens.issue(&ada.caller(), app.clock.now()).unwrap();
    let late = Person { token, ..ada.clone() };
    let path = format!("/api/transcripts/{session}");
    let view = app.get(&path).bearer(&late.token).send().await.expect(200);
    assert_eq!(view["status"], "failed");
    assert!(view["failure"].as_str().unwrap().contains("did not finish in time"), "{view}");
    for statement in [
        "select count(*) from practices where status = 'failed' and failure like '%Ask for them again.'",
        "select count(*) from goals where suggestions_status = 'failed'
            and suggestions_failure like '%Complete the goal again%'",
    ] {
        assert_eq!(count(&app, statement).await, 1, "{statement}");
    }
    assert_eq!(call_cron(&app, SWEEP).await["givenUp"], 0);
}

#[tokio::test]
async fn lost_events_are_sent_again() {
    let app = App::start().await;
    let (tutor, ada) = app.linked_pair().await;
    app.upload(&tutor, &ada, LESSON).await;
    sqlx::query("delete from events").execute(&app.db).await.unwrap();
    assert_eq!(call_cron(&app, SWEEP).await["resent"], 0, "it may still be on its way");
    app.clock.advance(TimeDelta::minutes(2));
    assert_eq!(call_cron(&app, SWEEP).await["resent"], 1);
    let runs = app.run_jobs().await;
    assert!(!runs.is_empty() && runs.iter().all(|run| run.output.is_ok()));
    assert_eq!(call_cron(&app, SWEEP).await["resent"], 0);
}

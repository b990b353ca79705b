//! The school as a whole.

use serde_json::{Value, json};
use testkit::{App, Person};
use uuid::Uuid;

use super::{parse_time, practice, question, session};

async fn dashboard(app: &App, reader: &Person, query: &str) -> testkit::TestResponse {
    app.get(&format!("/api/analytics/dashboard{query}")).bearer(&reader.token).send().await
}

/// Sets the time at which a student registered.
async fn set_registered_at(app: &App, student: &Person, when: &str) {
    sqlx::query("update users set created_at = $2 where id = $1")
        .bind(student.id.0)
        .bind(parse_time(when))
        .execute(&app.db)
        .await
        .unwrap();
}

/// A practice that was given and not handed in.
async fn add_practice(app: &App, student: &Person, status: &str, when: &str) {
    sqlx::query(
        "insert into practices (id, student_id, request, status, assigned_at)
        values ($1, $2, jsonb_build_object('count', $1::uuid::text), $3, $4)",
    )
    .bind(Uuid::now_v7())
    .bind(student.id.0)
    .bind(status)
    .bind(parse_time(when))
    .execute(&app.db)
    .await
    .unwrap();
}

async fn goal(app: &App, student: &Person, created_at: &str, completed_at: Option<&str>) {
    sqlx::query(
        "insert into goals (id, student_id, subject, description, status, created_at, completed_at)
        values ($1, $2, 'Chemistry', 'Learn it',
            case when $4::timestamptz is null then 'active' else 'completed' end, $3, $4)",
    )
    .bind(Uuid::now_v7())
    .bind(student.id.0)
    .bind(parse_time(created_at))
    .bind(completed_at.map(parse_time))
    .execute(&app.db)
    .await
    .unwrap();
}

async fn suggestion(app: &App, student: &Person, subject: &str, status: &str, created_at: &str) {
    sqlx::query(
        "insert into subject_suggestions (id, student_id, subject, status, created_at)
        values ($1, $2, $3, $4, $5)",
    )
    .bind(Uuid::now_v7())
    .bind(student.id.0)
    .bind(subject)
    .bind(status)
    .bind(parse_time(created_at))
    .execute(&app.db)
    .await
    .unwrap();
}

/// Five students around the period 1 to 10 November 2025, the days before it being 22 to 31 October.
async fn open_school(app: &App) {
    let names = ["Ada Okoye", "Ben Lindholm", "Carla Reyes", "Dan Roth", "Eve Stone"];
    let mut all = Vec::new();
    for name in names {
        let student = app.student(name).await;
        set_registered_at(app, &student, "2025-09-01T00:00:00Z").await;
        all.push(student);
    }
    let [ada, ben, carla, dan, eve] = &all[..] else { unreachable!() };
    set_registered_at(app, eve, "2025-11-11T00:00:00Z").await;
    // Before: Ada, Ben, Carla. Inside: Ada, Dan. So two of three are lost.
    session(app, ada, "2025-10-22T00:00:00Z").await;
    practice(app, ben, 50, "2025-10-31T23:59:59Z").await;
    question(app, carla, "2025-10-25T12:00:00Z").await;
    session(app, carla, "2025-10-21T23:59:59Z").await;
    // Ada's only activity of the period is more than a week before its end, Dan's on its last day.
    session(app, ada, "2025-11-03T23:59:59Z").await;
    practice(app, dan, 90, "2025-11-10T23:59:59Z").await;
    session(app, dan, "2025-11-11T00:00:00Z").await;
    // Dan's is the one handed in of three that were given in the period.
    add_practice(app, ada, "assigned", "2025-11-01T00:00:00Z").await;
    add_practice(app, ada, "in_progress", "2025-11-09T00:00:00Z").await;
    add_practice(app, ada, "assigned", "2025-11-11T00:00:00Z").await;
    add_practice(app, ada, "generating", "2025-11-05T00:00:00Z").await;
    add_practice(app, ada, "failed", "2025-11-05T00:00:00Z").await;
    goal(app, ada, "2025-11-02T00:00:00Z", Some("2025-11-09T00:00:00Z")).await;
    goal(app, ada, "2025-11-03T00:00:00Z", None).await;
    goal(app, ada, "2025-11-04T00:00:00Z", Some("2025-12-01T00:00:00Z")).await;
    goal(app, ada, "2025-10-01T00:00:00Z", Some("2025-11-05T00:00:00Z")).await;
    for (subject, status, created_at) in [
        ("Physics", "accepted", "2025-11-02T00:00:00Z"),
        ("Biology", "dismissed", "2025-11-02T00:00:00Z"),
        ("Maths", "pending", "2025-11-02T00:00:00Z"),
        ("Latin", "accepted", "2025-10-02T00:00:00Z"),
    ] {
        suggestion(app, ada, subject, status, created_at).await;
    }
}

#[tokio::test]
async fn the_numbers_are_those_worked_out_by_hand() {
    let app = App::start().await;
    let admin = app.admin().await;
    open_school(&app).await;
    let query = "?startDate=2025-11-01&endDate=2025-11-10";
    let body = dashboard(&app, &admin, query).await.expect(200);
    assert_eq!(
        body,
        json!({
            "period": {"start": "2025-11-01", "end": "2025-11-10"},
            "overview": {
                "totalStudents": 4, "activeStudents": 2, "totalSessions": 3,
                "averageSessionsPerStudent": 0.8,
            },
            "engagement": {
                "dailyActiveUsers": 1, "weeklyActiveUsers": 1, "practiceCompletionRate": 33,
            },
            "retention": {
                "churnRate": 67, "goalCompletionRate": 33, "subjectSuggestionAcceptance": 33,
            },
        })
    );
}

#[tokio::test]
async fn an_empty_school_has_no_rates() {
    let app = App::start().await;
    let admin = app.admin().await;
    let body = dashboard(&app, &admin, "").await.expect(200);
    for pointer in [
        "/overview/averageSessionsPerStudent",
        "/engagement/practiceCompletionRate",
        "/retention/churnRate",
        "/retention/goalCompletionRate",
        "/retention/subjectSuggestionAcceptance",
    ] {
        assert_eq!(body.pointer(pointer), Some(&Value::Null), "{pointer}");
    }
    assert_eq!(body["overview"]["totalStudents"], 0);
}

#[tokio::test]
async fn only_admins_see_the_school_and_what_it_uses() {
    let app = App::start().await;
    let (tutor, ada) = (app.tutor("Tom Hale").await, app.student("Ada Okoye").await);
    let admin = app.admin().await;
    for path in ["/api/analytics/dashboard", "/api/analytics/usage"] {
        for other in [&tutor, &ada] {
            app.get(path).bearer(&other.token).send().await.expect(403);
        }
        app.get(path).send().await.expect(401);
        app.get(path).bearer(&admin.token).send().await.expect(200);
    }
    // A person who is no admin any more is asked to sign in again.
    sqlx::query("update users set role = 'tutor' where id = $1")
        .bind(admin.id.0)
        .execute(&app.db)
        .await
        .unwrap();
    dashboard(&app, &admin, "").await.expect(401);
}

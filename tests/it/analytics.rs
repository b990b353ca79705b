//! Analytics: numbers worked out by hand, who may see them, and what a period is.

mod dashboard;
mod usage;

use chrono::{DateTime, Utc};
use serde_json::json;
use testkit::{App, Person};
use uuid::Uuid;

fn parse_time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A completed practice.
async fn practice(app: &App, student: &Person, score: i32, completed_at: &str) {
    sqlx::query(
        "insert into practices (id, student_id, status, score, assigned_at, completed_at)
        values ($1, $2, 'completed', $3, $4, $4)",
    )
    .bind(Uuid::now_v7())
    .bind(student.id.0)
    .bind(score)
    .bind(parse_time(completed_at))
    .execute(&app.db)
    .await
    .unwrap();
}

/// A session.
async fn session(app: &App, student: &Person, date: &str) {
    let id = Uuid::now_v7();
    sqlx::query(
        "insert into sessions (
            id, student_id, session_date, duration, transcript, transcript_source,
            transcript_format, transcript_sha256)
        values ($1, $2, $3, 60, 'sealed', 'test', 'auto', $4)",
    )
    .bind(id)
    .bind(student.id.0)
    .bind(parse_time(date))
    .bind(id.as_bytes().as_slice())
    .execute(&app.db)
    .await
    .unwrap();
}

/// A question asked in chat.
async fn question(app: &App, student: &Person, when: &str) {
    sqlx::query(
        "with conversation as (
            insert into conversations (student_id) values ($1) returning id
        )
        insert into messages (conversation_id, role, content, created_at)
        select id, 'user', 'sealed', $2 from conversation",
    )
    .bind(student.id.0)
    .bind(parse_time(when))
    .execute(&app.db)
    .await
    .unwrap();
}

async fn improvements(
    app: &App,
    reader: &Person,
    student: &Person,
    query: &str,
) -> testkit::TestResponse {
    let path = format!("/api/analytics/learning-improvements/{}{query}", student.id);
    app.get(&path).bearer(&reader.token).send().await
}

const AUTUMN: &str = "?startDate=2025-10-01&endDate=2025-11-15";

#[tokio::test]
async fn scores_before_the_period_are_compared_with_those_inside() {
    let app = App::start().await;
    let ada = app.student("Ada Okoye").await;
    for (score, completed_at) in [
        (60, "2025-08-01T10:00:00Z"),
        (70, "2025-09-30T23:59:59.999Z"),
        (75, "2025-10-01T00:00:00Z"),
        (81, "2025-11-15T23:59:59.999999Z"),
        (10, "2025-11-16T00:00:00Z"),
    ] {
        practice(&app, &ada, score, completed_at).await;
    }
    for date in ["2025-09-30T12:00:00Z", "2025-10-09T12:00:00Z", "2025-11-15T20:00:00Z"] {
        session(&app, &ada, date).await;
    }
    // Of the seven weeks from 1 October these are in the first, the second, the fourth, the seventh.
    question(&app, &ada, "2025-10-23T09:00:00Z").await;
    let body = improvements(&app, &ada, &ada, AUTUMN).await.expect(200);
    assert_eq!(
        body,
        json!({
            "studentId": ada.id,
            "period": {"start": "2025-10-01", "end": "2025-11-15"},
            "metrics": {
                "averagePracticeScore": {
                    "before": 65, "after": 78, "improvement": 20, "improvementPoints": 13,
                    "beforeCount": 2, "afterCount": 2,
                },
                "sessionsCompleted": 2,
                "conceptsMastered": 0,
                "engagementRate": 57,
            },
            "trends": {"practiceScores": [75, 81], "dates": ["2025-10-01", "2025-11-15"]},
        })
    );
}

#[tokio::test]
async fn without_earlier_scores_the_first_third_is_compared_with_the_last() {
    let app = App::start().await;
    let ada = app.student("Ada Okoye").await;
    // Thirty days: the thirds meet on the 11th and the 21st.
    for (score, completed_at) in [
        (50, "2025-10-10T23:00:00Z"),
        (0, "2025-10-11T00:00:00Z"),
        (0, "2025-10-20T23:00:00Z"),
        (60, "2025-10-21T00:00:00Z"),
        (70, "2025-10-30T23:00:00Z"),
    ] {
        practice(&app, &ada, score, completed_at).await;
    }
    let query = "?startDate=2025-10-01&endDate=2025-10-30";
    let body = improvements(&app, &ada, &ada, query).await.expect(200);
    assert_eq!(
        body["metrics"]["averagePracticeScore"],
        json!({
            "before": 50, "after": 65, "improvement": 30, "improvementPoints": 15,
            "beforeCount": 1, "afterCount": 2,
        })
    );
}

#[tokio::test]
async fn nothing_at_all_is_null_and_not_zero() {
    let app = App::start().await;
    let ada = app.student("Ada Okoye").await;
    practice(&app, &ada, 60, "2025-08-01T10:00:00Z").await;
    let body = improvements(&app, &ada, &ada, AUTUMN).await.expect(200);
    let change = &body["metrics"]["averagePracticeScore"];
    for field in ["before", "after", "improvement", "improvementPoints"] {
        assert!(change[field].is_null(), "{field} in {body:#}");
    }
    assert_eq!((&change["beforeCount"], &change["afterCount"]), (&json!(1), &json!(0)));
    assert_eq!(body["metrics"]["engagementRate"], 0);
    assert_eq!(body["trends"], json!({"practiceScores": [], "dates": []}));
    let ahead = "?startDate=2099-01-01&endDate=2099-02-01";
    let body = improvements(&app, &ada, &ada, ahead).await.expect(200);
    assert!(body["metrics"]["engagementRate"].is_null(), "{body:#}");
}

#[tokio::test]
async fn a_student_who_came_in_every_week_came_in_all_of_them_and_not_in_more() {
    let app = App::start().await;
    let ada = app.student("Ada Okoye").await;
    for date in ["2025-10-01T00:00:00Z", "2025-10-08T00:00:00Z"] {
        session(&app, &ada, date).await;
    }
    // The last moment belongs to the period, and begins its second week.
    let query = "?startDate=2025-10-01T00:00:00Z&endDate=2025-10-08T00:00:00Z";
    let body = improvements(&app, &ada, &ada, query).await.expect(200);
    assert_eq!(body["metrics"]["engagementRate"], 100, "{body:#}");
}

#[tokio::test]
async fn a_trend_has_at_most_a_hundred_points() {
    let app = App::start().await;
    let ada = app.student("Ada Okoye").await;
    for n in 0..150 {
        let day = parse_time("2025-10-01T00:00:00Z") + chrono::TimeDelta::hours(6 * n);
        practice(&app, &ada, i32::try_from(n).unwrap() % 101, &day.to_rfc3339()).await;
    }
    let body = improvements(&app, &ada, &ada, AUTUMN).await.expect(200);
    let scores = body["trends"]["practiceScores"].as_array().unwrap();
    let dates = body["trends"]["dates"].as_array().unwrap();
    assert_eq!((scores.len(), dates.len()), (100, 100));
    assert_eq!((&scores[0], &scores[99]), (&json!(0), &json!(149 % 101)));
    assert_eq!((&dates[0], &dates[99]), (&json!("2025-10-01"), &json!("2025-11-07")));
}

/// Hands in all practices with the right answers, until nothing is left to ask.
async fn practise_often(app: &App, ada: &Person) {
    let open: Vec<Uuid> =
        sqlx::query_scalar("select id from practices where status in ('assigned', 'in_progress')")
            .fetch_all(&app.db)
            .await
            .unwrap();
    for id in open {
        let answers = app.right_answers(id).await;
        app.submit(ada, id, &answers).await.expect(200);
    }
}

#[tokio::test]
async fn concepts_mastered_are_those_that_reached_eighty_in_the_period_and_are_there_now() {
    let app = App::start().await;
    let (_, ada, session) = app.taught().await;
    for _ in 0..4 {
        practise_often(&app, &ada).await;
        let body = json!({ "studentId": ada.id, "sessionId": session });
        app.post("/api/practice/generate", &body).bearer(&ada.token).send().await;
        app.run_jobs().await;
    }
    let path = format!("/api/progress/student/{}", ada.id);
    let progress = app.get(&path).bearer(&ada.token).send().await.expect(200);
    let levels: Vec<u64> = progress["concepts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|concept| concept["masteryLevel"].as_u64().unwrap())
        .collect();
    let mastered = levels.iter().filter(|level| **level >= 80).count();
    assert!(mastered > 0, "{levels:?}");

    let count = async |query: &str| {
        let body = improvements(&app, &ada, &ada, query).await.expect(200);
        body["metrics"]["conceptsMastered"].as_u64().unwrap() as usize
    };
    // The session was in November 2025, the practices are of today.
    let today = parse_time(&Utc::now().to_rfc3339());
    let ever = format!("?startDate=2025-11-01&endDate={}", today.format("%Y-%m-%d"));
    assert_eq!(count(&ever).await, mastered, "{levels:?}");
    assert_eq!(count("?startDate=2025-01-01&endDate=2025-10-31").await, 0);
    let then = count("?startDate=2025-11-01&endDate=2025-11-30").await;
    assert_eq!(then + count("").await, mastered, "each crossed once");
    assert!(count("").await > 0, "practice did it");

    // Lost again: it crossed in the period, but is not there now.
    sqlx::query("update student_concepts set hits = 0, hit_rate = 0, misses = 5000, miss_rate = 1")
        .execute(&app.db)
        .await
        .unwrap();
    assert_eq!(count("").await, 0);
}

#[tokio::test]
async fn a_student_is_seen_by_themself_their_tutors_and_admins() {
    let app = App::start().await;
    let (tutor, ada) = (app.tutor("Tom Hale").await, app.student("Ada Okoye").await);
    let (eve, admin) = (app.student("Eve Stone").await, app.admin().await);
    improvements(&app, &tutor, &ada, "").await.expect(404);
    app.link(&tutor, &ada).await;
    for reader in [&ada, &tutor, &admin] {
        improvements(&app, reader, &ada, "").await.expect(200);
    }
    let theirs = improvements(&app, &eve, &ada, "").await;
    theirs.expect(404);
    improvements(&app, &admin, &admin, "").await.expect(404);
    let path = format!("/api/analytics/learning-improvements/{}", ada.id);
    app.get(&path).send().await.expect(401);
}

#[tokio::test]
async fn a_period_that_can_not_be_used_is_a_400_that_names_the_parameter() {
    let app = App::start().await;
    let (ada, admin) = (app.student("Ada Okoye").await, app.admin().await);
    let student = format!("/api/analytics/learning-improvements/{}", ada.id);
    for path in [student.as_str(), "/api/analytics/dashboard", "/api/analytics/usage"] {
        for (query, parameter) in [
            ("startDate=2025-11-16&endDate=2025-11-15", "startDate"),
            ("startDate=2025-13-01", "startDate"),
            ("endDate=soon", "endDate"),
            ("endDate=", "endDate"),
            ("startDate=2015-01-01&endDate=2025-01-01", "startDate"),
            ("startDate=2025-11-15T10:00:00Z&endDate=2025-11-15T09:59:59Z", "startDate"),
        ] {
            let answer = app.get(&format!("{path}?{query}")).bearer(&admin.token).send().await;
            let problem = answer.expect(400);
            assert_eq!(problem["code"], "malformed_parameter", "{query}");
            assert_eq!(problem["errors"][0]["parameter"], parameter, "{query}");
        }
    }
}

#[tokio::test]
async fn moments_are_taken_to_the_second() {
    let app = App::start().await;
    let ada = app.student("Ada Okoye").await;
    for hour in 8..=10 {
        practice(&app, &ada, hour, &format!("2025-11-15T{hour:02}:00:00Z")).await;
    }
    let query = "?startDate=2025-11-15T08:00:01Z&endDate=2025-11-15T11:00:00%2B01:00";
    let body = improvements(&app, &ada, &ada, query).await.expect(200);
    assert_eq!(body["trends"]["practiceScores"], json!([9, 10]));
    let period = json!({"start": "2025-11-15T08:00:01Z", "end": "2025-11-15T10:00:00Z"});
    assert_eq!(body["period"], period);
}

//! Erasing one session takes everything made from it and nothing else.

use domain::ConceptId;
use domain::mastery::{Evidence, recount};
use http::Method;
use serde_json::json;
use testkit::{App, Person, TestResponse};
use uuid::Uuid;

use super::setup::ErasureSetup;

/// A lesson on what no other session teaches.
const FLUMMET: &str = "\
Tom Hale: Today we look at the flummet. Do you remember what a flummet is?
Xanthippe Quorrabel: Um, I'm not sure. Something flat?
Tom Hale: A flummet is a thin sheet that bends light.
Xanthippe Quorrabel: Okay, so a flummet bends light because it is thin.
Tom Hale: Exactly, well done. A flummet is a sheet, and a lens has many of them.
Xanthippe Quorrabel: I don't get why a flummet is thin.
Tom Hale: A thick flummet would break the light, so a flummet is thin.
";

async fn erase(app: &App, caller: &Person, session: Uuid) -> TestResponse {
    let path = format!("/api/transcripts/{session}");
    app.request(Method::DELETE, &path).bearer(&caller.token).send().await
}

/// Cells of the database that hold an id, by table.
async fn mentions(app: &App, id: Uuid) -> Vec<String> {
    let tables: Vec<String> = sqlx::query_scalar(
        "select table_name::text from information_schema.tables
        where table_schema = 'public' and table_type = 'BASE TABLE'
            and table_name not in ('audit_log', 'runs', 'run_steps')",
    )
    .fetch_all(&app.db)
    .await
    .unwrap();
    let mut found = Vec::new();
    for table in tables {
        let query = format!("select count(*) from {table} t where t::text like '%' || $1 || '%'");
        let query = sqlx::query_scalar(sqlx::AssertSqlSafe(query)).bind(id.to_string());
        let rows: i64 = query.fetch_one(&app.db).await.unwrap();
        if rows > 0 {
            found.push(table);
        }
    }
    found
}

#[tokio::test]
async fn an_erased_session_takes_what_was_made_from_it_and_mastery_is_counted_anew() {
    let setup = ErasureSetup::start().await;
    let app = &setup.app;
    let session = app.upload(&setup.tutor, &setup.ada, FLUMMET).await;
    app.run_jobs().await;
    let question = json!({ "studentId": setup.ada.id, "message": "What is a flummet?" });
    let question = app.post("/api/chat/message", &question).bearer(&setup.ada.token);
    let answer = question.send().await.expect(200);
    assert_eq!(answer["sources"][0]["sessionId"], json!(session), "{answer:#}");
    let before = mentions(app, session).await;
    for table in ["sessions", "session_chunks", "practices", "evidence", "vectors", "messages"] {
        assert!(before.iter().any(|name| name == table), "nothing in {table}: {before:?}");
    }
    let practices: Vec<Uuid> = sqlx::query_scalar("select id from practices where session_id = $1")
        .bind(session)
        .fetch_all(&app.db)
        .await
        .unwrap();
    let others = setup.rows_of_ben().await;

    erase(app, &setup.ada, session).await.expect(202);
    let gone = app.get(&format!("/api/transcripts/{session}")).bearer(&setup.ada.token);
    gone.send().await.expect(404);
    let ended = app.run_jobs().await;
    assert!(ended.iter().all(|run| run.output.is_ok()), "{ended:#?}");

    assert_eq!(mentions(app, session).await, Vec::<String>::new());
    for practice in practices {
        assert_eq!(mentions(app, practice).await, Vec::<String>::new());
    }
    let rare: i64 =
        sqlx::query_scalar("select count(*) from concepts where name ilike '%flummet%'")
            .fetch_one(&app.db)
            .await
            .unwrap();
    assert_eq!(rare, 0, "a concept that only this session taught");
    assert_eq!(setup.rows_of_ben().await, others);

    // What is stored is what the rest of the log says, and the rest is there.
    let rest = db::evidence::standing(&app.db, setup.ada.id).await.unwrap();
    assert!(!rest.is_empty(), "the other session's evidence stays");
    let lines: Vec<Evidence> = rest
        .iter()
        .map(|line| Evidence {
            id: line.id,
            concept: line.concept_id,
            kind: line.kind,
            outcome: line.outcome,
            observed_at: line.observed_at,
            source: line.source.event(),
        })
        .collect();
    let (learner, skills) = recount(&lines);
    let stored: Vec<(Uuid, f64, f64, f64, f64)> = sqlx::query_as(
        "select concept_id, hits, misses, learner_hits, learner_miss_rate
        from student_skills where student_id = $1",
    )
    .bind(setup.ada.id.0)
    .fetch_all(&app.db)
    .await
    .unwrap();
    assert_eq!(stored.len(), skills.len());
    for (concept, hits, misses, all_hits, all_miss_rate) in stored {
        let skill = skills[&ConceptId(concept)];
        let counted = [skill.hits, skill.misses, learner.hits, learner.miss_rate];
        let kept = [hits, misses, all_hits, all_miss_rate];
        assert_eq!(kept.map(f64::to_bits), counted.map(f64::to_bits));
    }
}

#[tokio::test]
async fn only_the_student_and_admins_erase_a_session_and_only_once() {
    let setup = ErasureSetup::start().await;
    let (app, session) = (&setup.app, setup.adas_session);
    erase(app, &setup.tutor, session).await.expect(403);
    erase(app, &setup.ben, session).await.expect(404);
    erase(app, &setup.admin, session).await.expect(202);
    erase(app, &setup.ada, session).await.expect(404);
    let audited: i64 = sqlx::query_scalar(
        "select count(*) from audit_log where action = 'session.erase' and subject_id = $1",
    )
    .bind(session)
    .fetch_one(&app.db)
    .await
    .unwrap();
    assert_eq!(audited, 1);
}

#[tokio::test]
async fn a_transcript_that_was_erased_can_be_uploaded_again() {
    let app = App::start().await;
    let (tutor, student) = (app.tutor("Tom Hale").await, app.student("Ada Okoye").await);
    app.link(&tutor, &student).await;
    let first = app.upload(&tutor, &student, crate::LESSON).await;
    app.run_jobs().await;
    let evidence = db::evidence::standing(&app.db, student.id).await.unwrap();
    erase(&app, &student, first).await.expect(202);
    assert!(db::evidence::standing(&app.db, student.id).await.unwrap().is_empty());
    let second = app.upload(&tutor, &student, crate::LESSON).await;
    assert_ne!(first, second);
    app.run_jobs().await;
    let again = db::evidence::standing(&app.db, student.id).await.unwrap();
    assert_eq!(again.len(), evidence.len());
}

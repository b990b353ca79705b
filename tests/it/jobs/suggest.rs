//! Suggesting subjects, interrupted after every step, repeated, failing.

use serde_json::{Value, json};
use steps::Job;
use testkit::{App, Person, Replayed, replay, replay_losing_results};

use crate::LESSON;
use crate::goals::{complete, open_school, set};

const STEPS: [&str; 4] = ["gather", "write-suggestions", "store-suggestions", "notify-student"];

/// A student whose completed goal waits for its suggestions, and the event that has them made.
async fn complete_goal() -> (App, Person, Value) {
    let (app, tutor, ada) = open_school().await;
    app.upload(&tutor, &ada, LESSON).await;
    app.run_jobs().await;
    let goal = set(&app, &ada, "Chemistry", "Master acid-base reactions").await;
    complete(&app, &ada, &goal).await.expect(200);
    let event = json!({
        "name": "goal.completed", "data": { "goalId": goal, "studentId": ada.id },
    });
    (app, ada, event)
}

fn job(app: &App) -> Job {
    let jobs = app.parts.jobs();
    jobs.into_iter().find(|job| job.spec.id == "suggest-subjects").unwrap()
}

async fn run(app: &App, event: &Value) -> Replayed {
    let job = job(app);
    replay(|step| job.call(step, event.clone())).await
}

/// Everything the job writes.
async fn suggestions_of(app: &App) -> Vec<Value> {
    sqlx::query_scalar(
        "select to_jsonb(suggestion) - 'created_at' - 'updated_at'
        from subject_suggestions suggestion
        union all
        select to_jsonb(told) - 'created_at' from notifications told where kind = 'suggestions'
        union all
        select to_jsonb(goals) - 'updated_at' - 'suggestions_touched_at' from goals
        order by 1",
    )
    .fetch_all(&app.db)
    .await
    .unwrap()
}

/// As before the job ran.
async fn reset_goal(app: &App) {
    for statement in [
        "delete from subject_suggestions",
        "delete from notifications where kind = 'suggestions'",
        "update goals set suggestions_status = 'pending', suggestions_draft = null",
    ] {
        sqlx::query(statement).execute(&app.db).await.unwrap();
    }
}

#[tokio::test]
async fn interrupted_and_repeated_steps_give_the_same_suggestions() {
    let (app, _, event) = complete_goal().await;
    let interrupted = run(&app, &event).await;
    assert_eq!(interrupted.step_names(), STEPS);
    assert!(interrupted.output.is_ok(), "{interrupted:#?}");
    let first = suggestions_of(&app).await;
    assert!(first.len() >= 3, "{first:#?}");

    reset_goal(&app).await;
    let job = job(&app);
    let repeated = replay_losing_results(|step| job.call(step, event.clone())).await;
    assert_eq!(repeated.step_names(), STEPS);
    assert_eq!(repeated.output, interrupted.output);
    assert_eq!(suggestions_of(&app).await, first);
}

#[tokio::test]
async fn steps_return_ids_and_counts_only() {
    let (app, ada, event) = complete_goal().await;
    let run = run(&app, &event).await;
    for (name, output) in &run.steps {
        let text = output.clone().unwrap().to_string();
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        for word in words.filter(|word| !word.is_empty() && *word != "null") {
            let plain = word.parse::<u32>().is_ok() || word.parse::<uuid::Uuid>().is_ok();
            assert!(plain, "{name} returns {text}");
        }
        assert!(!text.contains(&ada.name));
    }
}

#[tokio::test]
async fn a_job_that_runs_again_changes_nothing() {
    let (app, _, event) = complete_goal().await;
    run(&app, &event).await;
    let first = suggestions_of(&app).await;
    let again = run(&app, &event).await;
    assert_eq!(again.step_names(), ["gather"], "there is nothing to do");
    assert_eq!(suggestions_of(&app).await, first);
}

#[tokio::test]
async fn a_goal_that_is_gone_ends_the_job() {
    let (app, ada, event) = complete_goal().await;
    sqlx::query("delete from users where id = $1").bind(ada.id.0).execute(&app.db).await.unwrap();
    let run = run(&app, &event).await;
    assert_eq!(run.step_names(), ["gather"]);
    assert_eq!(run.output, Ok(Value::Null));
    assert!(suggestions_of(&app).await.is_empty());
}

#[tokio::test]
async fn a_failure_is_told_and_completing_again_makes_another_try() {
    let (app, ada, event) = complete_goal().await;
    // Whatever it is that breaks: here the table refuses.
    for statement in [
        "create function refuse() returns trigger language plpgsql
            as $$ begin raise exception 'no room for Ada Okoye'; end $$",
        "create trigger refuse before insert on subject_suggestions
            for each row execute function refuse()",
    ] {
        sqlx::query(statement).execute(&app.db).await.unwrap();
    }
    let runs = app.run_jobs().await;
    assert!(runs.iter().any(|run| run.output.is_err()), "{runs:#?}");
    let path = format!("/api/suggestions/student/{}", ada.id);
    let answer = app.get(&path).bearer(&ada.token).send().await.expect(200);
    let trigger = &answer["triggeredBy"];
    assert_eq!((&trigger["status"], answer["total"].as_i64()), (&json!("failed"), Some(0)));
    let failure = trigger["failure"].as_str().unwrap();
    assert!(failure.contains("Complete the goal again") && !failure.contains("room"), "{failure}");

    sqlx::query("drop trigger refuse on subject_suggestions").execute(&app.db).await.unwrap();
    let goal = event["data"]["goalId"].as_str().unwrap();
    let before = trigger["completedAt"].clone();
    let done = complete(&app, &ada, goal).await.expect(200);
    assert_eq!(done["completedAt"], before, "it was completed when it was");
    let runs = app.run_jobs().await;
    assert_eq!(runs.len(), 1, "another try is another event");
    let answer = app.get(&path).bearer(&ada.token).send().await.expect(200);
    assert_eq!(answer["triggeredBy"]["status"], "ready", "{answer:#}");
    assert!(answer["total"].as_i64() > Some(0));
    assert!(answer["triggeredBy"].get("failure").is_none());
}

#[tokio::test]
async fn nothing_that_suits_is_no_failure_and_tells_nobody() {
    let (app, _, ada) = open_school().await;
    let goal = set(&app, &ada, "Pottery", "Throw a bowl").await;
    complete(&app, &ada, &goal).await.expect(200);
    let runs = app.run_jobs().await;
    assert!(runs[0].output.is_ok(), "{runs:#?}");
    let path = format!("/api/suggestions/student/{}", ada.id);
    let answer = app.get(&path).bearer(&ada.token).send().await.expect(200);
    assert_eq!((&answer["total"], &answer["triggeredBy"]["status"]), (&json!(0), &json!("ready")));
    let count: i64 =
        sqlx::query_scalar("select count(*) from notifications where kind = 'suggestions'")
            .fetch_one(&app.db)
            .await
            .unwrap();
    assert_eq!(count, 0);
}

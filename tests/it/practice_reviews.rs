//! Answers that are read before they are handed in, left unread, contested, and judged by a person.

mod preview;
mod stored_before;

use http::Method;
use serde_json::{Value, json};
use testkit::{App, Person, TestResponse};
use uuid::Uuid;

use crate::learning::assert_log_replays;

pub(crate) struct Practised {
    pub(crate) app: App,
    pub(crate) tutor: Person,
    pub(crate) ada: Person,
    pub(crate) id: Uuid,
    /// A number, a choice, a word.
    pub(crate) questions: Vec<Uuid>,
}

/// What is right: `45`, `base` and `tariff`.
fn drafts() -> [Value; 3] {
    let draft = |kind: &str, question: &str, options: Value, key: Value| {
        json!({
            "kind": kind, "question": question, "options": options, "key": key,
            "explanation": "As the tutor said.", "difficulty": 5, "sourceTurn": null,
        })
    };
    [
        draft(
            "numeric",
            "How long is it?",
            json!([]),
            json!({ "kind": "number", "value": "45", "tolerance": null, "unit": null }),
        ),
        draft(
            "multiple_choice",
            "Which one takes protons?",
            json!(["acid", "base", "salt"]),
            json!({ "kind": "choice", "index": 1 }),
        ),
        draft(
            "short_answer",
            "What is a tax on imports called?",
            json!([]),
            json!({ "kind": "text", "accepted": ["tariff"] }),
        ),
    ]
}

impl Practised {
    /// A student with a practice of three known questions that is ready.
    pub(crate) async fn start() -> Self {
        let app = App::start().await;
        let (tutor, ada, _) = app.taught().await;
        let id = app.open_practice(&ada).await;
        sqlx::query("delete from practice_questions where position > 2")
            .execute(&app.db)
            .await
            .unwrap();
        for (position, draft) in (0_i32..).zip(drafts()) {
            sqlx::query(
                "update practice_questions
                set draft = $2 || jsonb_build_object('conceptId', concept_id)
                where position = $1",
            )
            .bind(position)
            .bind(draft)
            .execute(&app.db)
            .await
            .unwrap();
        }
        sqlx::query(
            "update practices set questions = (
                select jsonb_agg(
                    jsonb_build_object(
                        'questionId', id, 'question', draft -> 'question', 'type', draft -> 'kind',
                        'options', draft -> 'options', 'difficulty', 5, 'conceptId', concept_id)
                    order by position)
                from practice_questions)",
        )
        .execute(&app.db)
        .await
        .unwrap();
        let questions: Vec<Uuid> =
            sqlx::query_scalar("select id from practice_questions order by position")
                .fetch_all(&app.db)
                .await
                .unwrap();
        assert_eq!(questions.len(), 3);
        Self { app, tutor, ada, id, questions }
    }

    /// The same, handed in with these answers.
    async fn handed_in(answers: [&str; 3]) -> (Self, Value) {
        let practised = Self::start().await;
        let answers: Vec<Value> = practised
            .questions
            .iter()
            .zip(answers)
            .map(|(id, answer)| json!({ "questionId": id, "answer": answer }))
            .collect();
        let graded = practised.app.submit(&practised.ada, practised.id, &answers).await.expect(200);
        (practised, graded)
    }

    async fn preview(&self, question: usize, answer: &str) -> TestResponse {
        let body = json!({ "questionId": self.questions[question], "answer": answer });
        let path = format!("/api/practice/{}/preview", self.id);
        self.app.post(&path, &body).bearer(&self.ada.token).send().await
    }

    async fn contest(&self, question: usize, comment: &str) -> TestResponse {
        let path =
            format!("/api/practice/{}/questions/{}/contest", self.id, self.questions[question]);
        let body = json!({ "comment": comment });
        self.app.post(&path, &body).bearer(&self.ada.token).send().await
    }

    async fn judge(&self, judge: &Person, question: usize, correct: bool) -> TestResponse {
        let path =
            format!("/api/practice/{}/questions/{}/verdict", self.id, self.questions[question]);
        let body = json!({ "correct": correct, "comment": "Both spellings are fine." });
        self.app.request(Method::PUT, &path).json(&body).bearer(&judge.token).send().await
    }

    async fn reviews(&self, reader: &Person) -> Value {
        self.app.get("/api/practice/review").bearer(&reader.token).send().await.expect(200)
    }

    pub(crate) async fn show(&self) -> Value {
        let path = format!("/api/practice/{}", self.id);
        self.app.get(&path).bearer(&self.ada.token).send().await.expect(200)
    }

    /// The outcomes of the evidence that stands for a question.
    async fn standing(&self, question: usize) -> Vec<String> {
        sqlx::query_scalar("select outcome from standing_evidence where question_id = $1")
            .bind(self.questions[question])
            .fetch_all(&self.app.db)
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn an_unread_answer_is_no_evidence_and_not_in_the_score() {
    let (practised, graded) = Practised::handed_in(["green", "base", "traffic"]).await;
    assert_eq!((&graded["score"], &graded["needsReview"]), (&json!(50), &json!(1)));
    assert_eq!((&graded["correctAnswers"], &graded["totalQuestions"]), (&json!(1), &json!(3)));
    let told = &graded["feedback"][0];
    assert_eq!((&told["outcome"], &told["correct"]), (&json!("needs_review"), &json!(false)));
    assert!(told["feedback"].as_str().unwrap().contains("could not be read"), "{told}");
    assert_eq!(graded["feedback"][2]["outcome"], "incorrect");
    assert!(practised.standing(0).await.is_empty());
    assert_eq!(practised.standing(1).await, ["correct"]);

    let shown = practised.show().await;
    let question = &shown["questions"][0];
    assert_eq!((&shown["score"], &question["outcome"]), (&json!(50), &json!("needs_review")));
    assert!(question.get("correct").is_none(), "{question}");
    assert_eq!(question["review"]["status"], "open");
    assert!(shown["questions"][1].get("review").is_none());
    let waiting = practised.reviews(&practised.tutor).await;
    assert_eq!(
        (&waiting["total"], &waiting["reviews"][0]["reason"]),
        (&json!(1), &json!("unread"))
    );
    assert_eq!(waiting["reviews"][0]["answer"], "green");
    assert_eq!(waiting["reviews"][0]["correctAnswer"], "45");
}

#[tokio::test]
async fn a_practice_of_which_nothing_was_read_has_no_score_and_spoils_no_average() {
    let (practised, graded) = Practised::handed_in(["green", "none of these", "tariff"]).await;
    assert_eq!((&graded["score"], &graded["needsReview"]), (&json!(100), &json!(2)));
    sqlx::query("update practices set score = null").execute(&practised.app.db).await.unwrap();
    let path = format!("/api/progress/student/{}", practised.ada.id);
    let progress = practised.app.get(&path).bearer(&practised.ada.token).send().await.expect(200);
    assert_eq!(progress["overallProgress"]["practicesCompleted"], 1);
    assert!(progress["overallProgress"]["averageScore"].is_null());
    for path in [
        format!("/api/analytics/learning-improvements/{}", practised.ada.id),
        format!("/api/tutor/context/{}", practised.ada.id),
        format!("/api/practice/student/{}", practised.ada.id),
    ] {
        practised.app.get(&path).bearer(&practised.tutor.token).send().await.expect(200);
    }
}

#[tokio::test]
async fn an_option_that_names_the_student_is_right_when_it_is_answered_as_it_was_shown() {
    let practised = Practised::start().await;
    sqlx::query(
        "update practice_questions set draft = jsonb_set(draft, '{options,1}', '\"[STUDENT] did\"')
        where position = 1",
    )
    .execute(&practised.app.db)
    .await
    .unwrap();
    let answers = [json!({ "questionId": practised.questions[1], "answer": "Ada did" })];
    let graded = practised.app.submit(&practised.ada, practised.id, &answers).await.expect(200);
    let told = &graded["feedback"][1];
    assert_eq!((&told["outcome"], &told["correctAnswer"]), (&json!("correct"), &json!("Ada did")));
}

#[tokio::test]
async fn a_slip_is_told_in_words_and_as_a_word_and_is_kept() {
    let (practised, graded) = Practised::handed_in(["-45", "base", "tariff"]).await;
    let told = &graded["feedback"][0];
    assert_eq!(told["slip"], "sign");
    assert!(told["feedback"].as_str().unwrap().contains("Check the sign."), "{told}");
    assert!(graded["feedback"][1]["slip"].is_null());
    assert_eq!(practised.show().await["questions"][0]["slip"], "sign");
    let kept: Option<String> =
        sqlx::query_scalar("select verdict ->> 'slip' from practice_questions where id = $1")
            .bind(practised.questions[0])
            .fetch_one(&practised.app.db)
            .await
            .unwrap();
    assert_eq!(kept.as_deref(), Some("sign"));
}

#[tokio::test]
async fn a_won_contest_corrects_the_log_the_score_and_mastery_and_flags_the_question() {
    let (practised, graded) = Practised::handed_in(["45", "base", "tarriff"]).await;
    assert_eq!(graded["score"], 67);
    let opened = practised.contest(2, "It is\nonly a typing error.").await.expect(201);
    assert_eq!(opened["status"], "open");
    assert_eq!(practised.contest(2, "again").await.expect(409)["code"], "already_contested");
    let waiting = practised.reviews(&practised.tutor).await;
    assert_eq!(waiting["reviews"][0]["comment"], "It is\nonly a typing error.");
    assert_eq!(waiting["reviews"][0]["reason"], "contested");
    let level = async || {
        let path = format!("/api/progress/student/{}", practised.ada.id);
        let progress = practised.app.get(&path).bearer(&practised.ada.token).send().await;
        let concept = practised.show().await["questions"][2]["conceptId"].clone();
        let progress = progress.expect(200);
        let concepts = progress["concepts"].as_array().unwrap();
        let known = concepts.iter().find(|known| known["conceptId"] == concept).unwrap();
        known["masteryLevel"].as_i64().unwrap()
    };
    let before = level().await;

    let given = practised.judge(&practised.tutor, 2, true).await.expect(200);
    assert_eq!((&given["correct"], &given["score"]), (&json!(true), &json!(100)));
    assert_eq!(practised.standing(2).await, ["correct"]);
    assert!(level().await > before);
    let reason: String = sqlx::query_scalar("select reason from evidence_retractions")
        .fetch_one(&practised.app.db)
        .await
        .unwrap();
    assert_eq!(reason, "regrade");
    assert_log_replays(&practised.app).await;
    let flagged: Vec<Uuid> =
        sqlx::query_scalar("select id from practice_questions where key_flagged_at is not null")
            .fetch_all(&practised.app.db)
            .await
            .unwrap();
    assert_eq!(flagged, [practised.questions[2]]);
    let shown = practised.show().await;
    let question = &shown["questions"][2];
    assert_eq!((&shown["score"], &question["correct"]), (&json!(100), &json!(true)));
    assert_eq!(question["review"]["verdictComment"], "Both spellings are fine.");
    assert_eq!(practised.reviews(&practised.tutor).await["total"], 0);
    let path = "/api/notifications";
    let told = practised.app.get(path).bearer(&practised.ada.token).send().await.expect(200);
    assert_eq!(told["notifications"][0]["kind"], "answer_reviewed");
    assert!(!told.to_string().contains("spellings"), "what a tutor writes leaves by no channel");
}

#[tokio::test]
async fn tutors_are_told_of_the_first_contest_of_a_practice() {
    let (practised, _) = Practised::handed_in(["46", "acid", "duty"]).await;
    practised.contest(2, "My book says duty. Ask Ada.").await.expect(201);
    practised.contest(0, "It is 46.").await.expect(201);
    let inbox = practised.app.get("/api/notifications").bearer(&practised.tutor.token);
    let told = inbox.send().await.expect(200);
    let notices = told["notifications"].as_array().unwrap();
    let of_contests: Vec<&Value> =
        notices.iter().filter(|notice| notice["kind"] == "verdict_contested").collect();
    assert_eq!(of_contests.len(), 1, "{told:#}");
    assert_eq!(of_contests[0]["subject"]["practiceId"], json!(practised.id));
    assert!(!told.to_string().contains("My book"), "a comment leaves by no channel");
    let stranger = practised.app.tutor("Nina Berg").await;
    let inbox = practised.app.get("/api/notifications").bearer(&stranger.token);
    assert_eq!(inbox.send().await.expect(200)["total"], 0);
    let sent: i64 =
        sqlx::query_scalar("select count(*) from outbox where subject like '%contests%'")
            .fetch_one(&practised.app.db)
            .await
            .unwrap();
    assert!(sent <= 1, "once for a practice");
}

#[tokio::test]
async fn verdicts_can_be_set_again_and_a_repeat_moves_nothing() {
    let (practised, _) = Practised::handed_in(["green", "acid", "tariff"]).await;
    for (correct, score) in [(true, 67), (true, 67), (false, 33), (true, 67)] {
        let given = practised.judge(&practised.tutor, 0, correct).await.expect(200);
        assert_eq!(given["score"], score, "{correct}");
        assert_log_replays(&practised.app).await;
    }
    assert_eq!(practised.standing(0).await, ["correct"]);
    let lines: i64 = sqlx::query_scalar("select count(*) from evidence where question_id = $1")
        .bind(practised.questions[0])
        .fetch_one(&practised.app.db)
        .await
        .unwrap();
    assert_eq!(lines, 3, "one for each verdict that differs");
    let refused = practised.contest(0, "late").await.expect(409);
    assert_eq!(refused["code"], "nothing_to_contest");
    practised.judge(&practised.tutor, 0, false).await.expect(200);
    assert_eq!(practised.contest(0, "no").await.expect(409)["code"], "already_contested");
}

#[tokio::test]
async fn only_linked_tutors_and_admins_judge_and_only_what_is_handed_in() {
    let practised = Practised::start().await;
    let (stranger, admin) = (practised.app.tutor("Nina Berg").await, practised.app.admin().await);
    assert_eq!(practised.judge(&admin, 0, true).await.expect(409)["code"], "not_submitted");
    assert_eq!(practised.contest(0, "x").await.expect(409)["code"], "not_submitted");
    practised.app.submit(&practised.ada, practised.id, &[]).await.expect(200);
    let refused = practised.contest(0, "I was away").await.expect(409);
    assert_eq!(refused["code"], "nothing_to_contest");
    practised.judge(&stranger, 0, true).await.expect(404);
    practised.judge(&practised.ada, 0, true).await.expect(403);
    assert_eq!(practised.reviews(&stranger).await["total"], 0);
    practised.judge(&admin, 0, true).await.expect(200);
    let too_long = "x".repeat(1_001);
    assert_eq!(
        practised.contest(1, &too_long).await.expect(422)["errors"][0]["pointer"],
        "/comment"
    );
}

#[tokio::test]
async fn what_is_said_about_an_answer_is_sealed_and_exported() {
    let (practised, _) = Practised::handed_in(["45", "acid", "tariff"]).await;
    practised.contest(1, "Quandlewort said so.").await.expect(201);
    practised.judge(&practised.tutor, 1, false).await.expect(200);
    let stored: (String, String) =
        sqlx::query_as("select comment, verdict_comment from question_reviews")
            .fetch_one(&practised.app.db)
            .await
            .unwrap();
    assert!(stored.0.starts_with("v2:") && stored.1.starts_with("v2:"), "{stored:?}");
    let path = format!("/api/students/{}/export", practised.ada.id);
    let copy = practised.app.get(&path).bearer(&practised.ada.token).send().await.expect(200);
    let review = &copy["sections"]["reviews"][0];
    assert_eq!(review["comment"], "Quandlewort said so.");
    assert_eq!(review["verdictComment"], "Both spellings are fine.");
}

//! Help before a practice is handed in: hints and first tries, what they cost, and that neither tells
//! what is right.

use serde_json::{Value, json};
use testkit::TestResponse;
use uuid::Uuid;

use crate::learning::assert_log_replays;
use crate::practice_reviews::Practised;

impl Practised {
    async fn help(&self, what: &str, body: &Value) -> TestResponse {
        let path = format!("/api/practice/{}/{what}", self.id);
        self.app.post(&path, body).bearer(&self.ada.token).send().await
    }

    async fn hint(&self, question: usize) -> TestResponse {
        self.help("hint", &json!({ "questionId": self.questions[question] })).await
    }

    async fn try_answer(&self, question: usize, answer: &str) -> TestResponse {
        let body = json!({ "questionId": self.questions[question], "answer": answer });
        self.help("try", &body).await
    }

    /// Hands in what is right of each question that is named.
    async fn hand_in(&self, questions: &[usize]) -> Value {
        let right = ["45", "base", "tariff"];
        let answers: Vec<Value> = questions
            .iter()
            .map(|at| json!({ "questionId": self.questions[*at], "answer": right[*at] }))
            .collect();
        self.app.submit(&self.ada, self.id, &answers).await.expect(200)
    }

    /// Kind and outcome of the evidence for each question.
    async fn evidence(&self) -> Vec<(String, String)> {
        sqlx::query_as(
            "select line.kind, line.outcome
            from standing_evidence line
            join practice_questions asked on asked.id = line.question_id
            order by asked.position",
        )
        .fetch_all(&self.app.db)
        .await
        .unwrap()
    }

    /// Makes the first question one of the curriculum's; returns its draft.
    async fn with_item(&self, item: &str, seed: u64) -> domain::practice::Draft {
        let instance = curriculum::instance(item, seed).unwrap();
        let concept: Uuid =
            sqlx::query_scalar("select concept_id from practice_questions where id = $1")
                .bind(self.questions[0])
                .fetch_one(&self.app.db)
                .await
                .unwrap();
        let draft = instance.draft(concept.into(), curriculum::ResponseStyle::Typed).unwrap();
        sqlx::query("update practice_questions set draft = $2 where id = $1")
            .bind(self.questions[0])
            .bind(serde_json::to_value(&draft).unwrap())
            .execute(&self.app.db)
            .await
            .unwrap();
        draft
    }
}

#[tokio::test]
async fn hints_come_one_at_a_time_stay_with_the_question_and_end_with_a_worked_example() {
    let practised = Practised::start().await;
    let draft = practised.with_item("quadratic-formula-roots", 7).await;
    let mut given = Vec::new();
    let mut next = json!("nudge");
    while !next.is_null() {
        let answer = practised.hint(0).await.expect(200);
        assert_eq!(answer["hint"]["rung"], next);
        next = answer["next"].clone();
        given.push(answer["hint"].clone());
    }
    let rungs: Vec<&str> = given.iter().map(|hint| hint["rung"].as_str().unwrap()).collect();
    assert_eq!(rungs, ["nudge", "step", "example"]);
    let example = &given[2]["example"];
    assert_ne!(example["question"], draft.question);
    assert!(example["steps"].as_array().unwrap().len() > 1, "{example}");
    assert_eq!(practised.hint(0).await.expect(200)["hint"], given[2], "the last one comes again");
    let again = json!({ "questionId": practised.questions[0], "rung": "nudge" });
    assert_eq!(practised.help("hint", &again).await.expect(200)["hint"], given[0]);

    let shown = practised.show().await;
    assert_eq!(shown["status"], "in_progress");
    assert_eq!(shown["questions"][0]["hints"], json!(given));
    assert_eq!(shown["questions"][1]["hints"], json!([]));
    let stored: i64 = sqlx::query_scalar("select count(*) from practice_hints")
        .fetch_one(&practised.app.db)
        .await
        .unwrap();
    assert_eq!(stored, 3);
}

#[tokio::test]
async fn a_wrong_try_adds_a_hint_that_names_its_slip() {
    let practised = Practised::start().await;
    let draft = practised.with_item("quadratic-formula-roots", 7).await;
    let slip = draft.origin.unwrap().mistakes[0].clone();
    let wanted = json!({ "questionId": practised.questions[0], "rung": "slip" });
    assert_eq!(practised.help("hint", &wanted).await.expect(409)["code"], "hint_not_next");
    let told = practised.try_answer(0, &slip.value).await.expect(200);
    assert_eq!(told["tried"]["outcome"], "incorrect");
    assert!(told["tried"]["feedback"].as_str().unwrap().contains(&slip.name), "{told}");
    assert_eq!(practised.hint(0).await.expect(200)["hint"]["rung"], "nudge");
    let hint = practised.hint(0).await.expect(200);
    assert_eq!(hint["hint"]["rung"], "slip");
    assert!(hint["hint"]["text"].as_str().unwrap().contains(&slip.name), "{hint}");
}

#[tokio::test]
async fn no_question_is_without_a_hint_and_none_is_given_once_it_is_handed_in() {
    let practised = Practised::start().await;
    for (question, right) in ["45", "base", "tariff"].into_iter().enumerate() {
        let hint = practised.hint(question).await.expect(200);
        let text = hint["hint"]["text"].as_str().unwrap().to_lowercase();
        assert!(text.len() > 20 && !text.contains(right), "{hint}");
    }
    let foreign = json!({ "questionId": Uuid::now_v7() });
    let refused = practised.help("hint", &foreign).await.expect(404);
    assert_eq!(refused["errors"][0]["pointer"], "/questionId");
    practised.hand_in(&[]).await;
    assert_eq!(practised.hint(0).await.expect(409)["code"], "already_submitted");
    assert_eq!(practised.try_answer(0, "4").await.expect(409)["code"], "already_submitted");
}

#[tokio::test]
async fn a_right_answer_with_help_counts_half_and_a_wrong_one_in_full() {
    let practised = Practised::start().await;
    practised.hint(0).await.expect(200);
    practised.hint(2).await.expect(200);
    let graded = practised.hand_in(&[0, 1]).await;
    let helped: Vec<&Value> =
        graded["feedback"].as_array().unwrap().iter().map(|told| &told["helped"]).collect();
    assert_eq!(helped, [&json!(true), &json!(false), &json!(true)]);
    assert_eq!(graded["correctAnswers"], 2, "help lowers no score");
    let line = |kind: &str, outcome: &str| (kind.to_owned(), outcome.to_owned());
    let expected = [
        line("assisted_item", "correct"),
        line("graded_item", "correct"),
        line("graded_item", "incorrect"),
    ];
    assert_eq!(practised.evidence().await, expected);
    assert_log_replays(&practised.app).await;
}

#[tokio::test]
async fn a_wrong_try_then_a_right_answer_counts_half_and_a_right_try_in_full() {
    let practised = Practised::start().await;
    let told = practised.try_answer(0, "-45").await.expect(200);
    assert_eq!(told["tried"]["outcome"], "incorrect");
    assert_eq!(told["tried"]["slip"], "sign");
    assert_eq!(told["tried"]["feedback"], "Not yet. Check the sign.");
    assert_eq!(told["mayTry"], false);
    assert_eq!(practised.try_answer(0, "-45").await.expect(200), told, "a repeat changes nothing");
    assert_eq!(practised.try_answer(0, "45").await.expect(409)["code"], "already_tried");
    let right = practised.try_answer(2, "tariff").await.expect(200);
    assert_eq!(right["tried"]["feedback"], "That's right.");

    let shown = practised.show().await;
    let questions = shown["questions"].as_array().unwrap();
    assert_eq!(questions[0]["tried"], told["tried"]);
    let may_try: Vec<&Value> = questions.iter().map(|question| &question["mayTry"]).collect();
    assert_eq!(may_try, [&json!(false), &json!(true), &json!(false)]);

    let graded = practised.hand_in(&[0]).await;
    assert_eq!(graded["correctAnswers"], 2, "what was tried counts where nothing was handed in");
    let kinds: Vec<String> = practised.evidence().await.into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["assisted_item", "graded_item", "graded_item"]);
    assert_eq!(practised.show().await["questions"][2]["answer"], "tariff");
    assert_log_replays(&practised.app).await;
}

#[tokio::test]
async fn what_cannot_be_read_is_no_try_and_two_options_have_none() {
    let practised = Practised::start().await;
    for answer in ["green", "  ", "idk"] {
        let told = practised.try_answer(0, answer).await.expect(200);
        assert_eq!(told["tried"]["outcome"], "needs_review", "{answer}");
        assert_eq!(told["mayTry"], true);
    }
    assert_eq!(practised.try_answer(0, "45").await.expect(200)["tried"]["outcome"], "correct");
    sqlx::query(
        "update practice_questions set draft = jsonb_set(draft, '{options}', '[\"acid\", \"base\"]')
        where position = 1",
    )
    .execute(&practised.app.db)
    .await
    .unwrap();
    assert_eq!(practised.try_answer(1, "acid").await.expect(409)["code"], "no_try");
}

#[tokio::test]
async fn help_asked_for_many_times_at_once_is_given_once() {
    let practised = Practised::start().await;
    let wanted = json!({ "questionId": practised.questions[0], "rung": "nudge" });
    let path = format!("/api/practice/{}/hint", practised.id);
    let token = &practised.ada.token;
    let all = (0..8).map(|_| tokio::spawn(practised.app.post(&path, &wanted).bearer(token).send()));
    let mut hints = Vec::new();
    for answer in all.collect::<Vec<_>>() {
        hints.push(answer.await.unwrap().expect(200)["hint"].clone());
    }
    assert!(hints.iter().all(|hint| *hint == hints[0]), "{hints:?}");
}

#[tokio::test]
async fn a_verdict_set_by_a_person_keeps_the_weight_of_an_answer_with_help() {
    let practised = Practised::start().await;
    practised.hint(2).await.expect(200);
    practised.hand_in(&[]).await;
    let path =
        format!("/api/practice/{}/questions/{}/verdict", practised.id, practised.questions[2]);
    let verdict = practised.app.request(http::Method::PUT, &path).json(&json!({ "correct": true }));
    verdict.bearer(&practised.tutor.token).send().await.expect(200);
    let line = ("assisted_item".to_owned(), "correct".to_owned());
    assert_eq!(practised.evidence().await.last(), Some(&line));
    assert_log_replays(&practised.app).await;
}

#[tokio::test]
async fn nothing_that_is_served_before_it_is_handed_in_holds_a_key() {
    let practised = Practised::start().await;
    let draft = practised.with_item("solve-two-steps", 3).await;
    let key = draft.key.shown(&draft.options);
    for _ in 0..4 {
        practised.hint(0).await.expect(200);
    }
    practised.try_answer(1, "acid").await.expect(200);
    let shown = practised.show().await;
    for hidden in ["correctAnswer", "explanation", "origin", "\"key\""] {
        assert!(!shown.to_string().contains(hidden), "{hidden} in {shown:#}");
    }
    let question = domain::practice::Question { question_id: practised.questions[0].into(), draft };
    for hint in shown["questions"][0]["hints"].as_array().unwrap() {
        let told = hint.to_string();
        assert!(!domain::practice::hints::reveals(&question, &told), "{key}: {told}");
    }
}

//! The state most tests begin with: a lesson that was taught, uploaded and read, and its practice.

use std::fmt::Display;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{App, Person, TestResponse};

/// A short lesson in which the tutor explains and the student gets some of it.
pub const LESSON: &str = include_str!("../../../tests/fixtures/lesson.txt");

impl App {
    /// A tutor and a student who are linked.
    pub async fn linked_pair(&self) -> (Person, Person) {
        let (tutor, student) = (self.tutor("Tom Hale").await, self.student("Ada Okoye").await);
        self.link(&tutor, &student).await;
        (tutor, student)
    }

    /// A tutor, a student who is linked with them, and their session, whose analysis is done.
    ///
    /// # Panics
    /// When a job of the session fails.
    pub async fn taught(&self) -> (Person, Person, Uuid) {
        let (tutor, student) = self.linked_pair().await;
        let session = self.upload(&tutor, &student, LESSON).await;
        let runs = self.run_jobs().await;
        assert!(runs.iter().all(|run| run.output.is_ok()), "{runs:#?}");
        (tutor, student, session)
    }

    /// The student's practice that can be handed in.
    ///
    /// # Panics
    /// When there is not exactly one.
    pub async fn open_practice(&self, student: &Person) -> Uuid {
        let practices: Vec<Uuid> = sqlx::query_scalar(
            "select id
            from practices
            where student_id = $1 and status in ('assigned', 'in_progress')",
        )
        .bind(student.id.0)
        .fetch_all(&self.db)
        .await
        .unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(practices.len(), 1, "{} has one open practice", student.name);
        practices[0]
    }

    /// The right answers of a practice in the order of its questions, as a submission takes them.
    /// They are read from the table, because the API shows no key before the submission.
    ///
    /// # Panics
    /// When the questions can't be read.
    pub async fn right_answers(&self, practice: Uuid) -> Vec<Value> {
        let questions: Vec<(Uuid, Value)> = sqlx::query_as(
            "select id, draft
            from practice_questions
            where practice_id = $1
            order by position",
        )
        .bind(practice)
        .fetch_all(&self.db)
        .await
        .unwrap_or_else(|error| panic!("{error}"));
        let answer = |(id, draft): &(Uuid, Value)| {
            let key = &draft["key"];
            let right = match key["kind"].as_str() {
                Some("choice") => {
                    let index = key["index"].as_u64().and_then(|index| usize::try_from(index).ok());
                    &draft["options"][index.unwrap_or(usize::MAX)]
                }
                Some("number") => &key["value"],
                Some("typed") => &key["answer"]["value"],
                _ => &key["accepted"][0],
            };
            assert!(right.is_string(), "no right answer in {draft}");
            json!({ "questionId": id, "answer": right })
        };
        questions.iter().map(answer).collect()
    }

    /// Hands a practice in.
    pub async fn submit(
        &self,
        student: &Person,
        practice: impl Display,
        answers: &[Value],
    ) -> TestResponse {
        let path = format!("/api/practice/{practice}/submit");
        self.post(&path, &json!({ "answers": answers })).bearer(&student.token).send().await
    }
}

/// A problem without the fields that differ from request to request, so that two can be compared.
pub fn comparable(problem: &Value) -> Value {
    let mut problem = problem.clone();
    if let Some(fields) = problem.as_object_mut() {
        fields.remove("requestId");
        fields.remove("instance");
    }
    problem
}

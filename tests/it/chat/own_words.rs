//! Questions in a student's own words, and what is said where the sessions don't answer.

use serde_json::{Value, json};
use testkit::App;

use super::{ask, start_taught};

/// A lesson whose tutor takes back what he said.
const FRACTIONS: &str = "\
Tom Hale: Hi Ada, today we add fractions. We need a common denominator before we can add them.
Ada Okoye: Why can't I just add the bottoms?
Tom Hale: Halves and thirds are pieces of different size, so we swap them for equal ones first.
Ada Okoye: And when the top is bigger than the bottom?
Tom Hale: That is an improper fraction, and you can write it as a mixed number.
Ada Okoye: I think a mixed number is always smaller than one.
Tom Hale: Not quite. A mixed number is a whole number and a fraction together.
Ada Okoye: And the reciprocal?
Tom Hale: The reciprocal of a fraction is the fraction with its sign changed.
Ada Okoye: Okay, like minus a half.
Tom Hale: Wait, I said that wrong. The reciprocal of a fraction is the fraction turned upside down.
Ada Okoye: Ah, so two over one.
Tom Hale: Exactly.
";

/// A lesson in other words than a child's.
const DENOMINATORS: &str = "\
Tom Hale: Hi, how was your weekend, did you play football again?
Ada Okoye: We lost, and it rained all the time.
Tom Hale: Today we add fractions, and for that we need a common denominator first.
Ada Okoye: Why can't I just add the bottoms?
Tom Hale: Because halves and thirds are pieces of different size, you swap them for equal ones.
Ada Okoye: And when the top is bigger than the bottom?
Tom Hale: That is an improper fraction, and you can write it as a mixed number.
Ada Okoye: Okay, got it.
";

fn text(answer: &Value) -> &str {
    answer["response"].as_str().unwrap()
}

async fn start_with(lesson: &str) -> (App, testkit::Person) {
    let app = App::start().await;
    let (tutor, ada) = app.linked_pair().await;
    app.upload(&tutor, &ada, lesson).await;
    app.run_jobs().await;
    (app, ada)
}

#[tokio::test]
async fn a_childs_words_find_the_moment_and_its_source_is_verbatim() {
    let (app, ada) = start_with(DENOMINATORS).await;
    let answer = ask(&app, &ada, "my result is top-heavy, is that wrong?", &Value::Null).await;
    let sources = answer["sources"].as_array().unwrap();
    let quotes: Vec<&str> =
        sources.iter().map(|source| source["quote"].as_str().unwrap()).collect();
    assert!(quotes.iter().any(|quote| quote.contains("improper fraction")), "{answer:#}");
    assert!(quotes.iter().all(|quote| DENOMINATORS.contains(quote)), "{answer:#}");
    assert_ne!(answer["coverage"], "absent", "{answer:#}");
}

#[tokio::test]
async fn a_correction_wins_over_what_it_corrects() {
    let (app, ada) = start_with(FRACTIONS).await;
    let answer = ask(&app, &ada, "What is the reciprocal of a fraction?", &Value::Null).await;
    assert!(text(&answer).contains("turned upside down"), "{answer:#}");
    assert!(!text(&answer).contains("sign changed"), "{answer:#}");
    assert!(answer["sources"][0]["quote"].as_str().unwrap().contains("upside down"));
}

#[tokio::test]
async fn a_guess_of_the_student_is_never_the_tutors_word() {
    let (app, ada) = start_with(FRACTIONS).await;
    let answer = ask(&app, &ada, "is a mixed number always smaller than one?", &Value::Null).await;
    let said = text(&answer);
    let guess = said.find("always smaller than one");
    let before = &said[..guess.unwrap_or(0)];
    assert!(!before.contains("your tutor") && !before.contains("tutor agreed"), "{answer:#}");
}

#[tokio::test]
async fn what_only_the_curriculum_says_is_marked_as_such() {
    let (app, _, ada) = start_taught().await;
    let answer = ask(&app, &ada, "What is photosynthesis?", &Value::Null).await;
    assert!(
        text(&answer).starts_with("Your sessions don't explain this; in general:"),
        "{answer:#}"
    );
    assert_eq!((&answer["basis"], &answer["coverage"]), (&json!("curriculum"), &json!("absent")));
    assert_eq!((&answer["sources"], &answer["suggestTutor"]), (&json!([]), &json!(true)));
    let path = format!("/api/chat/conversation/{}", answer["conversationId"].as_str().unwrap());
    let shown = app.get(&path).bearer(&ada.token).send().await.expect(200);
    assert_eq!(shown["messages"][1]["coverage"], "absent");
    assert_eq!(shown["messages"][1]["basis"], "curriculum");
}

#[tokio::test]
async fn what_has_nothing_to_do_with_any_session_is_declined() {
    let (app, ada) = start_with(FRACTIONS).await;
    for question in [
        "What is the meaning of life?",
        "who won the world cup in 1998",
        "how do noise cancelling headphones work",
        "why did they build the berlin wall",
    ] {
        let answer = ask(&app, &ada, question, &Value::Null).await;
        assert_eq!(answer["coverage"], "absent", "{question}: {answer:#}");
        assert_eq!(answer["sources"], json!([]), "{question}");
        assert!(answer["confidence"].as_f64().unwrap() < 0.5, "{answer:#}");
    }
}

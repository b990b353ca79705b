//! Sessions in other languages than English: what is found in them, and where it is found again.

use domain::ChunkId;
use serde_json::{Value, json};
use testkit::{App, Person};

use crate::learning::assert_log_replays;

struct LanguageSession {
    app: App,
    student: Person,
    analysis: Value,
}

async fn taught(lines: &[(bool, &str)]) -> LanguageSession {
    let app = App::start().await;
    let (tutor, student) = app.linked_pair().await;
    let line = |(by_tutor, text): &(bool, &str)| {
        let name = if *by_tutor { &tutor.name } else { &student.name };
        format!("{name}: {text}\n")
    };
    let session = app.upload(&tutor, &student, &lines.iter().map(line).collect::<String>()).await;
    let runs = app.run_jobs().await;
    assert!(runs.iter().all(|run| run.output.is_ok()), "{runs:#?}");
    let path = format!("/api/transcripts/{session}");
    let shown = app.get(&path).bearer(&student.token).send().await.expect(200);
    assert_eq!(shown["status"], "completed");
    LanguageSession { analysis: shown["analysis"].clone(), app, student }
}

impl LanguageSession {
    async fn finds(&self, question: &str) -> usize {
        let none: &[ChunkId] = &[];
        let found = db::chat::candidates(&self.app.db, self.student.id, question, none, 10).await;
        found.unwrap().len()
    }
}

#[tokio::test]
async fn a_lesson_in_spanish_counts_what_its_tutor_confirms() {
    let taught = taught(&[
        (true, "Hoy sumamos fracciones. ¿Qué necesitamos antes de sumar un medio y un tercio?"),
        (false, "Un denominador común, que es el seis."),
        (true, "Exacto. ¿Y cuánto es la suma de las fracciones?"),
        (false, "Cinco sextos."),
        (true, "¡Muy bien! De tarea, haz los ejercicios de la página doce."),
    ])
    .await;
    let analysis = &taught.analysis;
    assert_eq!(analysis["reading"]["language"], "es");
    assert!(analysis["limitation"].as_str().unwrap().contains("in Spanish"), "{analysis:#}");
    assert_eq!(analysis["actionItems"], json!(["De tarea, haz los ejercicios de la página doce."]));
    assert!(!db::evidence::standing(&taught.app.db, taught.student.id).await.unwrap().is_empty());
    assert_log_replays(&taught.app).await;
    assert_eq!(taught.finds("sumar fracción").await, 1, "words are stemmed in their language");
    assert_eq!(taught.finds("¿y de la que es?").await, 0, "words of grammar find nothing");
}

#[tokio::test]
async fn a_language_that_is_not_analysed_is_searchable_and_says_so() {
    for (language, lines, asked, unasked) in [
        (
            "zh",
            [
                "今天我们来看光合作用，植物需要什么？",
                "植物需要光和水。",
                "对，请在家里复习细胞的各个部分。",
            ],
            "光合作用是什么？",
            "法国大革命",
        ),
        (
            "ja",
            [
                "今日は光合成を見ていきましょう。植物には何が必要ですか？",
                "光と水が必要です。",
                "そうです。細胞も復習してください。",
            ],
            "光合成とは？",
            "フランス革命",
        ),
        (
            "th",
            ["วันนี้เราจะเรียนเรื่องการสังเคราะห์ด้วยแสง", "พืชต้องการแสงกับน้ำค่ะ", "ถูกต้อง ทบทวนเรื่องเซลล์ด้วยนะ"],
            "เซลล์",
            "ฝรั่งเศส",
        ),
        (
            "fr",
            [
                "Aujourd'hui nous regardons les cellules et leurs membranes.",
                "Je connais déjà le noyau.",
                "Oui, révise les parties de la cellule pour demain.",
            ],
            "la membrane cellulaire",
            "révolution",
        ),
    ] {
        let [first, second, third] = lines;
        let taught = taught(&[(true, first), (false, second), (true, third)]).await;
        let analysis = &taught.analysis;
        assert_eq!(analysis["reading"]["language"], language);
        let limitation = analysis["limitation"].as_str().unwrap();
        assert!(
            limitation.contains("can be searched") && limitation.contains("English only"),
            "{limitation}"
        );
        assert_eq!(analysis["concepts"], json!([]));
        assert!(taught.finds(asked).await > 0, "{asked}");
        assert_eq!(taught.finds(unasked).await, 0, "{unasked}");
    }
}

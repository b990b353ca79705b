//! Nobody is named to a model, however they are spelt; lessons on people who are taught still work.

use ports::{Fault, ReadSession};
use testkit::standins::Recorded;

use super::{Stage, ask};
use crate::LESSON;

/// All that went out, as text.
fn sent(stage: &Stage) -> String {
    stage
        .recorder
        .all()
        .into_iter()
        .map(|Recorded { body, .. }| body)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Whether a word stands in a text by itself.
fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|one| one == word)
}

#[tokio::test]
async fn a_whole_loop_names_nobody_however_they_are_spelt() {
    let stage = Stage::start().await;
    let lesson = format!(
        "{LESSON}\nTom Hale: Good, Ada. Ada's brother Okoye and Priya Nair wrote to \
         ada.okoye@example.com, call +44 7700 900123.\nPriya Nair: Hi, it's Priya. Okoie was there.\n\
         Ada Okoye: Thanks Tom, I mean Mr. Hale. See github.com/priya-nair.\n"
    );
    let (_, ada) = stage.taught(&lesson).await;
    for message in [
        "What did Tom say about acids?",
        "Ada here, ask Priya Nair or mail ada.okoye@example.com",
        "Priya and Mr. Hale talked about neutralization, +44 7700 900123",
    ] {
        ask(&stage.app, &ada, message).await.expect(200);
    }
    let sent = sent(&stage);
    assert!(stage.recorder.all().len() > 8);
    for name in ["Ada", "Okoye", "Okoie", "Tom", "Hale", "Priya", "Nair"] {
        assert!(!has_word(&sent, name), "{name}");
    }
    for contact in ["example.com", "900123", "priya-nair"] {
        assert!(!sent.contains(contact), "{contact}");
    }
    assert!(sent.contains("[STUDENT]") && sent.contains("[TUTOR]"));
}

#[tokio::test]
async fn a_lesson_on_newton_and_a_student_called_will_still_work() {
    let stage = Stage::start().await;
    let app = &stage.app;
    let (tutor, will) = (app.tutor("Grace Newton").await, app.student("Will Stone").await);
    app.link(&tutor, &will).await;
    let lesson = "Grace Newton: Today we look at the second law of Newton.\n\
        Will Stone: Okay.\n\
        Grace Newton: Newton's second law says that force is mass times acceleration.\n\
        Will Stone: So the acceleration will be larger when the force is larger?\n\
        Grace Newton: Exactly, Will! The force will grow with the acceleration.\n\
        Will Stone: A stone of two kilograms at three metres per second squared needs six newtons.\n\
        Grace Newton: Correct. The unit newton is named after Isaac Newton.\n";
    app.upload(&tutor, &will, lesson).await;
    app.run_jobs().await;
    let answer = ask(app, &will, "Who is the unit newton named after?").await.expect(200);
    let quote = answer["sources"][0]["quote"].as_str().unwrap_or_default();
    assert!(quote.contains("named after Isaac Newton"), "{answer:#}");
    let sent = sent(&stage);
    assert!(sent.contains("Newton's second law"), "what is taught stays");
    assert!(sent.contains("acceleration will be larger"), "a word stays a word");
    assert!(
        !sent.contains("Exactly, Will") && !sent.contains("Will Stone") && !sent.contains("Grace")
    );
}

#[tokio::test]
async fn what_slips_through_a_use_case_is_stopped_before_it_is_sent() {
    let stage = Stage::start().await;
    let (_, ada) = stage.taught(LESSON).await;
    let guard = domain::redact::Redactor::new(
        &[(domain::redact::Who::Student, "Ada Okoye"), (domain::redact::Who::Tutor, "Tom Hale")],
        &[],
    )
    .knowing(&["ada@example.com"], &[]);
    let egress = ports::Egress::new(ada.id, std::sync::Arc::new(guard));
    let before = stage.recorder.all().len();
    let (llm, embed) = (&stage.app.parts.llm, &stage.app.parts.embed);
    for leak in ["Ada Okoye said so", "write to ada@example.com"] {
        let turn = domain::transcript::Turn {
            index: 0,
            speaker: None,
            role: domain::transcript::SpeakerRole::Tutor,
            start_ms: None,
            end_ms: None,
            text: leak.to_owned(),
        };
        let request = ReadSession { turns: vec![turn], subject: None };
        let refused = llm.read_session(&egress, request).await;
        assert!(
            matches!(&refused, Err(Fault::Rejected(said)) if !said.contains("Ada")),
            "{refused:?}"
        );
        let refused = embed.embed(&egress, &[leak.to_owned()]).await;
        assert!(matches!(refused, Err(Fault::Rejected(_))));
    }
    assert_eq!(stage.recorder.all().len(), before, "nothing was sent");
}

#[tokio::test]
async fn who_spoke_in_one_session_is_unnamed_in_all_that_follows() {
    let stage = Stage::start().await;
    let (_, ada) =
        stage.taught(&format!("{LESSON}\nZoltan Kiss: May I join?\nTom Hale: Sure.\n")).await;
    ask(&stage.app, &ada, "What did Zoltan ask? And Kiss?").await.expect(200);
    let last = stage.completions().pop().unwrap().to_string();
    assert!(!has_word(&last, "Zoltan") && !has_word(&last, "Kiss"), "{last}");
    assert!(last.contains("[PERSON_"), "{last}");
}

//! Nobody is named to a model, however they are spelt; lessons on people who are taught still work.

use ports::{Fault, ReadSession};
use serde_json::{Value, json};
use testkit::standins::Recorded;
use uuid::Uuid;

use super::{ModelStage, ask};
use crate::{LESSON, goals};

/// All that went out: every text of every body as it was meant, names of fields included.
fn text_sent(stage: &ModelStage) -> String {
    let mut text = String::new();
    for Recorded { body, .. } in stage.recorder.all() {
        match serde_json::from_str(&body) {
            Ok(body) => collect_text(&body, &mut text),
            Err(_) => text.push_str(&body),
        }
    }
    text
}

fn collect_text(body: &Value, text: &mut String) {
    match body {
        Value::String(value) => {
            text.push_str(value);
            text.push('\n');
        }
        Value::Array(items) => items.iter().for_each(|item| collect_text(item, text)),
        Value::Object(fields) => fields.iter().for_each(|(name, value)| {
            collect_text(&json!(name), text);
            collect_text(value, text);
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// True if a word stands in a text by itself.
fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|part| part == word)
}

#[tokio::test]
async fn a_whole_loop_names_nobody_however_they_are_spelt() {
    let stage = ModelStage::start().await;
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
    let sent_text = text_sent(&stage);
    assert!(stage.recorder.all().len() > 8);
    for name in ["Ada", "Okoye", "Okoie", "Tom", "Hale", "Priya", "Nair"] {
        assert!(!has_word(&sent_text, name), "{name}");
    }
    for contact in ["example.com", "900123", "priya-nair"] {
        assert!(!sent_text.contains(contact), "{contact}");
    }
    assert!(sent_text.contains("[STUDENT]") && sent_text.contains("[TUTOR]"));
}

#[tokio::test]
async fn a_lesson_on_newton_and_a_student_called_will_still_work() {
    let stage = ModelStage::start().await;
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
    let sent_text = text_sent(&stage);
    assert!(sent_text.contains("Newton's second law"), "what is taught stays");
    assert!(sent_text.contains("acceleration will be larger"), "a word stays a word");
    assert!(
        !sent_text.contains("Exactly, Will")
            && !sent_text.contains("Will Stone")
            && !sent_text.contains("Grace")
    );
}

#[tokio::test]
async fn what_slips_through_a_use_case_is_stopped_before_it_is_sent() {
    let stage = ModelStage::start().await;
    let (_, ada) = stage.taught(LESSON).await;
    let guard = domain::redact::Redactor::new(
        &[
            (domain::redact::RosterRole::Student, "Ada Okoye"),
            (domain::redact::RosterRole::Tutor, "Tom Hale"),
        ],
        &[],
    )
    .with_contacts(&["ada@example.com"], &[]);
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
    let stage = ModelStage::start().await;
    let (_, ada) =
        stage.taught(&format!("{LESSON}\nZoltan Kiss: May I join?\nTom Hale: Sure.\n")).await;
    ask(&stage.app, &ada, "What did Zoltan ask? And Kiss?").await.expect(200);
    let mut last = String::new();
    collect_text(stage.completions().last().unwrap(), &mut last);
    assert!(!has_word(&last, "Zoltan") && !has_word(&last, "Kiss"), "{last}");
    assert!(last.contains("[PERSON_"), "{last}");
}

/// Names after somebody whom nobody knows yet what is stored of a lesson: its subject, two of its
/// concepts, its questions.
async fn name_after_zoltan(stage: &ModelStage) {
    for statement in [
        "update concepts set name = 'Zoltan ' || name
        where lower(name) in ('buffer', 'ph scale', 'acids and bases')",
        "update practice_questions
        set draft = jsonb_set(draft, '{question}', to_jsonb('Zoltan: ' || (draft->>'question')))",
        "update sessions set subject = 'Zoltan ' || subject, analysis_data = jsonb_set(
            jsonb_set(
                analysis_data, '{subject}', to_jsonb('Zoltan ' || (analysis_data->>'subject'))),
            '{concepts}',
            (select jsonb_agg(case
                when lower(one->>'name') in ('buffer', 'ph scale', 'acids and bases') then one || jsonb_build_object(
                    'name', 'Zoltan ' || (one->>'name'),
                    'description', 'Says Zoltan: ' || (one->>'description'))
                else one end)
            from jsonb_array_elements(analysis_data->'concepts') as one))",
    ] {
        let done = sqlx::query(statement).execute(&stage.app.db).await.unwrap();
        assert!(done.rows_affected() > 0, "{statement}");
    }
}

#[tokio::test]
async fn what_was_stored_of_somebody_before_they_were_known_is_not_sent_afterwards() {
    let stage = ModelStage::start().await;
    let (tutor, ada) = stage.taught(LESSON).await;
    let app = &stage.app;
    name_after_zoltan(&stage).await;
    let lesson = "Zoltan Kiss: May I join you?\nTom Hale: Sure, sit down.\n";
    app.upload(&tutor, &ada, lesson).await;
    app.run_jobs().await;

    ask(app, &ada, "What is a buffer?").await.expect(200);
    let practice = crate::tutor::hand_in(app, &ada, true).await;
    let session: Uuid = sqlx::query_scalar("select session_id from practices where id = $1")
        .bind(practice)
        .fetch_one(&app.db)
        .await
        .unwrap();
    let request = json!({ "studentId": ada.id, "sessionId": session });
    app.post("/api/practice/generate", &request).bearer(&ada.token).send().await.expect(202);
    let goal = goals::set(app, &ada, "Chemistry", "Master acids").await;
    goals::complete(app, &ada, &goal).await.expect(200);
    let runs = app.run_jobs().await;
    assert!(runs.iter().all(|run| run.output.is_ok()), "{runs:#?}");
    let wrong = "insert into evidence (id, student_id, concept_id, kind, outcome, observed_at)
        select gen_random_uuid(), $1, id, 'graded_item', 'incorrect', $2
        from concepts, generate_series(1, 3)
        where name like 'Zoltan %'";
    let wrong = sqlx::query(wrong).bind(ada.id.0).bind(ports::Clock::now(&*app.clock));
    wrong.execute(&app.db).await.unwrap();
    let body = json!({ "studentId": ada.id });
    let routing = app.post("/api/tutor/routing/analyze", &body).bearer(&tutor.token).send().await;
    let routing = routing.expect(200);
    assert!(routing.to_string().contains("Zoltan"), "the tutor reads what is stored: {routing:#}");

    let sent_text = text_sent(&stage);
    assert!(!has_word(&sent_text, "Zoltan") && !has_word(&sent_text, "Kiss"));
    for task in ["answer", "practice_questions", "subjects", "brief"] {
        let mut last = String::new();
        let all = stage.completions();
        let named = |body: &&Value| body["response_format"]["json_schema"]["name"] == task;
        collect_text(all.iter().rfind(named).expect(task), &mut last);
        assert!(last.contains("[PERSON_"), "{task}: {last}");
    }
    let embedded = stage.bodies("/v1/embeddings");
    assert!(embedded.iter().any(|body| body.to_string().contains("[PERSON_1]: ")), "questions");
}

#[tokio::test]
async fn names_without_word_borders_and_inside_identifiers_do_not_leave() {
    let stage = ModelStage::start().await;
    let app = &stage.app;
    let (tutor, student) = (app.tutor("Ivan Petrenko").await, app.student("Wang Xiaoming").await);
    for (person, name) in [(tutor.id, "Иван Петренко"), (student.id, "王小明")] {
        let renamed = sqlx::query("update users set name = $2 where id = $1");
        renamed.bind(person.0).bind(name).execute(&app.db).await.unwrap();
    }
    app.link(&tutor, &student).await;
    let lesson = "Иван Петренко: Today we look at acids and bases.\n\
        王小明: 我叫王小明，我是学生。\n\
        Иван Петренко: An acid gives away protons, and a base takes them. 小明明白了吗?\n\
        김민준: 민준이는 알아요. Скажи Ивану, это Петренка книга.\n\
        김민준: The file is C:\\Users\\minjun and 김민준_숙제.pdf.\n\
        王小明: So the acid is the one that gives. My sister Lena knows it too.\n\
        Иван Петренко: Exactly. Neutralization makes water and a salt.\n\
        王小明: Lena said that water is neutral.\n";
    app.upload(&tutor, &student, lesson).await;
    app.run_jobs().await;
    for message in [
        "王小明问：小明是谁？ What is an acid?",
        "민준아, what did Lena and Ивана say about water?",
    ] {
        ask(app, &student, message).await.expect(200);
    }
    let sent_text = text_sent(&stage);
    for name in ["小明", "민준", "Иван", "Петренк", "Lena"] {
        assert!(!sent_text.contains(name), "{name}");
    }
    assert!(
        sent_text.contains("[STUDENT]")
            && sent_text.contains("[TUTOR]")
            && sent_text.contains("gives away protons")
    );
}

#[tokio::test]
async fn what_identifies_somebody_does_not_leave() {
    let stage = ModelStage::start().await;
    let lesson = format!(
        "{LESSON}\nAda Okoye: I live at 12 maple street and go to Westfield Middle.\n\
         Tom Hale: Write to tom(at)mail.com, my IBAN is DE89 3704 0044 0532 0130 00.\n\
         Ada Okoye: My birthday is March 12th, my social security number is 536-22-8726.\n"
    );
    let (_, ada) = stage.taught(&lesson).await;
    ask(
        &stage.app,
        &ada,
        "Was it card 4111 1111 1111 1111, for ada_okoye or adaokoye99, Adas or Toms?",
    )
    .await
    .expect(200);
    let sent_text = text_sent(&stage);
    for kept in [
        "maple",
        "Westfield",
        "(at)mail",
        "3704",
        "March 12",
        "536-22",
        "4111",
        "ada_okoye",
        "adaokoye",
        "Adas",
        "Toms",
    ] {
        assert!(!sent_text.contains(kept), "{kept}");
    }
}

//! Citations resolve, are verbatim, and never come from another student.

use std::collections::HashMap;

use chrono::{Days, Utc};
use domain::seal::{SealedField, Sealer};
use domain::{ChunkId, UserId};
use futures::{StreamExt, stream};
use testkit::App;
use uuid::Uuid;

/// Students with a session each.
const STUDENTS: usize = 200;

/// Questions to the search.
const QUERIES: usize = 10_000;

/// Questions that are answered whole.
const ANSWERS: usize = 200;

/// Queries at once.
const AT_ONCE: usize = 8;

/// Words that turns and questions are drawn from, so that everybody's sessions are alike.
const WORDS: [&str; 24] = [
    "acid",
    "base",
    "salt",
    "water",
    "fraction",
    "denominator",
    "slope",
    "graph",
    "equation",
    "variable",
    "cell",
    "nucleus",
    "force",
    "energy",
    "circuit",
    "current",
    "verb",
    "clause",
    "river",
    "plate",
    "market",
    "price",
    "loop",
    "list",
];

/// A reproducible choice of words (`SplitMix64`).
fn words(seed: u64, count: usize) -> Vec<&'static str> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        WORDS[((mixed ^ (mixed >> 27)) % WORDS.len() as u64) as usize]
    };
    (0..count).map(|_| next()).collect()
}

/// A student with a session of some turns; the turns by session and place.
async fn insert_student(app: &App, number: u64) -> (UserId, HashMap<(Uuid, i32), String>) {
    let sealer = Sealer::new(vec![("k1".into(), [7; 32])]).unwrap();
    let (student, session) = (Uuid::now_v7(), Uuid::now_v7());
    let date = Utc::now() - Days::new(number);
    sqlx::query("insert into users (id, email, name, role) values ($1, $2, $3, 'student')")
        .bind(student)
        .bind(format!("student{number}@example.org"))
        .bind(format!("Student {number}"))
        .execute(&app.db)
        .await
        .unwrap();
    sqlx::query("insert into students (user_id) values ($1)")
        .bind(student)
        .execute(&app.db)
        .await
        .unwrap();
    sqlx::query(
        "insert into sessions
            (id, student_id, session_date, duration, transcript, transcript_source,
            transcript_format, analysis_status, transcript_sha256)
        values ($1, $2, $3, 3600, '', 'paste', 'text', 'completed', $4)",
    )
    .bind(session)
    .bind(student)
    .bind(date)
    .bind(student.as_bytes().as_slice())
    .execute(&app.db)
    .await
    .unwrap();
    let mut said = HashMap::new();
    for turn in 0..6 {
        let id = Uuid::now_v7();
        let text = format!("So the {}.", words(number * 31 + turn, 9).join(" and the "));
        sqlx::query(
            "insert into session_turns (id, session_id, turn_index, role, text)
            values ($1, $2, $3, $4, $5)",
        )
        .bind(id)
        .bind(session)
        .bind(turn as i32)
        .bind(if turn % 2 == 0 { "tutor" } else { "student" })
        .bind(sealer.seal(SealedField::TurnText, id, &text, [turn as u8; 12]))
        .execute(&app.db)
        .await
        .unwrap();
        said.insert((session, turn as i32), text);
    }
    let text: Vec<&str> = said.values().map(String::as_str).collect();
    sqlx::query(
        "insert into session_chunks
            (id, session_id, student_id, chunk_index, first_turn, last_turn, text)
        values ($1, $2, $3, 0, 0, 5, $4)",
    )
    .bind(Uuid::now_v7())
    .bind(session)
    .bind(student)
    .bind(text.join("\n"))
    .execute(&app.db)
    .await
    .unwrap();
    (UserId(student), said)
}

#[tokio::test]
async fn ten_thousand_searches_of_two_hundred_students_find_nobody_elses_words() {
    let app = App::start().await;
    let mut students = Vec::with_capacity(STUDENTS);
    for number in 0..STUDENTS {
        students.push(insert_student(&app, number as u64).await);
    }
    let (app, students) = (&app, &students);
    let search = async |query: usize| {
        let (student, said) = &students[query % STUDENTS];
        let question = words(query as u64, 4).join(" ");
        let words = retrieval::searched_words(&question);
        // Other students' chunks are named, as a lying index might.
        let other: Vec<ChunkId> = chunks_of(app, students[(query + 1) % STUDENTS].0, query).await;
        let pool = db::chat::candidates(&app.db, *student, &words, &other, 200).await.unwrap();
        let named = pool.iter().map(|chunk| chunk.id).chain(other).collect::<Vec<_>>();
        let turns = db::chat::passage_turns(&app.db, *student, &named).await.unwrap();
        let foreign =
            turns.iter().filter(|turn| !said.contains_key(&(turn.session_id.0, turn.turn_index)));
        (foreign.count(), turns.len())
    };
    let found: Vec<(usize, usize)> =
        stream::iter(0..QUERIES).map(search).buffer_unordered(AT_ONCE).collect().await;
    let (foreign, all) = found.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    assert_eq!(foreign, 0);
    assert!(all > QUERIES, "{all} turns were found");
    assert_answers_cite_what_was_said(app, students).await;
}

/// The chunks of a student, for some of the queries.
async fn chunks_of(app: &App, student: UserId, query: usize) -> Vec<ChunkId> {
    if !query.is_multiple_of(10) {
        return Vec::new();
    }
    let ids: Vec<Uuid> = sqlx::query_scalar("select id from session_chunks where student_id = $1")
        .bind(student.0)
        .fetch_all(&app.db)
        .await
        .unwrap();
    ids.into_iter().map(ChunkId).collect()
}

/// What was said to a student, by session and turn.
type SaidTurns = HashMap<(Uuid, i32), String>;

async fn assert_answers_cite_what_was_said(app: &App, students: &[(UserId, SaidTurns)]) {
    let cx: companion::ChatAnswering = web::Supply::supply(&app.parts).unwrap();
    let mut cited = 0;
    for number in 0..ANSWERS {
        let (student, said) = &students[number % STUDENTS];
        let caller = domain::people::Caller {
            id: *student,
            role: domain::people::Role::Student,
            token_version: 1,
        };
        let own = said.values().next().map(String::as_str).unwrap_or_default();
        let asked: Vec<&str> = own.split(' ').filter(|word| WORDS.contains(word)).take(3).collect();
        let question = format!("what did we say of the {}", asked.join(" and the "));
        let answered = companion::chat::answer(&cx, &caller, *student, &question, None);
        let (answer, _) = answered.await.unwrap();
        for source in &answer.sources {
            let resolves = said
                .iter()
                .any(|((session, _), text)| *session == source.session_id && *text == source.quote);
            assert!(resolves, "{question}: {source:?}");
            cited += 1;
        }
    }
    assert!(cited > ANSWERS / 2, "{cited} citations");
}

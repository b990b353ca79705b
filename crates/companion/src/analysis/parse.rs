//! The transcript as turns and passages.

use std::collections::HashSet;

use db::transcripts::{ChunkRow, NewSpeaker, ParsedSession, SessionForJob, TurnRow};
use domain::SessionId;
use domain::analysis::SessionReading;
use domain::ids::derive;
use domain::people::KnownPerson;
use domain::safeguarding::Screening;
use domain::seal::SealedField;
use domain::speakers::{self, ExpectedPart, ExpectedPerson, SessionSpeaker, SpeakerPerson};
use domain::status::FindingSource;
use domain::transcript::{self, Format, Turn, chunk};
use serde_json::json;
use steps::JobError;

use super::AnalysisContext;
use crate::jobs::attempt::Attempt;
use crate::jobs::failure::{UNREADABLE, retriable};
use crate::jobs::session::{labels, load, redact, roster};
use crate::notifications::{Notice, tell};
use crate::roster::sealed_speakers;
use crate::safeguarding::{FoundText, TextPlace, find_in, raise};
use crate::uploaded_files;

/// Cuts a session's text into turns and passages and stores both, the turns sealed, the passages
/// redacted. Returns the number of passages.
pub(super) async fn parse(cx: &AnalysisContext, attempt: Attempt) -> Result<u32, JobError> {
    let session = SessionId(attempt.id);
    let row = load(&cx.db, session).await?;
    let text = text_of(cx, &row).await?;
    let read = transcript::read_with_remarks(&text, Format::named(&row.transcript_format))
        .map_err(|unreadable| JobError::refusal(format!("{UNREADABLE} {unreadable}")))?;
    let mut turns = read.turns;
    let roster = roster(&cx.vault, &row)?;
    let speakers = identify(cx, &row, &turns).await?;
    speakers::apply(&mut turns, &speakers);
    let mut met = labels(&turns);
    met.extend(read.labels.iter().map(String::as_str));
    let redactor = roster.redactor(row.tutor_name.as_deref(), &met);
    let SafeTurns { quotable, found } = screen(&row, &turns);
    let is_found = !found.is_empty();
    let chunks = chunk_rows(session, chunk::cut(&redact(&redactor, &quotable)));
    let texts: Vec<&str> = turns.iter().map(|turn| turn.text.as_str()).collect();
    let introduced = redactor.find_introduced(&texts);
    met.extend(introduced.iter().map(String::as_str));
    let mut seen = HashSet::new();
    met.retain(|label| seen.insert(*label));
    let labels = sealed_speakers(&cx.vault, row.id, &met);
    let reading = SessionReading {
        evidence_counted: read.reading.counts_as_evidence() && speakers::student_is_sure(&speakers),
        language: transcript::language(&turns),
        reading: read.reading,
    };
    let is_unsure = !speakers.is_empty() && !speakers::student_is_sure(&speakers);
    let sealed: Vec<TurnRow> = turns.iter().map(|turn| seal(cx, session, turn)).collect();
    let mut tx = cx.db.begin().await.map_err(retriable)?;
    attempt.hold(&mut tx).await?;
    let parsed = ParsedSession {
        id: session,
        student_id: row.student_id,
        speakers: &labels,
        language: reading.language,
        turns: &sealed,
        chunks: &chunks,
    };
    db::transcripts::store_parsed(&mut tx, &parsed).await.map_err(retriable)?;
    let speakers: Vec<NewSpeaker> =
        speakers.iter().filter_map(|speaker| new_speaker(&row, &turns, speaker)).collect();
    db::transcripts::store_speakers(&mut tx, session, &reading, &speakers)
        .await
        .map_err(retriable)?;
    raise(&mut tx, row.student_id, found, cx.clock.now()).await.map_err(retriable)?;
    tx.commit().await.map_err(retriable)?;
    if is_found {
        cx.alerting.deliver_or_log().await;
    }
    if is_unsure {
        ask_who_is_who(cx, &row).await?;
    }
    u32::try_from(chunks.len()).map_err(retriable)
}

/// Asks the student and the tutor, each once, who is who: nothing counts as evidence until then.
async fn ask_who_is_who(cx: &AnalysisContext, row: &SessionForJob) -> Result<(), JobError> {
    for user in [Some(row.student_id), row.tutor_id].into_iter().flatten() {
        let notice = Notice {
            id: derive(row.id.0, &format!("speakers {user}")).into(),
            user,
            kind: "speakers_unsure",
            title: "Who is who in this session?".into(),
            body:
                "In a new session nobody is surely the student, so nothing of it counts yet. Say \
                   who is who on the session's page."
                    .into(),
            subject: json!({ "sessionId": row.id, "studentId": row.student_id }),
        };
        tell(&cx.db, &*cx.clock, &*cx.notifier, &notice).await.map_err(retriable)?;
    }
    Ok(())
}

fn chunk_rows(session: SessionId, chunks: Vec<chunk::Chunk>) -> Vec<ChunkRow> {
    let numbered = chunks.into_iter().zip(0..);
    let row = |(chunk, n): (chunk::Chunk, i32)| ChunkRow {
        id: derive(session.0, &format!("chunk {n}")).into(),
        chunk_index: n,
        first_turn: chunk.first_turn.cast_signed(),
        last_turn: chunk.last_turn.cast_signed(),
        start_ms: chunk.start_ms.map(u32::cast_signed),
        end_ms: chunk.end_ms.map(u32::cast_signed),
        text: chunk.text,
    };
    numbered.map(row).collect()
}

/// The turns of a session once they are screened.
struct SafeTurns {
    /// Those that may be quoted, searched and read by a model.
    quotable: Vec<Turn>,
    /// Dangers that the other turns, and some of these, tell of.
    found: Vec<FoundText>,
}

/// Screens every turn, a tutor's too. A tutor's words are the concern of who taught the session.
fn screen(row: &SessionForJob, turns: &[Turn]) -> SafeTurns {
    let mut safe = SafeTurns { quotable: Vec::with_capacity(turns.len()), found: Vec::new() };
    for turn in turns {
        let screening = Screening::of_turn(&turn.text, turn.role);
        if !screening.is_answered_calmly() {
            safe.quotable.push(turn.clone());
        }
        let place = TextPlace {
            source: FindingSource::Turn,
            id: derive(row.id.0, &format!("turn {}", turn.index)),
            session: Some(row.id),
            conversation: None,
            practice: None,
        };
        safe.found.extend(find_in(&screening, turn.role, place, row.tutor_id, |_| None));
    }
    safe
}

/// Identifies the speakers: by corrections first, then by the names of the student and their tutors.
async fn identify(
    cx: &AnalysisContext,
    row: &SessionForJob,
    turns: &[Turn],
) -> Result<Vec<SessionSpeaker>, JobError> {
    let corrected = db::transcripts::corrected_speakers(&cx.db, row.id).await.map_err(retriable)?;
    let corrected = corrected.into_iter().map(|speaker| {
        let label = cx.vault.open(SealedField::TurnSpeaker, speaker.turn_id, &speaker.label);
        Ok((label.map_err(retriable)?, speaker.person))
    });
    let corrected = corrected.collect::<Result<Vec<(String, SpeakerPerson)>, JobError>>()?;
    let corrections: Vec<(&str, SpeakerPerson)> =
        corrected.iter().map(|(label, person)| (label.as_str(), *person)).collect();
    let people = &row.people;
    let student = ExpectedPerson {
        part: ExpectedPart::Student,
        name: &row.student_name,
        email: Some(&people.email),
    };
    // Who taught this session comes before the student's other tutors.
    let taught = |tutor: &KnownPerson| Some(tutor.name.as_str()) == row.tutor_name.as_deref();
    let tutors = people.tutors.iter().filter(|tutor| taught(tutor));
    let tutors = tutors.chain(people.tutors.iter().filter(|tutor| !taught(tutor)));
    let tutors = tutors.map(|tutor| ExpectedPerson {
        part: ExpectedPart::Tutor,
        name: &tutor.name,
        email: Some(&tutor.email),
    });
    let mut expected: Vec<ExpectedPerson<'_>> = std::iter::once(student).chain(tutors).collect();
    if let Some(name) = row.tutor_name.as_deref().filter(|_| !people.tutors.iter().any(taught)) {
        expected.insert(1, ExpectedPerson { part: ExpectedPart::Tutor, name, email: None });
    }
    Ok(speakers::identify(turns, &expected, &corrections))
}

/// The position of the session's tutor among the expected people.
const TUTOR_PLACE: u32 = 1;

/// A speaker as it is stored; none without a turn of theirs.
fn new_speaker(
    row: &SessionForJob,
    turns: &[Turn],
    speaker: &SessionSpeaker,
) -> Option<NewSpeaker> {
    let first = turns.iter().find(|turn| turn.speaker.as_deref() == Some(&speaker.label))?;
    let user_id = match (speaker.person, speaker.expected) {
        (SpeakerPerson::Student, _) => Some(row.student_id),
        (SpeakerPerson::Tutor, Some(TUTOR_PLACE)) => row.tutor_id,
        _ => None,
    };
    Some(NewSpeaker {
        first_turn: first.index.cast_signed(),
        turns: speaker.turns.cast_signed(),
        person: speaker.person,
        user_id,
        basis: speaker.basis,
        certainty: speaker.certainty,
    })
}

async fn text_of(cx: &AnalysisContext, row: &SessionForJob) -> Result<String, JobError> {
    if row.blob_pathname.is_none() && row.transcript.is_empty() {
        let gone = "The transcript is gone: it was kept as long as it may be.";
        return Err(JobError::refusal(format!("{UNREADABLE} {gone}")));
    }
    let Some(pathname) = &row.blob_pathname else {
        return cx.vault.open(SealedField::Transcript, row.id, &row.transcript).map_err(retriable);
    };
    let bytes = uploaded_files::read(&cx.vault, &*cx.blobs, pathname).await?;
    let bytes = bytes.ok_or_else(|| {
        JobError::refusal(format!("{UNREADABLE} The uploaded file is gone. Upload it again."))
    })?;
    let text = transcript::decode(&bytes)
        .map_err(|unreadable| JobError::refusal(format!("{UNREADABLE} {unreadable}")))?;
    // The text alone is kept: a document may have pictures of people, and a hundred times the size.
    drop(bytes);
    uploaded_files::seal(&cx.vault, &*cx.blobs, pathname, text.as_bytes()).await?;
    Ok(text)
}

fn seal(cx: &AnalysisContext, session: SessionId, turn: &Turn) -> TurnRow {
    let id = derive(session.0, &format!("turn {}", turn.index));
    TurnRow {
        id,
        turn_index: turn.index.cast_signed(),
        speaker: turn
            .speaker
            .as_deref()
            .map(|label| cx.vault.seal(SealedField::TurnSpeaker, id, label)),
        role: turn.role,
        start_ms: turn.start_ms.map(u32::cast_signed),
        end_ms: turn.end_ms.map(u32::cast_signed),
        text: cx.vault.seal(SealedField::TurnText, id, &turn.text),
    }
}

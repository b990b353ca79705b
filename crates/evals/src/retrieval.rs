//! Meetings with questions and the turns that answer them (`QMSum`'s JSON), held against the index.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;

use domain::transcript::{SpeakerRole, Turn};
use retrieval::{Grain, GrownPassage, UnitIndex, grow, parts};
use serde::Deserialize;
use serde_json::json;

use crate::{Error, Report, TunableMeasurement};

pub(crate) const MEASUREMENT: TunableMeasurement = TunableMeasurement {
    name: "retrieval",
    about: "a folder of meetings with queries and their spans; --scope meeting|all, --only lexical, \
            --copies N (with all: how often each meeting is read, for its time)",
    run: measure,
};

/// The words that a writer reads, when turns are counted by words.
const BUDGET_WORDS: usize = 2_000;

/// The share of a passage's turns that have to answer.
const RELEVANT_SHARE: f64 = 0.5;

#[derive(Deserialize)]
pub(crate) struct Meeting {
    meeting_transcripts: Vec<Said>,
    specific_query_list: Vec<MeetingQuery>,
}

#[derive(Deserialize)]
struct Said {
    speaker: String,
    content: String,
}

#[derive(Deserialize)]
struct MeetingQuery {
    query: String,
    relevant_text_span: Vec<(String, String)>,
}

/// A query with the turns that answer it.
pub(crate) struct Asked<'a> {
    pub(crate) text: &'a str,
    meeting: usize,
    pub(crate) gold: BTreeSet<u32>,
}

#[derive(Default)]
struct Sums {
    hits: [f64; 4],
    reciprocal_rank: f64,
    gain: f64,
    recall_at_5: f64,
    recall_of_budget: f64,
    times_ms: Vec<f64>,
}

/// Places at which hits are counted.
const DEPTHS: [usize; 4] = [1, 3, 5, 10];

fn measure(folder: &Path, options: &[String]) -> Result<Report, Error> {
    let is_all = match option(options, "--scope")? {
        Some("all") => true,
        Some("meeting") | None => false,
        Some(other) => return Err(format!("--scope is meeting or all, not {other}").into()),
    };
    match option(options, "--only")? {
        Some("lexical") | None => {}
        Some("dense") => return Err("No embedding model is at hand for --only dense.".into()),
        Some(other) => return Err(format!("--only is lexical or dense, not {other}").into()),
    }
    let copies = option(options, "--copies")?.unwrap_or("1").parse::<usize>()?;
    let meetings = read(folder)?;
    let turns: Vec<Vec<Turn>> = meetings.iter().map(turns).collect();
    let queries = meetings.iter().enumerate().flat_map(|(place, meeting)| queries(place, meeting));
    let queries: Vec<Asked<'_>> = queries.collect();
    let mut sums = Sums::default();
    let mut disagreements = Vec::new();
    let scopes: Vec<Vec<usize>> = if is_all {
        vec![(0..meetings.len()).collect()]
    } else {
        (0..meetings.len()).map(|meeting| vec![meeting]).collect()
    };
    for scope in scopes {
        let mut index = UnitIndex::new(Grain::Stretch);
        for meeting in scope.iter().cycle().take(scope.len() * copies.max(1)) {
            index.add(&turns[*meeting]);
        }
        for query in queries.iter().filter(|query| scope.contains(&query.meeting)) {
            let session = scope.iter().position(|meeting| *meeting == query.meeting);
            if !sums.count(query, session.unwrap_or_default(), &index) {
                disagreements.push(format!("not among the first five: {}", query.text));
            }
        }
    }
    Ok(Report { disagreements, figures: sums.figures() })
}

/// The value of an option.
pub(crate) fn option<'a>(options: &'a [String], name: &str) -> Result<Option<&'a str>, Error> {
    let Some(at) = options.iter().position(|option| option == name) else { return Ok(None) };
    let value = options.get(at + 1).ok_or_else(|| format!("{name} needs a value"))?;
    Ok(Some(value))
}

pub(crate) fn read(folder: &Path) -> Result<Vec<Meeting>, Error> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        paths.push(entry?.path());
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    let read = |path| Ok(serde_json::from_str(&std::fs::read_to_string(path)?)?);
    paths.iter().map(read).collect()
}

pub(crate) fn turns(meeting: &Meeting) -> Vec<Turn> {
    let turn = |(index, said): (usize, &Said)| Turn {
        index: index as u32,
        speaker: Some(said.speaker.clone()),
        role: SpeakerRole::Unknown,
        start_ms: None,
        end_ms: None,
        text: said.content.clone(),
    };
    meeting.meeting_transcripts.iter().enumerate().map(turn).collect()
}

pub(crate) fn queries(meeting: usize, read: &Meeting) -> impl Iterator<Item = Asked<'_>> {
    read.specific_query_list.iter().map(move |query| {
        let span = |(from, to): &(String, String)| Some(from.parse().ok()?..=to.parse().ok()?);
        let spans = query.relevant_text_span.iter().filter_map(span);
        Asked { text: &query.query, meeting, gold: spans.flatten().collect() }
    })
}

impl Sums {
    /// Asks one query; returns whether one of the first five passages answers it.
    fn count(&mut self, query: &Asked<'_>, session: usize, index: &UnitIndex) -> bool {
        let started = Instant::now();
        let scores = index.scores(&parts(query.text, index));
        let passages = grow(index, &scores, usize::MAX);
        self.times_ms.push(started.elapsed().as_secs_f64() * 1_000.0);
        let gold_of = |passage: &GrownPassage| gold_in(query, session, index, passage);
        let share = |passage: &GrownPassage| {
            let (first, last) = turn_range(index, passage);
            gold_of(passage).len() as f64 / f64::from(last - first + 1)
        };
        let shares: Vec<f64> = passages.iter().map(share).collect();
        let best = shares.iter().copied().fold(0.0, f64::max);
        let least = best.min(RELEVANT_SHARE);
        let relevant: Vec<bool> =
            shares.iter().map(|share| *share > 0.0 && *share >= least).collect();
        let first = relevant.iter().position(|relevant| *relevant);
        for (sum, depth) in self.hits.iter_mut().zip(DEPTHS) {
            *sum += f64::from(u8::from(first.is_some_and(|place| place < depth)));
        }
        self.reciprocal_rank += first.map_or(0.0, |place| 1.0 / (place + 1) as f64);
        self.gain += gain_at_5(&relevant);
        let found: BTreeSet<u32> = passages.iter().take(5).flat_map(gold_of).collect();
        let whole = query.gold.len().max(1) as f64;
        self.recall_at_5 += found.len() as f64 / whole;
        self.recall_of_budget += recall_of_budget(query, session, index, &scores) / whole;
        first.is_some_and(|place| place < 5)
    }

    fn figures(mut self) -> serde_json::Value {
        let queries = self.times_ms.len();
        let mean = |sum: f64| sum / queries.max(1) as f64;
        self.times_ms.sort_by(f64::total_cmp);
        let p95 = self.times_ms.get(queries * 95 / 100).copied().unwrap_or_default();
        json!({
            "queries": queries,
            "hit_at_1": mean(self.hits[0]), "hit_at_3": mean(self.hits[1]),
            "hit_at_5": mean(self.hits[2]), "hit_at_10": mean(self.hits[3]),
            "mrr": mean(self.reciprocal_rank), "ndcg_at_5": mean(self.gain),
            "turn_recall_at_5": mean(self.recall_at_5),
            "turn_recall_at_2000_words": mean(self.recall_of_budget),
            "p95_ms": p95,
        })
    }
}

fn turn_range(index: &UnitIndex, passage: &GrownPassage) -> (u32, u32) {
    let units = index.units();
    (units[passage.first].first_turn, units[passage.last].last_turn)
}

fn gold_in(
    query: &Asked<'_>,
    session: usize,
    index: &UnitIndex,
    passage: &GrownPassage,
) -> BTreeSet<u32> {
    let (first, last) = turn_range(index, passage);
    if passage.session != session {
        return BTreeSet::new();
    }
    query.gold.range(first..=last).copied().collect()
}

/// Normalised discounted cumulative gain of the first five places.
fn gain_at_5(relevant: &[bool]) -> f64 {
    let discount = |place: usize| 1.0 / (place as f64 + 2.0).log2();
    let gained: f64 = (0..5.min(relevant.len())).filter(|at| relevant[*at]).map(discount).sum();
    let all = relevant.iter().filter(|relevant| **relevant).count();
    let ideal: f64 = (0..5.min(all)).map(discount).sum();
    if ideal > 0.0 { gained / ideal } else { 0.0 }
}

/// Gold turns in the units that score best, as many as fit.
fn recall_of_budget(query: &Asked<'_>, session: usize, index: &UnitIndex, scores: &[f64]) -> f64 {
    let units = index.units();
    let mut order: Vec<usize> = (0..units.len()).filter(|unit| scores[*unit] > 0.0).collect();
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
    let mut found: BTreeSet<u32> = BTreeSet::new();
    let mut words = 0;
    for unit in order {
        words += units[unit].words;
        if words > BUDGET_WORDS {
            break;
        }
        if units[unit].session == session {
            found.extend(query.gold.range(units[unit].first_turn..=units[unit].last_turn));
        }
    }
    found.len() as f64
}

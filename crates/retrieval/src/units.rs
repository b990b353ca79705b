//! Sessions cut into the small stretches that are scored: a few turns, or pieces of a long one.

use domain::text;
use domain::transcript::Turn;

/// Words from which on a turn is cut along its sentences.
const LONG_TURN_WORDS: usize = 90;

/// Words from which on a piece of a long turn ends with its sentence.
const PIECE_WORDS: usize = 60;

/// Words from which on a unit is full.
const UNIT_WORDS: usize = 50;

/// Words below which a rest joins the unit before it.
const LEAST_UNIT_WORDS: usize = 25;

/// How finely sessions are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grain {
    /// Stretches of about fifty words, to gather what was said about something.
    Stretch,
    /// Single turns, to point at the moment.
    Turn,
}

/// A stretch of a session that is scored as one.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// The place of its session in the index.
    pub session: usize,
    /// Index of the first turn it has words of.
    pub first_turn: u32,
    /// Index of the last one, inclusive.
    pub last_turn: u32,
    /// Its words.
    pub words: usize,
    /// Its middle, in words from the start of the session.
    pub middle: f64,
    /// Whether it ends with a question.
    pub ends_asking: bool,
}

/// A unit with its text.
pub(crate) struct CutUnit<'a> {
    pub(crate) first_turn: u32,
    pub(crate) last_turn: u32,
    pub(crate) words: usize,
    /// What is said, with the label of each turn's speaker before its first piece.
    pub(crate) texts: Vec<&'a str>,
}

/// A turn, or a piece of a long one.
struct Piece<'a> {
    turn: u32,
    words: usize,
    label: Option<&'a str>,
    texts: Vec<&'a str>,
}

/// The units of a session, in order.
pub(crate) fn cut(turns: &[Turn], grain: Grain) -> Vec<CutUnit<'_>> {
    let full = if grain == Grain::Turn { 0 } else { UNIT_WORDS };
    let mut units: Vec<CutUnit<'_>> = Vec::new();
    let mut open: Option<CutUnit<'_>> = None;
    for piece in turns.iter().flat_map(pieces) {
        let unit = open.get_or_insert_with(|| CutUnit {
            first_turn: piece.turn,
            last_turn: piece.turn,
            words: 0,
            texts: Vec::new(),
        });
        unit.last_turn = piece.turn;
        unit.words += piece.words;
        unit.texts.extend(piece.label);
        unit.texts.extend(piece.texts);
        if unit.words >= full {
            units.extend(open.take());
        }
    }
    if let Some(rest) = open {
        match units.last_mut() {
            Some(last) if rest.words < LEAST_UNIT_WORDS => {
                last.last_turn = rest.last_turn;
                last.words += rest.words;
                last.texts.extend(rest.texts);
            }
            _ => units.push(rest),
        }
    }
    units
}

fn pieces(turn: &Turn) -> Vec<Piece<'_>> {
    let label = turn.speaker.as_deref();
    let words = count_words(&turn.text);
    if words <= LONG_TURN_WORDS {
        return vec![Piece { turn: turn.index, words, label, texts: vec![turn.text.as_str()] }];
    }
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    let mut is_open = false;
    for sentence in text::sentences(&turn.text) {
        if !is_open {
            let label = label.filter(|_| pieces.is_empty());
            pieces.push(Piece { turn: turn.index, words: 0, label, texts: Vec::new() });
        }
        if let Some(piece) = pieces.last_mut() {
            piece.words += count_words(sentence);
            piece.texts.push(sentence);
            is_open = piece.words < PIECE_WORDS;
        }
    }
    pieces
}

pub(crate) fn count_words(text: &str) -> usize {
    text.split_whitespace().count()
}

//! Who speaks in cues: voice spans, objects of Microsoft Graph, labels at the start of lines, or a
//! name on a line of its own.

use serde_json::Value;

use super::super::Utterance;
use super::super::label::{self, FORMS, LabelForm};
use super::super::labels::{LabelCandidate, Labels};
use super::super::markup::{self, CueVoice, Speech};
use super::cues::Cue;
use super::{json, rolling};

/// A form other than the colon must explain this share of the cues.
const MIN_SHARE: f64 = 0.5;

/// What the cues of a file say.
pub(super) struct SpokenCues {
    pub(super) utterances: Vec<Utterance>,
    /// Captions that repeated their lines.
    pub(super) rolled: bool,
}

/// How a file's cues name speakers.
enum CueLabels {
    /// At the start of lines.
    Inline(LabelForm, Labels),
    /// As the first line.
    Above(Labels),
}

/// What the cues say, by speaker. In a file that names speakers, a cue without a name goes on with
/// the one before.
pub(super) fn utterances(cues: &[Cue]) -> SpokenCues {
    let mut spoken: Vec<Vec<Speech>> = cues.iter().map(|cue| speech(&cue.text)).collect();
    let names_somebody =
        |speech: &Vec<Speech>| speech.iter().any(|s| s.voice != CueVoice::Unmarked);
    let named_cues = spoken.iter().filter(|speech| names_somebody(speech)).count();
    let mut rolled = false;
    if named_cues == 0 {
        let mut texts: Vec<String> =
            spoken.iter().map(|speech| speech.iter().map(|s| s.text.as_str()).collect()).collect();
        rolled = rolling::unroll(&mut texts);
        if rolled {
            let unmarked = |text| vec![Speech { voice: CueVoice::Unmarked, text }];
            spoken = texts.into_iter().map(unmarked).collect();
        }
    }
    let labels = (named_cues * 2 < cues.len()).then(|| find_labels(&spoken)).flatten();
    let labels = labels.unwrap_or((CueLabels::Inline(LabelForm::Colon, Labels::default()), 0)).0;
    let mut teller = CueTeller { labels: &labels, utterances: Vec::new(), speaker: None };
    for (cue, speech) in cues.iter().zip(&spoken) {
        teller.tell(cue.times, speech);
    }
    SpokenCues { utterances: with_lost_times(teller.utterances), rolled }
}

/// The voices of a cue, which may be an object of Microsoft Graph's `metadataContent`.
fn speech(text: &str) -> Vec<Speech> {
    if text.trim_start().starts_with('{')
        && let Ok(value) = serde_json::from_str::<Value>(text)
        && let Some((speaker, text)) = json::spoken(&value)
    {
        let voice = speaker.map_or(CueVoice::Unnamed, CueVoice::Named);
        return vec![Speech { voice, text }];
    }
    markup::speech(text)
}

/// The form that explains most cues.
fn find_labels(spoken: &[Vec<Speech>]) -> Option<(CueLabels, usize)> {
    let firsts = || {
        spoken.iter().flatten().filter(|speech| speech.voice == CueVoice::Unmarked).filter_map(
            |speech| {
                let mut lines = speech.text.lines().filter(|line| !line.trim().is_empty());
                Some((lines.next()?.trim(), lines.next()))
            },
        )
    };
    let mut best: Option<(CueLabels, usize)> = None;
    for form in FORMS {
        let labels = Labels::among(firsts().map(|(line, next)| candidate(line, next, form)));
        let convincing =
            form == LabelForm::Colon || labels.share() >= MIN_SHARE && labels.places() > 1;
        let places = labels.places();
        if !labels.is_empty() && convincing && best.as_ref().is_none_or(|(_, most)| places > *most)
        {
            best = Some((CueLabels::Inline(form, labels), places));
        }
    }
    let above = Labels::among(firsts().map(|(line, next)| above(line, next)));
    let places = above.places();
    if above.share() >= MIN_SHARE
        && places > 1
        && best.as_ref().is_none_or(|(_, most)| places > *most)
    {
        best = Some((CueLabels::Above(above), places));
    }
    best
}

fn candidate<'a>(line: &'a str, next: Option<&str>, form: LabelForm) -> LabelCandidate<'a> {
    match label::split(line, form) {
        // A sound (`[music]`) stands alone.
        Some((_, "")) if form == LabelForm::Bracketed && next.is_none() => LabelCandidate::None,
        Some((name, rest)) => LabelCandidate::Timed(name, rest),
        None => LabelCandidate::None,
    }
}

/// A first line that could be a name above what is said.
fn above<'a>(line: &'a str, next: Option<&str>) -> LabelCandidate<'a> {
    let goes_on = |next: &str| next.trim_start().starts_with(char::is_lowercase);
    match next {
        Some(next) if !goes_on(next) && label::is_plausible(line) && !line.ends_with('.') => {
            LabelCandidate::Plain(line, "")
        }
        _ => LabelCandidate::None,
    }
}

struct CueTeller<'a> {
    labels: &'a CueLabels,
    utterances: Vec<Utterance>,
    speaker: Option<String>,
}

impl CueTeller<'_> {
    fn tell(&mut self, times: Option<(u32, u32)>, spoken: &[Speech]) {
        let start_ms = times.map(|(start, _)| start);
        let end_ms = times.and_then(|(start, end)| (end >= start).then_some(end));
        let stretch = |speaker: &Option<String>| Utterance {
            speaker: speaker.clone(),
            start_ms,
            end_ms,
            text: String::new(),
        };
        for speech in spoken {
            match &speech.voice {
                CueVoice::Named(voice) => self.speaker = Some(voice.clone()),
                CueVoice::Unnamed => self.speaker = None,
                CueVoice::Unmarked => {}
            }
            let mut told = stretch(&self.speaker);
            let mut is_first = true;
            for line in speech.text.lines().filter(|line| !line.trim().is_empty()) {
                let named = (speech.voice == CueVoice::Unmarked)
                    .then(|| self.named(line, is_first))
                    .flatten();
                is_first = false;
                let text = named.as_ref().map_or(line, |(_, rest)| rest);
                if let Some((speaker, _)) = named {
                    self.speaker = speaker;
                    self.utterances.push(std::mem::replace(&mut told, stretch(&self.speaker)));
                }
                told.text.push_str(text);
                told.text.push('\n');
            }
            let is_head = matches!(self.labels, CueLabels::Inline(..)) && told.speaker.is_some();
            if !told.text.trim().is_empty() || is_head {
                self.utterances.push(told);
            }
        }
    }

    /// Who speaks from here, and what of the line is speech.
    fn named<'a>(&self, line: &'a str, is_first: bool) -> Option<(Option<String>, &'a str)> {
        let found = match self.labels {
            CueLabels::Inline(form, labels) => {
                label::split(line, *form).and_then(|(name, rest)| labels.speaker(name, rest))
            }
            CueLabels::Above(labels) if is_first => labels.speaker(line.trim(), ""),
            CueLabels::Above(_) => None,
        };
        if let Some((name, rest)) = found {
            return Some((Some(name), rest));
        }
        // Chevrons without a name: somebody else.
        line.trim_start().strip_prefix(">>").map(|rest| (None, rest.trim_start_matches('>')))
    }
}

/// Words whose times got lost take those of the label or line that they belong to.
fn with_lost_times(told: Vec<Utterance>) -> Vec<Utterance> {
    let mut kept: Vec<Utterance> = Vec::with_capacity(told.len());
    for mut next in told {
        if let Some(last) = kept.last_mut()
            && last.text.trim().is_empty()
        {
            if next.start_ms.is_none() && next.speaker == last.speaker {
                (next.start_ms, next.end_ms) = (last.start_ms, last.end_ms);
            }
            *last = next;
            continue;
        }
        kept.push(next);
    }
    kept.retain(|utterance| !utterance.text.trim().is_empty());
    kept
}

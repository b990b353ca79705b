//! Which words beside lines are speakers.
//!
//! `Ada: yes` names a speaker, `Note: read page 4` doesn't, and no single line can tell. Speakers
//! recur in the same shape through a whole file; what a label looks like only settles what that
//! leaves open.

use std::collections::HashMap;

use super::label::{colon, is_plausible};
use super::label_words::{self, is_heading, is_part};

/// What stands where a file might have a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LabelCandidate<'a> {
    /// Nothing.
    None,
    /// These words, and what follows them.
    Plain(&'a str, &'a str),
    /// These words beside a time stamp: nearly certain.
    Timed(&'a str, &'a str),
}

/// The labels of a transcript that are taken for speakers.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// By the name in small letters.
    accepted: HashMap<String, AcceptedLabel>,
    /// Places where they stand.
    places: usize,
    /// Places looked at.
    all: usize,
}

/// A label that is a speaker.
#[derive(Debug)]
struct AcceptedLabel {
    /// The spelling first seen.
    speaker: String,
    /// The label goes on to the second colon: `Parent: Ada: text`.
    is_longer: bool,
}

/// Times that a label with a second colon must stand alike, to be one.
const MIN_LONGER: usize = 3;

/// How often a label occurs.
#[derive(Debug, Clone)]
struct LabelCount<'a> {
    name: &'a str,
    count: usize,
    timed: usize,
    /// What stands before a second colon, as long as that is the same in all places.
    longer: Option<&'a str>,
}

/// What a file's labels look like together.
struct LabelEvidence {
    all: usize,
    labelled: usize,
    recurring: usize,
    distinct: usize,
    strong: usize,
    /// Cues and stamped lines: nobody times a list of terms.
    timed: bool,
}

impl Labels {
    /// Decides from the candidates of all places, in order; a place without one counts too.
    pub(super) fn among<'a>(places: impl Iterator<Item = LabelCandidate<'a>>) -> Self {
        let mut counts: HashMap<String, LabelCount<'a>> = HashMap::new();
        let (mut all, mut labelled, mut timed) = (0, 0, 0);
        for place in places {
            all += 1;
            let (name, rest, is_timed) = match place {
                LabelCandidate::None => continue,
                LabelCandidate::Plain(name, rest) => (name, rest, 0),
                LabelCandidate::Timed(name, rest) => (name, rest, 1),
            };
            labelled += 1;
            timed += is_timed;
            let longer = colon(rest).map(|(more, _)| more.trim()).filter(|more| is_plausible(more));
            let count = counts.entry(name.to_lowercase()).or_insert(LabelCount {
                name,
                count: 0,
                timed: 0,
                longer,
            });
            count.count += 1;
            count.timed += is_timed;
            count.longer = count.longer.filter(|_| count.longer == longer);
        }
        let recurring = counts.values().filter(|seen| seen.count > 1 || is_part(seen.name));
        let evidence = LabelEvidence {
            all,
            labelled,
            recurring: recurring.map(|seen| seen.count).sum(),
            distinct: counts.len(),
            strong: counts
                .values()
                .filter(|seen| !is_heading(seen.name) && label_words::is_strong(seen.name))
                .count(),
            timed: timed * 2 > labelled,
        };
        let mut labels = Self { all, ..Self::default() };
        for (key, seen) in counts {
            if evidence.accepts(&seen) {
                labels.places += seen.count;
                let longer =
                    seen.longer.filter(|more| seen.count >= MIN_LONGER && !is_heading(more));
                let speaker = match longer {
                    Some(more) => format!("{}: {more}", seen.name),
                    None => seen.name.to_owned(),
                };
                labels.accepted.insert(key, AcceptedLabel { speaker, is_longer: longer.is_some() });
            }
        }
        labels
    }

    /// Nobody is named.
    pub(super) fn is_empty(&self) -> bool {
        self.accepted.is_empty()
    }

    /// Places where an accepted label stands.
    pub(super) fn places(&self) -> usize {
        self.places
    }

    /// Somebody is named more than once.
    pub(super) fn recur(&self) -> bool {
        self.places > self.accepted.len()
    }

    /// The share of all places that have an accepted label.
    pub(super) fn share(&self) -> f64 {
        self.places as f64 / self.all.max(1) as f64
    }

    /// The speaker that a candidate stands for, and what of the rest is speech.
    pub(super) fn speaker<'t>(&self, name: &str, rest: &'t str) -> Option<(String, &'t str)> {
        let label = self.accepted.get(&name.to_lowercase())?;
        let longer = colon(rest).filter(|_| label.is_longer);
        Some((label.speaker.clone(), longer.map_or(rest, |(_, rest)| rest.trim())))
    }
}

impl LabelEvidence {
    fn accepts(&self, seen: &LabelCount<'_>) -> bool {
        let name = seen.name;
        if is_part(name) {
            return true;
        }
        let few = self.distinct <= (self.labelled * 6 / 10).max(3);
        let saturated = self.labelled * 10 >= self.all * 8 && (few || self.timed);
        let always = self.labelled * 20 >= self.all * 19 && self.timed;
        if is_heading(name) {
            return always && seen.count > 1 && self.distinct > 1 && name.split(' ').count() == 1;
        }
        let dense = self.labelled > 1 && self.labelled * 10 >= self.all * 6 && few;
        if label_words::is_strong(name) {
            return match seen.count {
                1 if saturated || dense => self.labelled > 1,
                1 => {
                    (self.timed && seen.timed > 0 && self.labelled > 1)
                        || (self.recurring * 5 >= self.all
                            && self.recurring > 1
                            && name.contains(' '))
                }
                _ => self.recurring * 10 >= self.all,
            };
        }
        // Words in small letters are a sentence more often than a name.
        let among_others = self.distinct > 1 && (self.strong > 0 || self.recurring > seen.count);
        let is_sentence = label_words::is_sentence(name);
        match seen.count {
            1 => saturated && self.timed && !is_sentence && among_others,
            _ if saturated => among_others && (!is_sentence || self.timed || seen.count > 2),
            _ if dense && among_others && !is_sentence => true,
            count => !is_sentence && count > 2 && count * 5 >= self.all,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::label::{LabelForm, split};
    use super::*;

    fn accepted(lines: &[&str]) -> Vec<String> {
        let labels = Labels::among(lines.iter().map(|line| {
            split(line, LabelForm::Colon)
                .map_or(LabelCandidate::None, |(name, rest)| LabelCandidate::Plain(name, rest))
        }));
        let mut names: Vec<String> =
            labels.accepted.into_values().map(|label| label.speaker).collect();
        names.sort();
        names
    }

    #[test]
    fn headings_times_and_links_are_nobody() {
        for line in [
            "Note: bring paper",
            "Step 2: divide",
            "http://example.org",
            "10:30 we start",
            "ratio 2:1",
            "so the rule is: always check",
            "Remember this for later, everyone, because it matters: signs",
            "f(x): a function",
        ] {
            assert!(accepted(&[line, line, line]).is_empty(), "{line}");
        }
    }

    #[test]
    fn people_and_parts_are_found() {
        assert_eq!(accepted(&["Ada: Hi", "Ben: Hello"]), ["Ada", "Ben"]);
        assert_eq!(accepted(&["Q: Why?", "A: Because.", "Q: Really?"]), ["A", "Q"]);
        assert_eq!(accepted(&["Tutor: look at this equation"]), ["Tutor"]);
        assert_eq!(
            accepted(&["Zoë van der Berg: a", "Dr. O'Neil (she/her): b", "Zoë van der Berg: c"]),
            ["Dr. O'Neil (she/her)", "Zoë van der Berg"]
        );
        assert_eq!(accepted(&["The tutor: Why?", "My student: So."]), ["My student", "The tutor"]);
    }

    #[test]
    fn a_list_of_terms_names_nobody() {
        let terms =
            ["Mitosis: a", "Meiosis: b", "Cytosol: c", "Nucleus: d", "Ribosome: e", "Lysosome: f"];
        assert!(accepted(&terms).is_empty());
    }

    #[test]
    fn a_lower_case_name_counts_once_it_recurs() {
        let lines = ["ada: hi", "ben: hey", "ada: ok", "ben: so", "ada: yes", "ben: bye"];
        assert_eq!(accepted(&lines), ["ada", "ben"]);
        assert!(accepted(&["thus: x is 2", "and then we go on", "and on"]).is_empty());
    }
}

//! Which words beside a line are speakers.
//!
//! `Ada: yes` names a speaker, `Note: read page 4` doesn't, and no single line can tell. Speakers
//! recur in the same shape through a whole file; what a label looks like only settles what that
//! leaves open.

use std::collections::HashMap;

use super::label_words::{self, is_heading, is_part};

/// Characters of a label at most.
const MAX_LABEL_CHARS: usize = 80;

/// Words of a label at most.
const MAX_LABEL_WORDS: usize = 8;

/// Where a line has its label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LabelForm {
    /// `Ada: text`, also with the full-width colon.
    Colon,
    /// `[Ada] text`, `(Ada): text`.
    Bracketed,
    /// `Ada:text`.
    TightColon,
    /// `Ada - text`.
    Dashed,
    /// `Ada`, a tabulator, `text`.
    Tabbed,
}

/// The forms in the order in which they are believed where two explain a file equally well.
pub(super) const FORMS: [LabelForm; 5] = [
    LabelForm::Colon,
    LabelForm::Bracketed,
    LabelForm::TightColon,
    LabelForm::Dashed,
    LabelForm::Tabbed,
];

/// The label of a line in one form, if it might have one, and what is left to say.
pub(super) fn split(line: &str, form: LabelForm) -> Option<(&str, &str)> {
    let line = without_marks(line);
    let (name, rest) = match form {
        LabelForm::Colon => colon(line)?,
        LabelForm::Bracketed => bracketed(line)?,
        LabelForm::TightColon => {
            let (name, rest) = line.split_once(':')?;
            let spoken = rest.starts_with(|c: char| c.is_alphabetic() || "¿¡\"“'‘".contains(c));
            (spoken && !name.ends_with(|c: char| c.is_ascii_digit())).then_some((name, rest))?
        }
        LabelForm::Dashed => {
            let dash = |dash: &&str| line.split_once(*dash);
            [" - ", " – ", " — "].iter().find_map(dash)?
        }
        LabelForm::Tabbed => line.split_once('\t')?,
    };
    let name = name.trim().trim_matches(['"', '“', '”']).trim();
    let inner = [('[', ']'), ('(', ')'), ('<', '>')]
        .into_iter()
        .find_map(|(open, close)| name.strip_prefix(open)?.strip_suffix(close));
    let name = inner.unwrap_or(name).trim();
    is_plausible(name).then_some((name, rest.trim()))
}

/// A line without the chevrons and dashes by which captions mark a change of speaker.
pub(super) fn without_marks(line: &str) -> &str {
    let line = line.trim_start();
    let marked = line.trim_start_matches(['>', '-', '–', '—', '•', '*', ' ']);
    let is_dash = line.starts_with(['-', '–', '—', '•', '*']);
    // A minus sign belongs to what follows it.
    if is_dash
        && !line[line.chars().next().map_or(0, char::len_utf8)..].starts_with([' ', '[', '('])
        && !line.starts_with("--")
    {
        return line;
    }
    marked
}

fn colon(line: &str) -> Option<(&str, &str)> {
    let mut depth = 0_i32;
    for (at, c) in line.char_indices().take(MAX_LABEL_CHARS + 1) {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            ':' | '：' => {
                let rest = &line[at + c.len_utf8()..];
                let apart = rest.is_empty() || c == '：' || rest.starts_with(char::is_whitespace);
                if apart && depth <= 0 {
                    return Some((&line[..at], rest));
                }
            }
            _ => {}
        }
    }
    None
}

fn bracketed(line: &str) -> Option<(&str, &str)> {
    let closing = match line.chars().next()? {
        '[' => ']',
        '(' => ')',
        '{' => '}',
        '<' => '>',
        '【' => '】',
        _ => return None,
    };
    let (at, _) = line.char_indices().take(MAX_LABEL_CHARS + 2).find(|(_, c)| *c == closing)?;
    let open = line.chars().next()?.len_utf8();
    let rest = line[at + closing.len_utf8()..].trim_start();
    let rest = rest.strip_prefix([':', '：']).unwrap_or(rest);
    Some((&line[open..at], rest))
}

/// Whether words could be a label at all, in whatever script.
pub(super) fn is_plausible(name: &str) -> bool {
    let characters = name.chars().take(MAX_LABEL_CHARS + 1).count();
    if characters == 0 || characters > MAX_LABEL_CHARS {
        return false;
    }
    let said = |end: &str| name.contains(end);
    let is_sentence = name.ends_with(['?', '!', ',', ';', '…', '。', '？', '！', '।'])
        || ["? ", "! ", "; ", "...", "://", " = ", "=", "+ ", "^"].iter().any(|end| said(end))
        || full_stops(name) > 0;
    let has_name =
        name.contains(|c: char| c.is_alphanumeric() || label_words::is_pictograph(c) || c == '*');
    let is_formula = name.contains('(')
        && !name.contains(" (")
        && !name.starts_with('(')
        && name.chars().all(|c| !c.is_whitespace())
        && name.is_ascii()
        && name.find('(').is_some_and(|at| at < 4);
    has_name
        && !is_sentence
        && !is_formula
        && !is_date(name)
        && name.split_whitespace().count() <= MAX_LABEL_WORDS
}

/// `March 2, 2026`: a year after another number.
fn is_date(name: &str) -> bool {
    let mut words = name.split_whitespace().rev();
    let is_year =
        |word: &str| word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    let is_number = |word: &str| word.trim_end_matches([',', '.']).parse::<u32>().is_ok();
    words.next().is_some_and(|word| is_year(word) && is_number(word)) && words.any(is_number)
}

/// Full stops that end a sentence inside: a short word before one is an abbreviation.
fn full_stops(name: &str) -> usize {
    let mut words = name.split_whitespace().peekable();
    let mut stops = 0;
    while let Some(word) = words.next() {
        let long = word.chars().filter(|c| c.is_alphabetic()).count() > 5;
        if word.ends_with('.') && long && (words.peek().is_some() || !label_words::is_strong(name))
        {
            stops += 1;
        }
    }
    stops
}

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

    #[test]
    fn every_form_is_split() {
        for (line, form) in [
            (">> ADA: yes", LabelForm::Colon),
            ("- [ADA] yes", LabelForm::Bracketed),
            ("(ADA): yes", LabelForm::Bracketed),
            ("ADA:yes", LabelForm::TightColon),
            ("ADA – yes", LabelForm::Dashed),
            ("ADA\tyes", LabelForm::Tabbed),
        ] {
            assert_eq!(split(line, form), Some(("ADA", "yes")), "{line}");
        }
        assert_eq!(split("-3: minus three", LabelForm::Colon), Some(("-3", "minus three")));
    }
}

//! Which words before a colon are speakers.
//!
//! `Ada: yes` names a speaker, `Note: read page 4` doesn't, and no single line can tell. A label
//! has the shape of a name; whether it is one shows in the whole transcript, where speakers recur.

use std::collections::{HashMap, HashSet};

/// Characters a name may have.
const MAX_NAME_CHARS: usize = 40;

/// Words a name may have.
const MAX_NAME_WORDS: usize = 6;

/// Headings that recur in lessons and are nobody, also with a number ("Step 2").
const NOT_NAMES: [&str; 94] = [
    "agenda",
    "also",
    "answer",
    "assignment",
    "attendees",
    "aside",
    "because",
    "breakout",
    "but",
    "case",
    "chapter",
    "conclusion",
    "date",
    "definition",
    "diagram",
    "duration",
    "e.g",
    "edit",
    "equation",
    "essay",
    "example",
    "exercise",
    "fact",
    "feedback",
    "figure",
    "find",
    "first",
    "formula",
    "given",
    "goal",
    "goals",
    "grade",
    "hint",
    "homework",
    "however",
    "http",
    "https",
    "i.e",
    "idea",
    "important",
    "introduction",
    "keyword",
    "keywords",
    "kind",
    "language",
    "law",
    "lemma",
    "lesson",
    "link",
    "links",
    "location",
    "meeting",
    "method",
    "motto",
    "next",
    "no",
    "note",
    "notes",
    "now",
    "objective",
    "ok",
    "okay",
    "option",
    "page",
    "part",
    "participants",
    "point",
    "problem",
    "proof",
    "ps",
    "question",
    "reading",
    "recording",
    "remember",
    "result",
    "rule",
    "second",
    "section",
    "session",
    "so",
    "solution",
    "step",
    "subject",
    "summary",
    "task",
    "theorem",
    "then",
    "tip",
    "title",
    "topic",
    "transcript",
    "unit",
    "warning",
    "yes",
];

/// Words that stand for whoever plays the part; also what [`super::roles`] goes by.
pub(super) const TUTOR_WORDS: [&str; 9] = [
    "tutor",
    "teacher",
    "instructor",
    "professor",
    "coach",
    "lecturer",
    "mentor",
    "educator",
    "host",
];

/// See [`TUTOR_WORDS`].
pub(super) const STUDENT_WORDS: [&str; 7] =
    ["student", "pupil", "learner", "mentee", "tutee", "child", "participant"];

/// Words beside a part that leave it a part: "The tutor", "My student".
const WHOSE: [&str; 9] = ["the", "a", "an", "my", "our", "your", "his", "her", "their"];

/// Small words inside names.
const PARTICLES: [&str; 14] =
    ["de", "da", "del", "della", "di", "du", "la", "le", "van", "von", "der", "den", "bin", "al"];

/// The words of a name in lower case, without what isn't a letter or a digit at their ends.
pub(crate) fn name_words(name: &str) -> impl Iterator<Item = String> + '_ {
    name.split(|c: char| c.is_whitespace() || matches!(c, ',' | '/' | '(' | ')' | '_'))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .filter(|word| !word.is_empty())
}

/// Whether a label says a part and no name: `Tutor`, `The tutor`, `Student A`, `Speaker 2`.
pub(crate) fn is_part(name: &str) -> bool {
    let part = |word: &str| {
        word == "speaker" || TUTOR_WORDS.contains(&word) || STUDENT_WORDS.contains(&word)
    };
    let number = |word: &str| word.chars().count() == 1 || word.parse::<u32>().is_ok();
    let beside = |word: &str| number(word) || WHOSE.contains(&word);
    name_words(name).any(|word| part(&word)) && name_words(name).all(|w| part(&w) || beside(&w))
}

/// The words before a line's first colon and what follows it, if they could be a speaker.
pub(super) fn candidate(line: &str) -> Option<(&str, &str)> {
    let (at, colon) = line.char_indices().find(|(_, c)| matches!(c, ':' | '：'))?;
    let (name, rest) = (line[..at].trim(), &line[at + colon.len_utf8()..]);
    // Chat exports put names in Markdown's bold.
    let (name, rest) = (name.trim_start_matches("**"), rest.strip_prefix("**").unwrap_or(rest));
    let apart = rest.is_empty() || colon == '：' || rest.starts_with(char::is_whitespace);
    (apart && could_be_name(name)).then_some((name, rest.trim()))
}

/// Whether a text has the shape of a name.
pub(super) fn could_be_name(name: &str) -> bool {
    let starts_well = name.starts_with(char::is_alphabetic);
    if !starts_well || name.chars().count() > MAX_NAME_CHARS {
        return false;
    }
    let usual = |c: char| c.is_alphanumeric() || c.is_whitespace() || " .,'’-_()/&@#|".contains(c);
    if !name.chars().all(usual) || name.ends_with(['.', ',']) && !name.contains(' ') {
        return false;
    }
    let mut words = name_words(name);
    if words.next().is_none_or(|first| NOT_NAMES.contains(&first.as_str())) {
        return false;
    }
    let outside = name.split('(').next().unwrap_or(name);
    outside.split_whitespace().count() <= MAX_NAME_WORDS && (is_cased(outside) || is_word(name))
}

/// Every word capitalised (or in a script without capitals), particles excepted.
fn is_cased(name: &str) -> bool {
    name.split_whitespace().all(|word| {
        let lower = word.starts_with(char::is_lowercase);
        !lower || PARTICLES.contains(&word) || is_part(word)
    })
}

/// One word in lower case, or an address: who signs in like that is named like that.
fn is_word(name: &str) -> bool {
    name.chars().all(|c| c.is_alphanumeric() || matches!(c, '@' | '.' | '_' | '-'))
}

/// Who a line might say is speaking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LabelCandidate<'a> {
    /// Nobody.
    None,
    /// These words before a colon.
    Plain(&'a str),
    /// These words beside a time stamp: nearly certain.
    Timed(&'a str),
}

/// The labels of a transcript that are taken for speakers, with the spelling first seen.
#[derive(Debug, Default)]
pub(super) struct Labels(HashMap<String, String>);

impl Labels {
    /// Decides from the candidates of all lines, in order; a line without one counts too.
    pub(super) fn among<'a>(lines: impl Iterator<Item = LabelCandidate<'a>>) -> Self {
        let mut seen: HashMap<String, (&str, usize)> = HashMap::new();
        let (mut all, mut labelled) = (0, 0);
        let mut timed = HashSet::new();
        for line in lines {
            all += 1;
            let (LabelCandidate::Plain(name) | LabelCandidate::Timed(name)) = line else {
                continue;
            };
            labelled += 1;
            seen.entry(name.to_lowercase()).or_insert((name, 0)).1 += 1;
            if matches!(line, LabelCandidate::Timed(_)) {
                timed.insert(name.to_lowercase());
            }
        }
        let recurs = |name: &str, count: usize| count > 1 || is_part(name);
        let recurring: usize =
            seen.values().filter(|(name, n)| recurs(name, *n)).map(|(_, n)| n).sum();
        // A list of terms has many labels, each once; a conversation few, again and again.
        let few = seen.len() <= (labelled / 2).max(3);
        let dense = labelled > 1 && few && labelled * 10 >= all * 6;
        let mut accepted = HashMap::new();
        for (key, (name, count)) in seen {
            let accept = if is_part(name) {
                true
            } else if !is_cased(name) {
                count > 2 && count * 5 >= all
            } else if count > 1 {
                recurring * 10 >= all
            } else {
                dense
                    || (timed.len() > 1 && timed.contains(&key))
                    || (recurring * 5 >= all && recurring > 1 && name.contains(' '))
            };
            if accept {
                accepted.insert(key, name.to_owned());
            }
        }
        Self(accepted)
    }

    /// Nobody is named.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The speaker that a candidate stands for.
    pub(super) fn speaker(&self, name: &str) -> Option<&str> {
        self.0.get(&name.to_lowercase()).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(lines: &[&str]) -> Vec<String> {
        let labels = Labels::among(lines.iter().map(|line| {
            candidate(line).map_or(LabelCandidate::None, |(name, _)| LabelCandidate::Plain(name))
        }));
        let mut names: Vec<String> = labels.0.into_values().collect();
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
    }

    #[test]
    fn a_part_stays_a_part_whoever_it_belongs_to() {
        for label in
            ["Tutor", "The tutor", "My Student", "Our teacher 2", "An instructor", "A host"]
        {
            assert!(is_part(label), "{label}");
        }
        for label in ["The", "My Ada", "The Hale", "Tutor Ada", "2"] {
            assert!(!is_part(label), "{label}");
        }
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

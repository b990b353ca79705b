//! Where a line might have a label. Whether it is one shows in the file as a whole:
//! [`super::labels`].

use super::label_words;

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
    let line = without_number(line.trim_start());
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

/// A line without its number in a list: `3. Ada: text`.
fn without_number(line: &str) -> &str {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = (1..=4).contains(&(line.len() - rest.len()));
    let after = rest.strip_prefix(['.', ')']).filter(|_| is_number);
    after.and_then(|after| after.strip_prefix(' ')).map_or(line, str::trim_start)
}

pub(super) fn colon(line: &str) -> Option<(&str, &str)> {
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

/// `March 2, 2026`, `Sat, Nov 15, 2025 10:01AM`: a year after another number, and perhaps a time of
/// day behind it.
fn is_date(name: &str) -> bool {
    let is_time = |word: &&str| {
        word.starts_with(|c: char| c.is_ascii_digit()) && word.contains(':')
            || ["am", "pm", "at", "uhr", "utc", "gmt"].contains(&word.to_lowercase().as_str())
    };
    let words = name.split_whitespace().rev().map(|word| word.trim_end_matches([',', '.']));
    let mut words = words.skip_while(is_time);
    let is_year =
        |word: &str| word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    let is_number = |word: &str| word.parse::<u32>().is_ok();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_nobody_and_a_name_with_a_number_is_somebody() {
        for date in [
            "March 2, 2026",
            "Sat, Nov 15, 2025 10:01AM",
            "15. November 2025, 10:01 Uhr",
            "November 15, 2025, 10:03 AM",
        ] {
            assert!(!is_plausible(date), "{date}");
        }
        for name in ["Ada 2025", "Room 5 Table 2", "Call-in User 3", "7b Ada"] {
            assert!(is_plausible(name), "{name}");
        }
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

//! Lines that nobody said: advertisements, notices and heads that exporters write around speech.

use std::sync::LazyLock;

use super::super::label_words;

/// The most words of a heading.
const MAX_HEAD_WORDS: usize = 14;

/// Characters of a notice at most.
const MAX_NOTICE_CHARS: usize = 400;

struct NoticeWords {
    starts: Vec<&'static str>,
    ends: Vec<&'static str>,
    whole: Vec<&'static str>,
    holds: Vec<&'static str>,
}

/// Headings above the speech of a document that has more than that, in lower case.
const TRANSCRIPT_TITLES: [&str; 10] = [
    "transcript",
    "transcription",
    "full transcript",
    "meeting transcript",
    "transkript",
    "transkription",
    "transcripción",
    "transcrição",
    "trascrizione",
    "расшифровка",
];

static NOTICES: LazyLock<NoticeWords> = LazyLock::new(|| {
    let all = |kind: &str| {
        let of_kind = move |line: &'static str| line.strip_prefix(kind)?.strip_prefix(' ');
        include_str!("notices.txt").lines().filter_map(of_kind).collect()
    };
    NoticeWords { starts: all("starts"), ends: all("ends"), whole: all("is"), holds: all("holds") }
});

/// Whether a line is a notice wherever it stands.
pub(super) fn is_notice(line: &str) -> bool {
    let line = line.trim().trim_matches(['*', '_', '#', '>', '-', '—', '=']).trim();
    if line.is_empty() || line.len() > MAX_NOTICE_CHARS {
        return false;
    }
    let line = line.to_lowercase();
    let notices = &*NOTICES;
    notices.starts.iter().any(|words| line.starts_with(words))
        || notices.whole.contains(&line.as_str())
        || notices.holds.iter().any(|words| line.contains(words))
        || line.split_whitespace().count() <= MAX_HEAD_WORDS
            && notices.ends.iter().any(|words| line.ends_with(words))
}

/// Whether a line is the title of the part that is speech.
pub(super) fn is_transcript_title(line: &str) -> bool {
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    TRANSCRIPT_TITLES.contains(&bare.as_str())
}

/// True if a line above the first speaker is a heading, not a sentence.
pub(super) fn is_head(line: &str) -> bool {
    let words = line.split_whitespace().count();
    let is_sentence = line.ends_with(['.', '?', '!', '。', '？', '！', '।', '…']) && words > 3;
    let key = line.split_once(':').map(|(key, _)| key);
    let is_field =
        key.is_some_and(|key| label_words::is_heading(key) || key.split_whitespace().count() <= 2);
    is_notice(line) || is_field || (!is_sentence && words <= MAX_HEAD_WORDS) || line.contains("://")
}

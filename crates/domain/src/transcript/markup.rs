//! The mark-up of captions: voices are read, everything else is taken out.
//!
//! Lessons are full of `<` that is no mark-up (`x < 5 and y > 3`), so only what is certainly a tag
//! is taken for one.

use std::borrow::Cow;

/// Whose voice a stretch of a cue is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum CueVoice {
    /// No span says.
    #[default]
    Unmarked,
    /// A span that names nobody, such as `<v ->`.
    Unnamed,
    /// The name in a voice span.
    Named(String),
}

/// What one voice says in a cue, lines separated by `\n`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Speech {
    /// Whose voice it is.
    pub(super) voice: CueVoice,
    /// Without tags, with entities decoded.
    pub(super) text: String,
}

/// Tags of `WebVTT` and of the HTML that `SubRip` files carry.
const TAGS: [&str; 14] =
    ["b", "c", "em", "font", "i", "lang", "p", "rt", "ruby", "s", "span", "strong", "u", "v"];

/// Those whose name is followed by something.
const ANNOTATED: [&str; 5] = ["font", "lang", "p", "span", "v"];

/// Times a text may have been escaped.
const MAX_ENCODINGS: usize = 4;

/// Characters of a tag at most: a `<` without an end is a less-than sign.
const MAX_TAG_CHARS: usize = 200;

/// The voices of a cue in order. A voice span need not be closed.
pub(super) fn speech(cue: &str) -> Vec<Speech> {
    let mut spoken: Vec<Speech> = Vec::new();
    let mut current = Speech::default();
    let unescaped = cue.trim_start().starts_with('&').then(|| decode_entities(cue));
    // Spans that some exporter escaped are spans; elsewhere `&lt;` is a less-than sign.
    let mut rest =
        unescaped.as_deref().filter(|text| text.trim_start().starts_with("<v")).unwrap_or(cue);
    while let Some(at) = rest.find(['<', '{']) {
        current.text.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((tag, after)) = tag(rest) {
            let name = tag.trim_start_matches('/').split([' ', '\t', '\n', '.']).next();
            if name == Some("v") {
                let voice = if tag.starts_with('/') { CueVoice::Unmarked } else { annotation(tag) };
                spoken.push(std::mem::replace(&mut current, Speech { voice, ..Speech::default() }));
            } else if name == Some("br") {
                current.text.push('\n');
            }
            rest = after;
        } else if let Some(after) = position_override(rest) {
            rest = after;
        } else {
            current.text.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    current.text.push_str(rest);
    spoken.push(current);
    spoken.retain(|speech| !speech.text.trim().is_empty());
    for speech in &mut spoken {
        speech.text = decode_entities(&speech.text).into_owned();
    }
    spoken
}

/// A text without entities, decoded as often as they were encoded (`&amp;lt;` is `<`).
pub(super) fn decode_entities(text: &str) -> Cow<'_, str> {
    let mut decoded = Cow::Borrowed(text);
    for _ in 0..MAX_ENCODINGS {
        match decoded_once(&decoded) {
            Some(next) => decoded = Cow::Owned(next),
            None => break,
        }
    }
    decoded
}

/// Nothing where no entity is left.
fn decoded_once(text: &str) -> Option<String> {
    let mut decoded = String::new();
    let mut rest = text;
    let mut is_changed = false;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        if let Some((c, after)) = entity(&rest[at..]) {
            decoded.push(c);
            rest = after;
            is_changed = true;
        } else {
            decoded.push('&');
            rest = &rest[at + 1..];
        }
    }
    decoded.push_str(rest);
    is_changed.then_some(decoded)
}

/// The inside of the tag at the start of a text, and what follows it.
fn tag(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('<')?;
    let end = inner.char_indices().take(MAX_TAG_CHARS).find(|(_, c)| *c == '>')?.0;
    let (tag, after) = (&inner[..end], &inner[end + 1..]);
    let bare = tag.strip_prefix('/').unwrap_or(tag);
    let name_end = bare.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(bare.len());
    let (name, more) = (bare[..name_end].to_ascii_lowercase(), &bare[name_end..]);
    let time = bare.starts_with(|c: char| c.is_ascii_digit())
        && bare.contains(':')
        && bare.bytes().all(|b| b.is_ascii_digit() || b == b':' || b == b'.');
    let plain = more.is_empty() || more.starts_with('.') && !more.contains(' ');
    let known = if plain {
        TAGS.contains(&name.as_str()) || name == "br"
    } else {
        ANNOTATED.contains(&name.as_str()) || name == "br" && more.trim() == "/"
    };
    (known || time || bare.is_empty()).then_some((tag, after))
}

/// The name in `v.loud Mary`.
fn annotation(tag: &str) -> CueVoice {
    let name = tag.split_once([' ', '\t', '\n']).map_or("", |(_, name)| name);
    let name = super::join::one_line(&decode_entities(name));
    if name.contains(char::is_alphanumeric) { CueVoice::Named(name) } else { CueVoice::Unnamed }
}

/// The character that an entity at the start of a text stands for, and what follows it.
fn entity(text: &str) -> Option<(char, &str)> {
    const NAMED: [(&str, char); 16] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("nbsp", ' '),
        ("quot", '"'),
        ("apos", '\''),
        ("rsquo", '’'),
        ("lsquo", '‘'),
        ("rdquo", '”'),
        ("ldquo", '“'),
        ("ndash", '–'),
        ("mdash", '—'),
        ("hellip", '…'),
        ("times", '×'),
        // Direction marks carry nothing once text is one line.
        ("lrm", ' '),
        ("rlm", ' '),
    ];
    let inner = text.strip_prefix('&')?;
    let end = inner.bytes().take(9).position(|byte| byte == b';')?;
    let (name, after) = (&inner[..end], &inner[end + 1..]);
    if let Some((_, c)) = NAMED.iter().find(|(known, _)| *known == name) {
        return Some((*c, after));
    }
    let number = name.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    let c = char::from_u32(code).filter(|c| !c.is_control())?;
    Some((c, after))
}

/// What follows a `{\an8}`, by which `SubRip` files say where on the screen a line goes.
fn position_override(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("{\\")?;
    let end = inner.char_indices().take(MAX_TAG_CHARS).find(|(_, c)| *c == '}')?.0;
    Some(&inner[end + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(cue: &str) -> String {
        speech(cue).into_iter().map(|speech| speech.text).collect()
    }

    #[test]
    fn voices_are_told_apart_with_and_without_an_end() {
        let spoken = speech("<v.loud Ada Byron>One.</v> <v Ben &amp; Co>Two.");
        let told: Vec<_> = spoken.iter().map(|s| (s.voice.clone(), s.text.as_str())).collect();
        let named = |name: &str| CueVoice::Named(name.to_owned());
        assert_eq!(told, [(named("Ada Byron"), "One."), (named("Ben & Co"), "Two.")]);
        assert_eq!(speech("<v ->Three.")[0].voice, CueVoice::Unnamed);
    }

    #[test]
    fn tags_go_and_their_text_stays() {
        let cue = "<i>Like</i> a <00:19.000><c.colorE5E5E5>big</c> <font color=\"#0f0\">pie</font>";
        assert_eq!(text(cue), "Like a big pie");
        assert_eq!(text("{\\an8}up there"), "up there");
    }

    #[test]
    fn less_than_is_no_tag() {
        for line in ["if x < 5 and y > 3", "a<b then c>d", "x<3", "f: A -> B & C", "{x | x<0}"] {
            assert_eq!(text(line), line);
        }
    }

    #[test]
    fn entities_are_decoded_as_often_as_they_were_encoded() {
        assert_eq!(text("3 &lt; 4 &amp;amp; &#960; &#x3B8; &unknown;"), "3 < 4 & π θ &unknown;");
        assert_eq!(text("it&amp;#39;s &amp;lt;b&amp;gt;"), "it's <b>");
    }
}

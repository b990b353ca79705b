//! Where a text says how to reach somebody: e-mail addresses, links to people, handles.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{phones, places};

/// Sorts of contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Url,
    Email,
    Handle,
    Phone,
    Address,
}

impl Kind {
    pub(super) const ALL: [Self; 5] =
        [Self::Url, Self::Email, Self::Handle, Self::Phone, Self::Address];

    /// The word in a placeholder.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Url => "URL",
            Self::Email => "EMAIL",
            Self::Handle => "HANDLE",
            Self::Phone => "PHONE",
            Self::Address => "ADDRESS",
        }
    }
}

/// Characters of a handle, without the `@`.
const HANDLE_CHARS: Range<usize> = 3..31;

/// Hosts whose links lead to a person, a meeting or somebody's document.
const PERSONAL_HOSTS: [&str; 16] = [
    "zoom.us/",
    "meet.google.com/",
    "teams.microsoft.com/",
    "teams.live.com/",
    "docs.google.com/",
    "drive.google.com/",
    "discord.gg/",
    "discord.com/",
    "instagram.com/",
    "snapchat.com/",
    "tiktok.com/",
    "facebook.com/",
    "linkedin.com/",
    "twitter.com/",
    "t.me/",
    "wa.me/",
];

/// Parts of a path after which a person's name or id comes.
const PERSONAL_PATHS: [&str; 8] =
    ["/@", "/~", "/u/", "/user/", "/users/", "/profile/", "/people/", "/in/"];

/// What follows an `@` in programs.
const DECORATORS: [&str; 12] = [
    "app",
    "classmethod",
    "dataclass",
    "deprecated",
    "import",
    "media",
    "override",
    "param",
    "property",
    "return",
    "staticmethod",
    "test",
];

/// Words after which a name that isn't a word is somebody's account.
const NETWORKS: [&str; 12] = [
    "instagram",
    "insta",
    "snapchat",
    "snap",
    "discord",
    "tiktok",
    "telegram",
    "skype",
    "username",
    "handle",
    "gamertag",
    "whatsapp",
];

/// Words between a network and the account on it: "my Insta is also `ada_b`".
const NETWORK_REACH: usize = 3;

/// Ends of addresses that are spelt out loud.
const SPOKEN_ENDS: [&str; 8] = ["com", "org", "net", "edu", "co", "io", "de", "uk"];

/// Ranges that don't overlap, in order.
#[derive(Debug, Default)]
pub(super) struct Spans(BTreeMap<usize, (usize, Kind)>);

impl Spans {
    /// Adds a range unless it overlaps an earlier one.
    pub(super) fn add(&mut self, range: Range<usize>, kind: Kind) {
        if !self.overlaps(&range) {
            self.0.insert(range.start, (range.end, kind));
        }
    }

    /// Whether anything of a range is taken.
    pub(super) fn overlaps(&self, range: &Range<usize>) -> bool {
        self.0.range(..range.end).next_back().is_some_and(|(_, (end, _))| *end > range.start)
    }

    /// What of a range no span has taken and has a letter in it.
    pub(super) fn outside(&self, text: &str, range: &Range<usize>) -> Vec<Range<usize>> {
        let mut left = Vec::new();
        let mut at = range.start;
        let taken = self.0.range(..range.end).filter(|(_, (end, _))| *end > range.start);
        for (start, (end, _)) in taken {
            left.push(at..(*start).max(at));
            at = at.max(*end);
        }
        left.push(at..range.end.max(at));
        left.retain(|range| text[range.clone()].contains(char::is_alphabetic));
        left
    }

    /// All ranges in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Range<usize>, Kind)> + '_ {
        self.0.iter().map(|(start, (end, kind))| (*start..*end, *kind))
    }
}

/// All contacts of a text. `names_someone` tells whether a link has a name of the roster in it.
pub(super) fn find(
    text: &str,
    known_phones: &[String],
    names_someone: &dyn Fn(&str) -> bool,
) -> Spans {
    let mut spans = Spans::default();
    links(text, names_someone, &mut spans);
    for range in emails(text) {
        spans.add(range, Kind::Email);
    }
    spoken_emails(text, &mut spans);
    handles(text, &mut spans);
    for range in phones::find(text, known_phones) {
        spans.add(range, Kind::Phone);
    }
    for range in places::find(text) {
        spans.add(range, Kind::Address);
    }
    spans
}

/// The words between white space, with their places.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split(char::is_whitespace).filter_map(move |piece| {
        let start = text[at..].find(piece).map_or(at, |found| at + found);
        at = start + piece.len();
        (!piece.is_empty()).then_some((start, piece))
    })
}

fn links(text: &str, names_someone: &dyn Fn(&str) -> bool, spans: &mut Spans) {
    for (start, piece) in pieces(text) {
        if !piece.contains(['.', '/']) {
            continue;
        }
        let lower = piece.to_ascii_lowercase();
        let scheme = ["https://", "http://", "www."].iter().filter_map(|s| lower.find(s)).min();
        let host = PERSONAL_HOSTS.iter().filter_map(|host| lower.find(host)).min();
        let from = match (scheme, host) {
            (Some(from), _) => from,
            // Without a scheme the subdomain belongs to the link too.
            (None, Some(host)) => lower[..host].rfind(['(', '<', '"', ',']).map_or(0, |at| at + 1),
            (None, None) => continue,
        };
        let link = &piece[from..];
        let end = link.find(['<', '>', '"', ')', ']', '}']).unwrap_or(link.len());
        let link = link[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']);
        let personal = host.is_some()
            || link.contains(['@', '?', '#'])
            || PERSONAL_PATHS.iter().any(|path| link.contains(path));
        if personal || names_someone(link) {
            spans.add(start + from..start + from + link.len(), Kind::Url);
        }
    }
}

/// Addresses as they are written: `local@domain.tld`.
pub(super) fn emails(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let bytes = text.as_bytes();
    text.match_indices('@').filter_map(move |(at, _)| {
        let local =
            |byte: &u8| byte.is_ascii_alphanumeric() || b"._%+-'".contains(byte) || *byte > 127;
        let domain =
            |byte: &u8| byte.is_ascii_alphanumeric() || b".-".contains(byte) || *byte > 127;
        let before = bytes[..at].iter().rev().take(64).take_while(|byte| local(byte)).count();
        let after = bytes[at + 1..].iter().take(255).take_while(|byte| domain(byte)).count();
        let host = text.get(at + 1..at + 1 + after)?.trim_end_matches(['.', '-']);
        let (name, end) = host.rsplit_once('.')?;
        let start = at - before;
        let start = start + text.get(start..at)?.find(|c: char| c.is_alphanumeric() || c == '_')?;
        let real =
            !name.is_empty() && end.chars().count() > 1 && end.chars().all(char::is_alphabetic);
        real.then_some(start..at + 1 + host.len())
    })
}

/// Addresses as they are said: "ada dot b at mail dot com".
fn spoken_emails(text: &str, spans: &mut Spans) {
    let words: Vec<(usize, &str)> = pieces(text).collect();
    let is =
        |at: usize, word: &str| words.get(at).is_some_and(|(_, w)| w.eq_ignore_ascii_case(word));
    for at in 1..words.len() {
        if !is(at, "at") || !is(at + 2, "dot") {
            continue;
        }
        let Some((place, end)) = words.get(at + 3) else { continue };
        let end = end.trim_end_matches(|c: char| !c.is_alphanumeric());
        if SPOKEN_ENDS.iter().any(|known| end.eq_ignore_ascii_case(known)) {
            let mut from = at - 1;
            while from >= 2 && is(from - 1, "dot") {
                from -= 2;
            }
            spans.add(words[from].0..place + end.len(), Kind::Email);
        }
    }
}

fn handles(text: &str, spans: &mut Spans) {
    for (at, _) in text.match_indices('@') {
        let inside = text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '.');
        let length = account(&text[at + 1..]);
        let name = &text[at + 1..at + 1 + length];
        let word = name.split('.').next().unwrap_or(name);
        let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        if !inside && begins && HANDLE_CHARS.contains(&length) && !DECORATORS.contains(&word) {
            spans.add(at..at + 1 + length, Kind::Handle);
        }
    }
    // The older form of one network: name#1234.
    for (at, _) in text.match_indices('#') {
        let before =
            text[..at].bytes().rev().take(32).take_while(u8::is_ascii_alphanumeric).count();
        let digits = text[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
        if before >= HANDLE_CHARS.start && digits == 4 {
            spans.add(at - before..at + 5, Kind::Handle);
        }
    }
    let mut reach = 0;
    for (start, piece) in pieces(text) {
        let name = piece.trim_matches(|c: char| !c.is_alphanumeric() && c != '_');
        if NETWORKS.contains(&name.to_ascii_lowercase().as_str()) {
            reach = NETWORK_REACH + 1;
        }
        let odd = name.contains(|c: char| c.is_ascii_digit() || c == '_' || c == '.')
            && name.contains(|c: char| c.is_ascii_alphabetic());
        if reach > 0 && odd && account(name) == name.len() && HANDLE_CHARS.contains(&name.len()) {
            let from = start + piece.find(name).unwrap_or(0);
            spans.add(from..from + name.len(), Kind::Handle);
        }
        reach = reach.saturating_sub(1);
    }
}

/// How much of the start of a text can be the name of an account.
fn account(text: &str) -> usize {
    let name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
    let length = text.bytes().take(HANDLE_CHARS.end).take_while(name).count();
    text[..length].trim_end_matches('.').len()
}

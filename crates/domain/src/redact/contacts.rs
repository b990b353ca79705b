//! E-mail addresses, links to people, and handles in a text.

use std::ops::Range;

use super::identifier_kind::IdentifierKind;
use super::spans::Spans;
use super::words::pieces;
use super::{birth_dates, cards, national_ids, phones, postal_addresses, schools, spoken_emails};

/// Characters of a handle, without the `@`.
const HANDLE_CHARS: Range<usize> = 3..31;

/// Characters of an e-mail address before and after its sign.
const MAX_LOCAL_CHARS: usize = 64;
const MAX_DOMAIN_CHARS: usize = 255;

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

/// Words that follow an `@` in programs.
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

/// All contacts of a text. `names_someone` tells whether a link has a name of the roster in it.
pub(super) fn find(
    text: &str,
    known_phones: &[String],
    names_someone: &dyn Fn(&str) -> bool,
) -> Spans<IdentifierKind> {
    let mut spans = Spans::default();
    links(text, names_someone, &mut spans);
    for range in emails(text).chain(spoken_emails::find(text)) {
        spans.add(range, IdentifierKind::Email);
    }
    for (range, number) in cards::find(text) {
        let kind = if number == cards::Number::Card {
            IdentifierKind::Card
        } else {
            IdentifierKind::Account
        };
        spans.add(range, kind);
    }
    for range in national_ids::find(text) {
        spans.add(range, IdentifierKind::Id);
    }
    for range in birth_dates::find(text) {
        spans.add(range, IdentifierKind::BirthDate);
    }
    handles(text, &mut spans);
    for range in phones::find(text, known_phones) {
        spans.add(range, IdentifierKind::Phone);
    }
    for range in postal_addresses::find(text) {
        spans.add(range, IdentifierKind::Address);
    }
    for range in schools::find(text) {
        spans.add(range, IdentifierKind::School);
    }
    spans
}

fn links(text: &str, names_someone: &dyn Fn(&str) -> bool, spans: &mut Spans<IdentifierKind>) {
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
            spans.add(start + from..start + from + link.len(), IdentifierKind::Url);
        }
    }
}

/// Addresses as they are written: `local@domain.tld`, also in full-width letters.
pub(super) fn emails(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let is_local = |c: char| c.is_alphanumeric() || "._%+-'．＿－".contains(c);
    let is_domain = |c: char| c.is_alphanumeric() || ".-．－".contains(c);
    text.match_indices(['@', '＠']).filter_map(move |(at, sign)| {
        let rest = &text[at + sign.len()..];
        let length = |chars: &mut dyn Iterator<Item = char>,
                      fits: &dyn Fn(char) -> bool,
                      most: usize|
         -> usize {
            chars.take(most).take_while(|c| fits(*c)).map(char::len_utf8).sum()
        };
        let before = length(&mut text[..at].chars().rev(), &is_local, MAX_LOCAL_CHARS);
        let after = length(&mut rest.chars(), &is_domain, MAX_DOMAIN_CHARS);
        let host = rest[..after].trim_end_matches(['.', '-', '．']);
        let (name, end) = host.rsplit_once(['.', '．'])?;
        let start = at - before;
        let start = start + text[start..at].find(|c: char| c.is_alphanumeric() || c == '_')?;
        let real =
            !name.is_empty() && end.chars().count() > 1 && end.chars().all(char::is_alphabetic);
        real.then_some(start..at + sign.len() + host.len())
    })
}

fn handles(text: &str, spans: &mut Spans<IdentifierKind>) {
    for (at, _) in text.match_indices('@') {
        let inside = text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '.');
        let length = account(&text[at + 1..]);
        let name = &text[at + 1..at + 1 + length];
        let word = name.split('.').next().unwrap_or(name);
        let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        if !inside && begins && HANDLE_CHARS.contains(&length) && !DECORATORS.contains(&word) {
            spans.add(at..at + 1 + length, IdentifierKind::Handle);
        }
    }
    // The older form of one network: name#1234.
    for (at, _) in text.match_indices('#') {
        let before =
            text[..at].bytes().rev().take(32).take_while(u8::is_ascii_alphanumeric).count();
        let digits = text[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
        if before >= HANDLE_CHARS.start && digits == 4 {
            spans.add(at - before..at + 5, IdentifierKind::Handle);
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
            spans.add(from..from + name.len(), IdentifierKind::Handle);
        }
        reach = reach.saturating_sub(1);
    }
}

/// The length of the account name at the start of a text.
fn account(text: &str) -> usize {
    let name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
    let length = text.bytes().take(HANDLE_CHARS.end).take_while(name).count();
    text[..length].trim_end_matches('.').len()
}

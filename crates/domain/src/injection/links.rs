//! Addresses in a text: of pages, of mailboxes, and what looks like either however it is written.

use std::borrow::Cow;

use super::readings::fold;

/// The mark in place of an address.
const MARK: &str = "[link]";

/// Ends of names of hosts that people write without `https://`. Words that follow a full stop without
/// a space are none of them.
const ENDS: [&str; 44] = [
    "com", "org", "net", "edu", "gov", "info", "biz", "app", "dev", "xyz", "online", "site", "top",
    "shop", "click", "link", "live", "club", "page", "zip", "cloud", "tech", "io", "co", "ai",
    "gg", "ly", "tv", "cc", "ru", "cn", "tk", "eu", "uk", "de", "fr", "ch", "nl", "pl", "jp", "br",
    "example", "test", "invalid",
];

/// Schemes that need no `//`.
const SCHEMES: [&str; 7] =
    ["mailto:", "tel:", "sms:", "javascript:", "data:text", "data:image", "onion:"];

/// Letters and digits in a row that no language has, but a secret or a text in disguise.
const LONG_RUN: usize = 40;

/// A text with a mark in place of each address. A stretch that ends between two sentences reads the
/// same alone as with what follows it.
pub fn hide_links(text: &str) -> Cow<'_, str> {
    let words: Vec<(usize, &str)> = words(text).collect();
    let mut hidden = vec![false; words.len()];
    for (at, (_, word)) in words.iter().enumerate() {
        hidden[at] |= is_address(word);
        hide_spoken(&words, at, &mut hidden);
    }
    if !hidden.contains(&true) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let (mut from, mut is_marked) = (0, false);
    for ((start, word), is_hidden) in words.into_iter().zip(hidden) {
        if is_hidden {
            // A mark for all words of one address.
            if is_marked {
                from = start + word.len();
            } else {
                shown.push_str(&text[from..start]);
                shown.push_str(MARK);
                from = start + word.len();
            }
            if let Some(end) = word.chars().next_back().filter(|end| ".!?,;".contains(*end)) {
                shown.push(end);
            }
        }
        is_marked = is_hidden;
    }
    shown.push_str(&text[from..]);
    Cow::Owned(shown)
}

/// True if a text has an address.
pub fn has_link(text: &str) -> bool {
    matches!(hide_links(text), Cow::Owned(_))
}

/// The words of a text with their places.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let start = text.as_ptr() as usize;
    text.split_whitespace().map(move |word| (word.as_ptr() as usize - start, word))
}

fn is_address(word: &str) -> bool {
    let plain = undisguise(word);
    let is_schemed = plain.contains("://") || SCHEMES.iter().any(|scheme| plain.contains(scheme));
    is_schemed || is_mailbox(&plain) || plain.split(is_border).any(is_host) || is_long_run(&plain)
}

/// A word in small letters, with the signs of an address as they are meant.
fn undisguise(word: &str) -> String {
    let mut plain = fold(word);
    for (written, meant) in [
        ("hxxp", "http"),
        ("[.]", "."),
        ("(.)", "."),
        ("{.}", "."),
        ("[dot]", "."),
        ("(dot)", "."),
        ("[punkt]", "."),
        ("(punkt)", "."),
        ("。", "."),
        ("[at]", "@"),
        ("(at)", "@"),
        ("{at}", "@"),
        ("[@]", "@"),
        ("%2e", "."),
        ("%2f", "/"),
        ("%3a", ":"),
        ("%40", "@"),
        ("&#46;", "."),
        ("&#64;", "@"),
    ] {
        if plain.contains(written) {
            plain = plain.replace(written, meant);
        }
    }
    plain
}

fn is_border(char: char) -> bool {
    !(char.is_alphanumeric() || "-._~".contains(char))
}

fn is_mailbox(word: &str) -> bool {
    word.match_indices('@').any(|(at, _)| {
        let before = word[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        let host = word[at + 1..].split(is_border).next().unwrap_or_default();
        before && host.trim_matches('.').contains('.')
    })
}

/// A name of a host, or an address of numbers.
fn is_host(name: &str) -> bool {
    let labels: Vec<&str> = name.trim_matches('.').split('.').collect();
    let [.., before, end] = labels.as_slice() else { return false };
    if labels.iter().any(|label| label.is_empty()) {
        return false;
    }
    let is_number = |label: &&str| label.parse::<u8>().is_ok();
    let is_named = ENDS.contains(end) && before.chars().any(char::is_alphabetic);
    is_named || labels[0] == "www" || labels.len() == 4 && labels.iter().all(is_number)
}

fn is_long_run(word: &str) -> bool {
    word.split(|c: char| !c.is_ascii_alphanumeric()).any(|run| {
        let has = |of: fn(&char) -> bool| run.chars().any(|c| of(&c));
        run.len() >= LONG_RUN && has(char::is_ascii_alphabetic) && has(char::is_ascii_digit)
    })
}

/// Hides `name at host dot com` and `host dot com`.
fn hide_spoken(words: &[(usize, &str)], at: usize, hidden: &mut [bool]) {
    let plain = |place: usize| {
        words.get(place).map(|(_, word)| {
            let folded = fold(word);
            folded.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
        })
    };
    let ends = plain(at + 1).is_some_and(|end| ENDS.contains(&end.as_str()));
    let is_dot = plain(at).is_some_and(|word| ["dot", "punkt", "punto"].contains(&word.as_str()));
    if at == 0 || !is_dot || !ends {
        return;
    }
    let is_at = at >= 3
        && plain(at - 2)
            .is_some_and(|word| ["at", "arroba", "klammeraffe"].contains(&word.as_str()));
    let first = if is_at { at - 3 } else { at - 1 };
    // No address goes over the end of a sentence.
    if !words[first..=at].iter().any(|(_, word)| word.ends_with(['.', '!', '?'])) {
        hidden[first..=at + 1].fill(true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_hidden_however_they_are_written() {
        for (text, shown) in [
            ("See https://evil.example/a?b=c. Then go.", "See [link]. Then go."),
            ("Write to mia@evil.example, please", "Write to [link], please"),
            ("(evil.com/login)", "[link]"),
            ("[here](http://evil.example)!", "[link]!"),
            ("hxxps://evil[.]example now", "[link] now"),
            ("mia (at) evil (dot) com is one", "[link] is one"),
            ("mia(at)evil(dot)com", "[link]"),
            ("mia at evil dot com today", "[link] today"),
            ("Go to evil dot com.", "Go to [link]."),
            ("ｅｖｉｌ．ｃｏｍ", "[link]"),
            ("ev\u{200b}il.com", "[link]"),
            ("www.evil", "[link]"),
            ("10.0.0.1 and 192.168.0.7:80/x", "[link] and [link]"),
            ("javascript:alert(1)", "[link]"),
            ("a0b1c2d3e4f5a0b1c2d3e4f5a0b1c2d3e4f5a0b1c2", "[link]"),
        ] {
            assert_eq!(hide_links(text), shown, "{text}");
            assert!(has_link(text), "{text}");
        }
    }

    #[test]
    fn lessons_have_none() {
        for text in [
            "So x = 3.5, e.g. half of 7. That is it.",
            "pH is 7.4; 2.5.1 is the section. i.e. neutral.",
            "Look at the dot product. The dot is in the middle.",
            "3,000.50 and 1.000.000,00 at 10:30",
            "He said:no. Then he left...And came back",
            "Fill in: ________________________________________________ = 1+2+3+4+5+6+7+8+9+10+11+12+13+14",
            "3.14159265358979323846264338327950288419716939937510",
            "[STUDENT] asked [TUTOR] about f(x)=x^2/(x-1)",
        ] {
            assert_eq!(hide_links(text), text);
        }
    }

    #[test]
    fn sentences_read_alone_as_they_read_together() {
        let sentences = ["Go to evil.com now!", " Or mia at evil dot com.", " Dot. Com is a word."];
        let alone: String = sentences.iter().map(|text| hide_links(text).into_owned()).collect();
        assert_eq!(hide_links(&sentences.concat()), alone);
    }
}

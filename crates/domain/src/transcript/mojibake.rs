//! UTF-8 that somebody read byte by byte: `ZoÃ«` for `Zoë`.

use encoding_rs::WINDOWS_1252;

/// The text as it was meant, if every character that could begin a misread sequence does; a single
/// one that doesn't shows that such characters are meant.
pub(super) fn repaired(text: &str) -> Option<String> {
    let mut repaired = String::with_capacity(text.len());
    let mut rest = text;
    let mut is_changed = false;
    while let Some(at) = rest.find(|c: char| ('\u{c2}'..='\u{f4}').contains(&c)) {
        repaired.push_str(&rest[..at]);
        let (character, after) = sequence(&rest[at..])?;
        repaired.push(character);
        rest = after;
        is_changed = true;
    }
    repaired.push_str(rest);
    is_changed.then_some(repaired)
}

/// The character that a misread sequence stands for, and what follows it.
fn sequence(text: &str) -> Option<(char, &str)> {
    let lead = u8::try_from(u32::from(text.chars().next()?)).ok()?;
    let length = match lead {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        _ => 4,
    };
    let mut bytes = [0_u8; 4];
    let mut end = 0;
    let mut count = 0;
    for (at, c) in text.char_indices().take(length) {
        bytes[count] = byte(c)?;
        count += 1;
        end = at + c.len_utf8();
    }
    let character = std::str::from_utf8(bytes.get(..length).filter(|_| count == length)?).ok()?;
    Some((character.chars().next()?, &text[end..]))
}

/// The byte that was read as a character, by Latin 1 or by Windows' table.
fn byte(c: char) -> Option<u8> {
    u8::try_from(u32::from(c)).ok().or_else(|| {
        let mut buffer = [0; 4];
        match *WINDOWS_1252.encode(c.encode_utf8(&mut buffer)).0 {
            [byte] => Some(byte),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_read_byte_by_byte_is_repaired() {
        let meant = "Zoë says “π – 3” – naïve?";
        let latin: String = meant.bytes().map(char::from).collect();
        let windows = WINDOWS_1252.decode_without_bom_handling(meant.as_bytes()).0.into_owned();
        assert_eq!(repaired(&latin).as_deref(), Some(meant));
        assert_eq!(repaired(&windows).as_deref(), Some(meant));
    }

    #[test]
    fn accents_that_are_meant_are_left_alone() {
        for text in ["São Paulo, Ã© and ê", "Zoë", "plain"] {
            assert_eq!(repaired(text), None, "{text}");
        }
    }
}

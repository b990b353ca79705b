//! Bytes and half-decoded strings into clean text.
//!
//! Transcripts come out of many programs: with byte order marks, as UTF-16, in a Windows code page,
//! or already read with the wrong encoding by whoever sent them. What can be repaired without
//! guessing is repaired; what is no text is refused.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::{MAX_CHARS, Unreadable, docx};

/// In UTF-8 as in UTF-16.
const MAX_BYTES_OF_A_CHAR: usize = 4;

/// Bytes looked at to tell UTF-16 without a byte order mark.
const SAMPLE_BYTES: usize = 4_096;

/// Text may have this many control or replacement characters however short it is.
const TOLERATED_DEBRIS: usize = 2;

/// Beyond that, one in so many characters may be debris; text has next to none, while in
/// compressed data every ninth byte is a control character.
const DEBRIS_SHARE: usize = 50;

/// How files begin that people upload in place of a text.
const NOT_TEXT: [&str; 6] = ["%PDF-", "PK\u{3}\u{4}", "{\\rtf", "\u{89}PNG", "GIF8", "ID3\u{3}"];

/// Text out of bytes, with `\n` line ends and without byte order mark or control characters.
///
/// A `.docx` becomes the lines of its document. Tried in this order: a byte order mark, UTF-16 by
/// its pattern of zeros, UTF-8, Windows-1252.
pub fn decode(bytes: &[u8]) -> Result<String, Unreadable> {
    if docx::is_archive(bytes) {
        return clean(&docx::text(bytes)?);
    }
    // No encoding has more bytes in a character: this is more than a transcript may have.
    if bytes.len() > MAX_CHARS * MAX_BYTES_OF_A_CHAR {
        return Err(Unreadable::TooLong);
    }
    clean(&to_text(bytes))
}

fn to_text(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    if let Some(encoding) = utf_16_by_zeros(bytes) {
        return encoding.decode_without_bom_handling(bytes).0.into_owned();
    }
    let text = String::from_utf8_lossy(bytes);
    let broken = text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count();
    let beyond_ascii = text.chars().filter(|c| !c.is_ascii()).count() - broken;
    // A file cut inside a character is still UTF-8; one whose accents are all broken is not.
    if broken <= beyond_ascii {
        text.into_owned()
    } else {
        WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
    }
}

/// Western text in UTF-16 has a zero in nearly every second byte and hardly any in the others.
fn utf_16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    let pairs = sample.len() / 2;
    let zeros = |parity| sample.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let (many, few) = (pairs * 2 / 5, pairs / 20);
    match () {
        () if pairs < 2 => None,
        () if odd > many && even <= few => Some(UTF_16LE),
        () if even > many && odd <= few => Some(UTF_16BE),
        () => None,
    }
}

/// Text as it came in a JSON string, made like [`decode`]'s: it may hold UTF-16 that somebody read
/// byte by byte, stray control characters, or a binary file.
pub(super) fn clean(text: &str) -> Result<String, Unreadable> {
    let repaired = reread_utf_16(text);
    let text = repaired.as_deref().unwrap_or(text);
    let text = text.trim_start_matches('\u{feff}');
    if NOT_TEXT.iter().any(|start| text.starts_with(start)) {
        return Err(Unreadable::Binary);
    }
    let (mut clean, mut characters, mut debris) = (String::with_capacity(text.len()), 0, 0);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        characters += 1;
        match c {
            '\r' => {
                rest.next_if_eq(&'\n');
                clean.push('\n');
            }
            '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' => clean.push('\n'),
            '\n' | '\t' => clean.push(c),
            // Invisible marks that would make equal words differ.
            '\u{feff}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{ad}'
            | '\u{2060}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => {}
            // In text that was read byte by byte the first are halves of characters.
            '\u{80}'..='\u{9f}' | char::REPLACEMENT_CHARACTER => {
                debris += 1;
                clean.push(c);
            }
            c if c.is_control() => debris += 1,
            c => clean.push(c),
        }
    }
    if debris > TOLERATED_DEBRIS && debris > characters / DEBRIS_SHARE {
        return Err(Unreadable::Binary);
    }
    if clean.trim().is_empty() {
        return Err(if debris > 0 { Unreadable::Binary } else { Unreadable::Empty });
    }
    // Names typed on some systems come decomposed; equal names must be equal text.
    Ok(if is_nfc(&clean) { clean } else { clean.nfc().collect() })
}

/// Undoes a reading of UTF-16 byte by byte, as far as bytes survived: its zeros give it away. A
/// byte order mark may have become `ÿþ` or replacement characters.
fn reread_utf_16(text: &str) -> Option<String> {
    if !text.contains('\0') {
        return None;
    }
    let mark: &[char] = &['ÿ', 'þ', char::REPLACEMENT_CHARACTER];
    let body = text.trim_start_matches(mark);
    let bytes: Vec<u8> = body.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
    let encoding = utf_16_by_zeros(&bytes)?;
    Some(encoding.decode_without_bom_handling(&bytes).0.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: &str = "Tutor: Let’s factor x² + 5x + 6.\nStudent: Is it (x + 2)(x + 3)?";

    fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_usual_encoding_reads_the_same() {
        let marked = |mark: &[u8], body: Vec<u8>| [mark, &body].concat();
        let files = [
            LINES.as_bytes().to_vec(),
            marked(b"\xef\xbb\xbf", LINES.into()),
            marked(b"\xff\xfe", utf_16(LINES, u16::to_le_bytes)),
            marked(b"\xfe\xff", utf_16(LINES, u16::to_be_bytes)),
            utf_16(LINES, u16::to_le_bytes),
            utf_16(LINES, u16::to_be_bytes),
            WINDOWS_1252.encode(LINES).0.into_owned(),
        ];
        for (n, file) in files.iter().enumerate() {
            assert_eq!(decode(file).as_deref(), Ok(LINES), "file {n}");
        }
    }

    #[test]
    fn utf_8_cut_inside_a_character_stays_utf_8() {
        let cut = &"So the angle θ is half of π".as_bytes()[..29];
        assert!(decode(cut).unwrap().starts_with("So the angle θ is half of"));
    }

    #[test]
    fn every_line_end_is_a_line_end() {
        let text = decode("a\r\nb\rc\nd\u{2028}e\u{85}f".as_bytes()).unwrap();
        assert_eq!(text, "a\nb\nc\nd\ne\nf");
    }

    #[test]
    fn a_string_that_is_misread_utf_16_is_repaired() {
        let zeros = |text: &str| text.chars().flat_map(|c| [c, '\0']).collect::<String>();
        let plain = "Tutor: hello\nStudent: hi";
        assert_eq!(clean(&zeros(plain)).as_deref(), Ok(plain));
        assert_eq!(clean(&format!("ÿþ{}", zeros(plain))).as_deref(), Ok(plain));
        assert_eq!(clean(&format!("\u{fffd}\u{fffd}{}", zeros(plain))).as_deref(), Ok(plain));
    }

    #[test]
    fn a_stray_control_character_is_dropped() {
        assert_eq!(clean("\u{feff}Tutor: he\u{0}llo").as_deref(), Ok("Tutor: hello"));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let noise: Vec<u8> = (0..2_000_u32).map(|n| (n * n * 31 + n * 7) as u8).collect();
        let noise_as_text = String::from_utf8_lossy(&noise);
        assert_eq!(decode(&noise), Err(Unreadable::Binary));
        assert_eq!(clean(&noise_as_text), Err(Unreadable::Binary));
        assert_eq!(decode(b"%PDF-1.7 and so on"), Err(Unreadable::Binary));
        assert_eq!(decode(b"\0\0\0\0"), Err(Unreadable::Binary));
    }

    #[test]
    fn nothing_but_space_is_empty() {
        for text in ["", "\u{feff}", " \r\n\t\n"] {
            assert_eq!(decode(text.as_bytes()), Err(Unreadable::Empty));
        }
    }
}

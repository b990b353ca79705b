//! The lines of a `.docx`: an archive whose `word/document.xml` holds the paragraphs.

use miniz_oxide::inflate::decompress_to_vec_with_limit;
use quick_xml::Reader;
use quick_xml::events::Event;
use rawzip::{CompressionMethod, ZipArchive};

use super::{MAX_CHARS, Unreadable};

/// Bytes of the unpacked document at most: a small archive can hold a document of any size, and
/// marks around the words take up to ten times their room.
const MAX_XML_BYTES: usize = 10 * MAX_CHARS;

/// Parts of an archive looked at: a document has a few dozen.
const MAX_PARTS: usize = 2_000;

const DOCUMENT: &[u8] = b"word/document.xml";

/// Whether bytes are an archive, which a `.docx` is.
pub(super) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// The text of a document: a line for each paragraph and each break inside one.
pub(super) fn text(bytes: &[u8]) -> Result<String, Unreadable> {
    let xml = document(bytes).ok_or(Unreadable::Binary)?;
    let xml = String::from_utf8_lossy(&xml);
    let mut reader = Reader::from_str(&xml);
    reader.config_mut().check_end_names = false;
    let mut text = String::new();
    let mut is_text = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) if tag.local_name().as_ref() == "t" => is_text = true,
            Ok(Event::End(tag)) => match tag.local_name().as_ref() {
                "t" => is_text = false,
                "p" => text.push('\n'),
                _ => {}
            },
            Ok(Event::Empty(tag)) => match tag.local_name().as_ref() {
                "br" | "cr" | "p" => text.push('\n'),
                "tab" => text.push('\t'),
                _ => {}
            },
            Ok(Event::Text(part)) if is_text => text.push_str(&part),
            Ok(Event::GeneralRef(name)) if is_text => {
                text.push('&');
                text.push_str(&name);
                text.push(';');
            }
            // What stands before damage is still worth reading.
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    Ok(text)
}

/// The document's XML, unpacked.
fn document(bytes: &[u8]) -> Option<Vec<u8>> {
    let archive = ZipArchive::from_slice(bytes).ok()?;
    let mut entries = archive.entries();
    for _ in 0..MAX_PARTS {
        let header = entries.next_entry().ok()??;
        if header.file_path().as_ref() != DOCUMENT {
            continue;
        }
        let data = archive.get_entry(header.wayfinder()).ok()?.data();
        return match header.compression_method() {
            CompressionMethod::STORE => (data.len() <= MAX_XML_BYTES).then(|| data.to_vec()),
            CompressionMethod::DEFLATE => decompress_to_vec_with_limit(data, MAX_XML_BYTES).ok(),
            _ => None,
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use miniz_oxide::deflate::compress_to_vec;

    use super::super::{Declared, decode, read};
    use super::*;

    /// An archive of one part, compressed or not.
    fn archive(name: &str, body: &[u8], is_packed: bool) -> Vec<u8> {
        let data = if is_packed { compress_to_vec(body, 6) } else { body.to_vec() };
        let size = |bytes: usize| (bytes as u32).to_le_bytes();
        let common = [
            &[20, 0, 0, 0, if is_packed { 8 } else { 0 }, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
            &size(data.len()),
            &size(body.len()),
            &(name.len() as u16).to_le_bytes(),
            &[0, 0],
        ]
        .concat();
        let local = [b"PK\x03\x04", &common[..], name.as_bytes(), &data].concat();
        let central = [b"PK\x01\x02\x14\0", &common[..], &[0; 14], name.as_bytes()].concat();
        let end = [
            b"PK\x05\x06\0\0\0\0\x01\0\x01\0",
            &size(central.len())[..],
            &size(local.len()),
            &[0, 0],
        ]
        .concat();
        [local, central, end].concat()
    }

    const DOCUMENT_XML: &str = "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>\
        <w:p><w:r><w:t>Cells-20260302_150501-Meeting Recording</w:t></w:r></w:p>\
        <w:p><w:r><w:t>Mia Torres</w:t></w:r><w:r><w:t xml:space=\"preserve\">   0:02</w:t><w:br/><w:t>Is 3 &lt; 4 &amp;amp; why?</w:t></w:r></w:p>\
        <w:p><w:r><w:t>noah quist</w:t><w:tab/><w:t>0:11</w:t><w:br/><w:t>It is.</w:t></w:r></w:p>\
        <w:p><w:r><w:t>Mia Torres   1:02</w:t><w:br/><w:t>Good.</w:t></w:r></w:p></w:body></w:document>";

    #[test]
    fn a_document_is_read_packed_or_not() {
        for is_packed in [true, false] {
            let file = archive("word/document.xml", DOCUMENT_XML.as_bytes(), is_packed);
            let turns = read(&decode(&file).unwrap(), Declared::Auto).unwrap();
            let told: Vec<_> = turns
                .iter()
                .map(|turn| (turn.speaker.as_deref(), turn.start_ms, turn.text.as_str()))
                .collect();
            let expected = [
                (Some("Mia Torres"), Some(2_000), "Is 3 < 4 & why?"),
                (Some("noah quist"), Some(11_000), "It is."),
                (Some("Mia Torres"), Some(62_000), "Good."),
            ];
            assert_eq!(told, expected);
        }
    }

    #[test]
    fn an_archive_that_is_no_document_or_too_large_is_refused() {
        let other = archive("mimetype", b"x", false);
        assert_eq!(decode(&other), Err(Unreadable::Binary));
        let bomb = archive("word/document.xml", &vec![b' '; MAX_XML_BYTES + 1], true);
        assert!(bomb.len() < 100_000);
        assert_eq!(decode(&bomb), Err(Unreadable::Binary));
        let whole = archive("word/document.xml", DOCUMENT_XML.as_bytes(), true);
        for end in 0..whole.len() {
            // Damage is an error or less text, never a panic.
            let _ = decode(&whole[..end]);
        }
    }
}

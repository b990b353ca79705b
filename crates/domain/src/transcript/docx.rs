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

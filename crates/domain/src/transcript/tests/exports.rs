//! The same conversation as documents, objects, tables and in every encoding.

use super::shapes::{SPOKEN, STARTS, assert_spoken, assert_spoken_at, clock, file, from_first};
use super::*;

#[test]
fn the_head_marks_and_closing_of_google_meet_are_nobodys() {
    let head = "Cells with Noah (2026-03-02 15:05 GMT) - Transcript\nAttendees\nMia Torres, noah quist, Mia Torres's Presentation\nTranscript\n00:00:00\n \n";
    let foot = "\nMeeting ended after 00:26:03 👋\nThis editable transcript was computer generated and might contain errors. People can also change the text after it was created.\n";
    let shape = |n: usize, _: u32, name: &str, text: &str| {
        format!("{}{name}: {text}\n", if n == 2 { "00:05:00\n \n" } else { "" })
    };
    let read = assert_spoken(&file(head, shape, foot));
    let starts: Vec<_> = read.turns.iter().map(|turn| turn.start_ms).collect();
    assert_eq!((starts[0], starts[2]), (Some(0), Some(300_000)));
}

#[test]
fn notes_of_gemini_above_the_transcript_are_nobodys() {
    let head = "# 📝 Notes\n\nMar 2, 2026\n\n## Cells with Noah\n\nInvited [Mia Torres](mailto:mia@example.org)\n\n### Summary\n\nMia Torres explained the parts of a cell. Noah named the nucleus.\n\n### Suggested next steps\n\n- [ ] Noah: draw a cell.\n\n# 📖 Transcript\n\nMar 2, 2026\n\n## Cells with Noah - Transcript\n\n### 00:00:00\n\n";
    let foot = "### Transcription ended after 00:26:03\n\n*This editable transcript was computer generated and might contain errors. People can also change the text after it was created.*\n";
    for bold in ["**@:** ", "**@**: ", "*@:* ", "- **@:** ", "__@__: "] {
        let shape = |_: usize, _: u32, name: &str, text: &str| {
            format!("{}{text}\n\n", bold.replace('@', name))
        };
        assert_spoken(&file(head, shape, foot));
    }
}

#[test]
fn the_head_of_otter_is_nobodys() {
    let head = "Cells with Noah\n\nMon, Mar 2, 2026 3:05PM • 26:03\n\nSUMMARY KEYWORDS\ncell, nucleus\n\nSPEAKERS\nMia Torres, noah quist\n\n";
    let shape = |_: usize, start: u32, name: &str, text: &str| {
        format!("{name}  {:02}:{:02}\n{text}\n\n", start / 60, start % 60)
    };
    assert_spoken_at(&file(head, shape, "Transcribed by https://otter.ai\n"), STARTS);
}

#[test]
fn advertisements_below_are_nobodys() {
    let shape = |_: usize, start: u32, name: &str, text: &str| {
        format!("{name}  {}:{:02}  \n{text}\n\n", start / 60, start % 60)
    };
    for foot in [
        "Transcribed by https://otter.ai\n",
        "(Transcribed by TurboScribe.ai. Go Unlimited to remove this message.)\n",
        "This transcript was exported on Mar 02, 2026 - view latest version here.\n",
    ] {
        assert_spoken_at(&file("", shape, foot), STARTS);
    }
    let cues = |n: usize, start: u32, name: &str, text: &str| {
        format!("{}\n{1},000 --> {1},900\n{name}: {text}\n\n", n + 1, clock(start))
    };
    let foot = "5\n00:02:00,000 --> 00:02:03,000\nSubtitles by the Amara.org community\n";
    assert_spoken_at(&file("", cues, foot), STARTS);
}

#[test]
fn objects_of_read_ai_and_fireflies_are_read() {
    let items = |item: &dyn Fn(usize) -> serde_json::Value| -> Vec<serde_json::Value> {
        (0..4).map(item).collect()
    };
    let (name, text) = (|n: usize| SPOKEN[n].0, |n: usize| SPOKEN[n].1);
    let blocks = items(&|n| {
        serde_json::json!({
            "start_time": (1_772_463_900_000_u64 + u64::from(STARTS[n]) * 1_000).to_string(),
            "end_time": (1_772_463_903_000_u64 + u64::from(STARTS[n]) * 1_000).to_string(),
            "speaker": {"name": name(n)}, "words": text(n),
        })
    });
    let read_ai = serde_json::json!({"session_id": "x", "title": "Cells", "transcript": {"speakers": [{"name": "Mia Torres"}], "speaker_blocks": blocks}});
    assert_spoken_at(&read_ai.to_string(), from_first());
    let sentences = items(&|n| {
        serde_json::json!({
            "index": n, "speaker_name": name(n), "speaker_id": n % 2, "raw_text": text(n), "text": text(n),
            "start_time": f64::from(STARTS[n]) + 0.4, "end_time": f64::from(STARTS[n]) + 3.0,
        })
    });
    assert_spoken_at(
        &serde_json::json!({"data": {"transcript": {"id": "y", "sentences": sentences}}})
            .to_string(),
        STARTS,
    );
    let downloaded = items(&|n| {
        serde_json::json!({
            "sentence": text(n), "startTime": format!("{:02}:{:02}", STARTS[n] / 60, STARTS[n] % 60), "speaker_name": name(n),
        })
    });
    assert_spoken_at(&serde_json::Value::Array(downloaded).to_string(), STARTS);
    let ids = items(
        &|n| serde_json::json!({"speaker_id": n % 2, "text": text(n), "start_ms": STARTS[n] * 1_000}),
    );
    let named = serde_json::json!({"speakers": [{"id": 0, "name": name(0)}, {"id": 1, "name": name(1)}], "sentences": ids});
    assert_spoken_at(&named.to_string(), STARTS);
    let words = items(&|n| {
        serde_json::json!({
            "participant": {"name": name(n)},
            "words": text(n).split(' ').map(|word| serde_json::json!({"text": word, "start_timestamp": {"relative": STARTS[n]}})).collect::<Vec<_>>(),
        })
    });
    assert_spoken_at(&serde_json::Value::Array(words).to_string(), STARTS);
    let lines: Vec<String> =
        items(&|n| serde_json::json!({"start": STARTS[n], "speaker": name(n), "text": text(n)}))
            .iter()
            .map(ToString::to_string)
            .collect();
    assert_spoken_at(&lines.join("\n"), STARTS);
}

#[test]
fn a_time_before_the_name_is_the_start() {
    for head in [
        "[#] @: ",
        "# @: ",
        "(#) @: ",
        "[#] **@:** ",
        "`[#]` **@**: ",
        "**[#] @:** ",
        "[# - 00:09:00] @: ",
        "# - @: ",
        "@ [#]: ",
        "@ (#): ",
        "[# --> 00:09:00] [@]: ",
        "[#] @ - ",
    ] {
        let shape = |_: usize, start: u32, name: &str, text: &str| {
            format!("{}{text}\n", head.replace('@', name).replace('#', &clock(start)))
        };
        assert_spoken_at(&file("", shape, ""), STARTS);
    }
}

#[test]
fn a_name_alone_on_its_line_speaks_what_follows() {
    let shape = |_: usize, _: u32, name: &str, text: &str| format!("{name}\n{text}\n\n");
    assert_spoken(&file("", shape, ""));
    assert_spoken(&file("Lesson on cells\n\n", shape, ""));
}

#[test]
fn lists_and_pages_are_read() {
    for label in ["1. @: ", "<p><b>@:</b> ", "- @: ", "@\n\n"] {
        let shape = |_: usize, _: u32, name: &str, text: &str| {
            format!("{}{text}\n\n", label.replace('@', name))
        };
        assert_spoken(&file("", shape, ""));
    }
    let row = |_: usize, start: u32, name: &str, text: &str| {
        format!("| {} | {name} | {text} |\n", clock(start))
    };
    assert_spoken_at(&file("| Time | Speaker | Text |\n|---|---|---|\n", row, ""), STARTS);
    let chat = |_: usize, start: u32, name: &str, text: &str| {
        format!("[2/3/2026, 10{}] {name}: {text}\n", &clock(start)[2..])
    };
    assert_spoken(&file("", chat, ""));
}

#[test]
fn columns_are_read_by_their_names() {
    for (separator, head) in [
        (",", "start,end,speaker,text"),
        (";", "Start;End;Speaker Name;Text"),
        ("\t", "start_time\tend_time\tspeaker\tdialog"),
    ] {
        let shape = |_: usize, start: u32, name: &str, text: &str| {
            [clock(start), clock(start + 3), name.to_owned(), format!("\"{text}\"")].join(separator)
                + "\n"
        };
        assert_spoken_at(&file(&format!("{head}\n"), shape, ""), STARTS);
    }
}

#[test]
fn lines_without_a_space_after_the_colon_and_with_dashes_are_read() {
    for label in ["@:", "@ - ", "@ — ", "@\t", "@："] {
        let shape = |_: usize, _: u32, name: &str, text: &str| {
            format!("{}{text}\n", label.replace('@', name))
        };
        assert_spoken(&file("", shape, ""));
    }
}

#[test]
fn every_encoding_and_line_end_reads_the_same() {
    let shape = |n: usize, start: u32, name: &str, text: &str| {
        format!("{}\n{1}.000 --> {1}.900\n{name}: {text}\n\n", n + 1, clock(start))
    };
    let text = file("WEBVTT\n\n", shape, "").replace("noah quist", "Zoë Nuñez");
    let expected = auto(&text);
    assert_eq!(expected[1].speaker.as_deref(), Some("Zoë Nuñez"));
    let utf_16 =
        |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let decomposed: String =
        unicode_normalization::UnicodeNormalization::nfd(text.as_str()).collect();
    let misread: String = text.bytes().map(char::from).collect();
    let files: [Vec<u8>; 9] = [
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        text.replace('\n', "\r\n").into_bytes(),
        text.replace('\n', "\r").into_bytes(),
        utf_16(u16::to_le_bytes),
        utf_16(u16::to_be_bytes),
        encoding_rs::WINDOWS_1252.encode(&text).0.into_owned(),
        decomposed.into_bytes(),
        text.replace("Let", "L\0et").into_bytes(),
        misread.into_bytes(),
    ];
    for (n, file) in files.iter().enumerate() {
        let turns = read(&decode(file).unwrap(), Declared::Auto).unwrap();
        assert_eq!(told(&turns), told(&expected), "file {n}");
    }
}

#[test]
fn entities_are_decoded_in_every_shape() {
    let text = "Mia &amp;amp; Co: 3 &amp;lt; 4, isn&#39;t it?\nnoah: Yes &amp; no.\nMia &amp;amp; Co: Why?\nnoah: It&apos;s so.\n";
    let spoken = [
        ("Mia & Co", "3 < 4, isn't it?"),
        ("noah", "Yes & no."),
        ("Mia & Co", "Why?"),
        ("noah", "It's so."),
    ];
    assert_eq!(said(&auto(text)), spoken);
}

#[test]
fn marks_of_direction_are_no_part_of_a_name() {
    let text = "\u{202b}نور حداد:\u{202c} ما هي الخلية؟\n\u{2067}سامي:\u{2069} أصغر جزء حي.\n\u{202b}نور حداد:\u{202c} ممتاز.\n";
    let names: Vec<_> = auto(text).into_iter().filter_map(|turn| turn.speaker).collect();
    assert_eq!(names, ["نور حداد", "سامي", "نور حداد"]);
}

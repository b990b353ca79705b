//! One conversation in the shapes in which programs export it.

use super::*;

/// Who says what in every file below.
const SPOKEN: [(&str, &str); 4] = [
    ("Mia Torres", "Let us name the parts of a cell. What makes its energy?"),
    ("noah quist", "The mitochondria: is that right?"),
    ("Mia Torres", "Yes. Where are the chromosomes (23 pairs) kept?"),
    ("noah quist", "In the nucleus."),
];

/// Seconds at which they begin, where a file has times.
const STARTS: [u32; 4] = [2, 11, 62, 75];

fn clock(seconds: u32) -> String {
    format!("00:{:02}:{:02}", seconds / 60, seconds % 60)
}

/// A file with the four stretches written one after the other.
fn file(head: &str, stretch: impl Fn(usize, u32, &str, &str) -> String, foot: &str) -> String {
    let body: String = SPOKEN
        .iter()
        .zip(STARTS)
        .enumerate()
        .map(|(n, ((name, text), start))| stretch(n, start, name, text))
        .collect();
    format!("{head}{body}{foot}")
}

#[track_caller]
fn assert_spoken(text: &str) -> ReadTranscript {
    let read = read_with_remarks(text, Declared::Auto).unwrap();
    assert_eq!(said(&read.turns), SPOKEN, "{text}");
    assert_eq!(read.reading.speakers, 2);
    assert_eq!(read.reading.confidence, ReadingConfidence::High);
    read
}

#[track_caller]
fn assert_spoken_at(text: &str, starts: [u32; 4]) {
    let read = assert_spoken(text);
    let heard: Vec<_> = read.turns.iter().map(|turn| turn.start_ms.map(|ms| ms / 1_000)).collect();
    assert_eq!(heard, starts.map(Some), "{text}");
}

fn from_first() -> [u32; 4] {
    STARTS.map(|start| start - STARTS[0])
}

#[test]
fn a_label_before_each_cue_is_a_speaker_whatever_it_looks_like() {
    let shape = |n: usize, start: u32, name: &str, text: &str| {
        format!("{}\n{}.100 --> {}.900\n{name}: {text}\n\n", n + 1, clock(start), clock(start + 3))
    };
    assert_spoken_at(&file("WEBVTT\n\n", shape, ""), STARTS);
    let names = file("WEBVTT\n\n", shape, "")
        .replace("noah quist", "+44 20 7946 0000")
        .replace("Mia Torres", "Mia's iPad (2)");
    let turns = auto(&names);
    assert_eq!(turns[0].speaker.as_deref(), Some("Mia's iPad (2)"));
    assert_eq!(turns[1].speaker.as_deref(), Some("+44 20 7946 0000"));
}

#[test]
fn voices_with_classes_short_times_and_no_end_are_read() {
    let shape = |_: usize, start: u32, name: &str, text: &str| {
        format!(
            "0:{}:{}.5 --> 0:{}:{}.90\n<v.first.loud {name}>{text}\n\n",
            start / 60,
            start % 60,
            start / 60,
            start % 60 + 3
        )
    };
    assert_spoken_at(&file("WEBVTT\n\n", shape, ""), STARTS);
}

#[test]
fn cues_of_microsoft_graph_hold_objects() {
    let shape = |_: usize, start: u32, name: &str, text: &str| {
        format!(
            "{0}.000 --> {0}.900\n{{\"spokenText\":\"{text}\",\"speakerName\":\"{name}\",\"spokenLanguage\":\"en-us\"}}\n\n",
            clock(start)
        )
    };
    assert_spoken_at(&file("WEBVTT\n\n", shape, ""), STARTS);
}

#[test]
fn cues_without_blank_lines_and_with_the_next_number_are_apart() {
    let shape = |n: usize, start: u32, name: &str, text: &str| {
        format!("{}\n{1},000 --> {1},900\n{name}: {text}\n", n + 1, clock(start))
    };
    assert_spoken_at(&file("", shape, ""), STARTS);
    assert_spoken_at(&file("WEBVTT\n", shape, "").replace(',', "."), STARTS);
}

#[test]
fn labels_in_brackets_parentheses_and_after_chevrons_are_speakers() {
    for label in
        ["[@]: ", "[@] ", "(@) ", "- [@] ", ">> @: ", "(@)\n", "- @: ", "<@> ", "@\n", "@:\n"]
    {
        let shape = |n: usize, start: u32, name: &str, text: &str| {
            let label = label.replace('@', name);
            format!("{}\n{1},000 --> {1},900\n{label}{text}\n\n", n + 1, clock(start))
        };
        assert_spoken_at(&file("", shape, ""), STARTS);
    }
}

#[test]
fn sounds_in_brackets_are_nobody() {
    let cue =
        |n: u32, text: &str| format!("{n}\n00:00:{n:02},000 --> 00:00:{n:02},900\n{text}\n\n");
    let file = [
        cue(1, "[Music]"),
        cue(2, "[Laughter] That was close."),
        cue(3, "It was."),
        cue(4, "[Music]"),
        cue(5, "Now the next one."),
        cue(6, "[Music]"),
    ];
    let read = read_with_remarks(&file.concat(), Declared::Auto).unwrap();
    assert_eq!(read.reading.speakers, 0);
    assert_eq!(read.reading.confidence, ReadingConfidence::None);
    assert!(!read.reading.counts_as_evidence());
}

#[test]
fn times_of_sbv_and_of_translators_are_no_speech() {
    let sbv = |_: usize, start: u32, name: &str, text: &str| {
        format!(
            "0:{0:02}:{1:02}.000,0:{0:02}:{1:02}.900\n{name}: {text}\n\n",
            start / 60,
            start % 60
        )
    };
    assert_spoken_at(&file("", sbv, ""), STARTS);
    for arrow in [" -> ", " – -> ", " → ", "-->", " -- > ", " —> "] {
        let shape = |n: usize, start: u32, name: &str, text: &str| {
            let time = clock(start).replace(':', ": ");
            format!("{}\n{time}, 000{arrow}{time}, 900\n{name}: {text}\n\n", n + 1)
        };
        let read = assert_spoken(&file("", shape, ""));
        assert!(read.turns.iter().all(|turn| !turn.text.contains("00")), "{arrow}");
    }
}

#[test]
fn copied_teams_text_says_name_and_time_twice() {
    let shape = |_: usize, start: u32, name: &str, text: &str| {
        let (minutes, seconds) = (start / 60, start % 60);
        format!(
            "{name}\n{minutes} minutes {seconds} seconds\n{minutes}:{seconds:02}\n{name} {minutes} minutes {seconds} seconds\n{text}\n"
        )
    };
    assert_spoken_at(&file("", shape, ""), STARTS);
}

#[test]
fn the_head_of_a_teams_document_is_nobodys() {
    let shape = |_: usize, start: u32, name: &str, text: &str| {
        format!("{name}   {}:{:02}\n{text}\n\n", start / 60, start % 60)
    };
    let head = "Cells with Noah-20260302_150501-Meeting Transcript\nMarch 2, 2026, 3:05PM\n26m 3s\n\nMia Torres started transcription\n\n";
    assert_spoken_at(&file(head, shape, "Mia Torres stopped transcription\n"), STARTS);
    let one_line = |_: usize, start: u32, name: &str, text: &str| {
        format!("{name}   {}:{:02}   {text}\n", start / 60, start % 60)
    };
    assert_spoken_at(&file("", one_line, ""), STARTS);
}

#[test]
fn a_name_and_a_time_stand_above_in_every_order() {
    for head in [
        "@  #", "[@] #", "@ (#)", "@ (#):", "@, #", "# @", "[#] @", "#\n@", "@\n#", "@:\n(#)",
        "**@**  #", "@ | #", "@ - #", "# - @", "### @ #",
    ] {
        let shape = |_: usize, start: u32, name: &str, text: &str| {
            let head = head.replace('@', name).replace('#', &clock(start)).replacen(
                "00:00:02 00:00:02 00:00:02 ",
                "### ",
                1,
            );
            format!("{head}\n{text}\n\n")
        };
        if head.starts_with("###") {
            continue;
        }
        let starts = if head.starts_with("[@]") { from_first() } else { STARTS };
        assert_spoken_at(&file("", shape, ""), starts);
    }
}

#[test]
fn times_of_day_count_from_the_first() {
    for (head, is_short) in
        [("[@] 17:#", false), ("17:# From @ to Everyone:", false), ("@ 05:# PM", false)]
    {
        let shape = |_: usize, start: u32, name: &str, text: &str| {
            let time = format!("{:02}:{:02}", start / 60, start % 60);
            format!("{}\n\t{text}\n", head.replace('@', name).replace('#', &time))
        };
        assert!(!is_short);
        assert_spoken_at(&file("", shape, ""), from_first());
    }
    let chat = |_: usize, start: u32, name: &str, text: &str| {
        format!(
            "09:{:02}:{:02}\t From {name} to Mia Torres(Direct Message) : {text}\n",
            start / 60,
            start % 60
        )
    };
    assert_spoken_at(&file("", chat, ""), from_first());
}

#[test]
fn a_recording_past_midnight_goes_on() {
    let text = "[Mia Torres] 23:59:50\nOne more?\n\n[noah quist] 00:00:20\nYes please.\n\n[Mia Torres] 00:01:00\nGood.\n";
    let starts: Vec<_> = auto(text).iter().map(|turn| turn.start_ms).collect();
    assert_eq!(starts, [Some(0), Some(30_000), Some(70_000)]);
}

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

//! One conversation in the shapes in which programs export it.

use super::*;

/// Who says what in every file below.
pub(super) const SPOKEN: [(&str, &str); 4] = [
    ("Mia Torres", "Let us name the parts of a cell. What makes its energy?"),
    ("noah quist", "The mitochondria: is that right?"),
    ("Mia Torres", "Yes. Where are the chromosomes (23 pairs) kept?"),
    ("noah quist", "In the nucleus."),
];

/// Seconds at which they begin, where a file has times.
pub(super) const STARTS: [u32; 4] = [2, 11, 62, 75];

pub(super) fn clock(seconds: u32) -> String {
    format!("00:{:02}:{:02}", seconds / 60, seconds % 60)
}

/// A file with the four stretches written one after the other.
pub(super) fn file(
    head: &str,
    stretch: impl Fn(usize, u32, &str, &str) -> String,
    foot: &str,
) -> String {
    let body: String = SPOKEN
        .iter()
        .zip(STARTS)
        .enumerate()
        .map(|(n, ((name, text), start))| stretch(n, start, name, text))
        .collect();
    format!("{head}{body}{foot}")
}

#[track_caller]
pub(super) fn assert_spoken(text: &str) -> ReadTranscript {
    let read = read_with_remarks(text, Declared::Auto).unwrap();
    assert_eq!(said(&read.turns), SPOKEN, "{text}");
    assert_eq!(read.reading.speakers, 2);
    assert_eq!(read.reading.confidence, ReadingConfidence::High);
    read
}

#[track_caller]
pub(super) fn assert_spoken_at(text: &str, starts: [u32; 4]) {
    let read = assert_spoken(text);
    let heard: Vec<_> = read.turns.iter().map(|turn| turn.start_ms.map(|ms| ms / 1_000)).collect();
    assert_eq!(heard, starts.map(Some), "{text}");
}

pub(super) fn from_first() -> [u32; 4] {
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

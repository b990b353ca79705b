//! Whole transcripts in, turns out.

use super::*;

fn auto(text: &str) -> Vec<Turn> {
    read(text, Declared::Auto).unwrap()
}

/// Speaker, start in ms and text of each turn.
fn told(turns: &[Turn]) -> Vec<(Option<&str>, Option<u32>, &str)> {
    turns.iter().map(|turn| (turn.speaker.as_deref(), turn.start_ms, turn.text.as_str())).collect()
}

fn said(turns: &[Turn]) -> Vec<(&str, &str)> {
    turns.iter().map(|turn| (turn.speaker.as_deref().unwrap_or("-"), turn.text.as_str())).collect()
}

#[test]
fn words_for_formats_mean_what_the_contract_says() {
    assert_eq!(Format::named("plain_text"), Declared::As(Format::PlainText));
    assert_eq!(Format::named("VTT"), Declared::As(Format::Vtt));
    assert_eq!(Format::named("srt"), Declared::As(Format::Srt));
    for word in ["otter", "read_ai", "fireflies", "auto", "docx", ""] {
        assert_eq!(Format::named(word), Declared::Auto, "{word}");
    }
}

#[test]
fn numbered_cues_with_names_become_turns() {
    let turns = auto(
        "WEBVTT\n\n1\n00:00:00.050 --> 00:00:01.790\nAda Byron: Hi!\n\n2\n00:00:02.070 --> \
         00:00:04.050\nAda Byron: Today we factor\n\n3\n00:00:09.000 --> 00:00:11.000\nquadratics.\n\
         \n4\n00:00:11.500 --> 00:00:12.000\nBen Ames: Okay.\n\n5\n00:00:20.000 --> 00:00:21.000\n\
         Ben Ames: Ready.\n",
    );
    assert_eq!(
        told(&turns),
        [
            (Some("Ada Byron"), Some(50), "Hi! Today we factor quadratics."),
            (Some("Ben Ames"), Some(11_500), "Okay."),
            (Some("Ben Ames"), Some(20_000), "Ready."),
        ]
    );
    assert_eq!(turns[0].end_ms, Some(11_000));
    assert_eq!(turns.iter().map(|turn| turn.index).collect::<Vec<_>>(), [0, 1, 2]);
}

#[test]
fn voice_spans_need_no_end_and_carry_over() {
    let turns = auto(
        "\u{feff}WEBVTT\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\nNOTE made by hand\r\n\r\n\
         00:00.000 --> 00:04.000 align:start\r\n<v Dr. Chen>Is 3 &lt; 4?\r\n\r\n\
         00:04.000 --> 00:08.000\r\n<v Student Q><i>Yes.</i></v>\r\n\r\n\
         00:08.000 --> 00:09.000\r\nI think.\r\n",
    );
    assert_eq!(said(&turns), [("Dr. Chen", "Is 3 < 4?"), ("Student Q", "Yes. I think.")]);
}

#[test]
fn captions_without_names_become_paragraphs() {
    let cue =
        |n: u32| format!("00:{n:02}.000 --> 00:{:02}.000\nThis is caption number {n}.\n\n", n + 1);
    let file: String = (0..50).map(cue).collect();
    let turns = auto(&format!("WEBVTT\n\n{file}"));
    assert!((2..=4).contains(&turns.len()), "{}", turns.len());
    assert!(turns.iter().all(|turn| turn.speaker.is_none() && turn.text.ends_with('.')));
    assert_eq!(turns[0].start_ms, Some(0));
    assert_eq!(turns[turns.len() - 1].end_ms, Some(50_000));
}

#[test]
fn broken_times_keep_the_words() {
    let turns = auto(
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nAda: One.\n\n00:00:0x.000 --> 00:00:04.000\n\
         Ben: Two.\n\nAda: Three.\n\n00:00:05.000 --> 00:00:06.000\nBen: Four.\n",
    );
    assert_eq!(
        told(&turns),
        [
            (Some("Ada"), Some(1_000), "One."),
            (Some("Ben"), None, "Two."),
            (Some("Ada"), None, "Three."),
            (Some("Ben"), Some(5_000), "Four."),
        ]
    );
}

#[test]
fn an_arrow_in_a_reaction_is_speech() {
    let turns =
        auto("WEBVTT\n\n00:01.000 --> 00:04.000\nSo it is\n2H2 + O2 --> 2H2O\nas before.\n");
    assert_eq!(said(&turns), [("-", "So it is 2H2 + O2 --> 2H2O as before.")]);
}

#[test]
fn a_lost_header_or_a_wrong_declaration_is_forgiven() {
    let vtt = "00:01.000 --> 00:02.000\nAda: Hi.\n\n00:02.000 --> 00:03.000\nBen: Hi.\n";
    let srt =
        "1\n00:00:01,000 --> 00:00:02,000\nAda: Hi.\n\n2\n00:00:02,000 --> 00:00:03,000\nBen: Hi.";
    let plain = "Ada: Hi.\nBen: Hi.";
    for declared in ["vtt", "srt", "plain_text", "auto"] {
        for text in [vtt, srt, plain] {
            let turns = read(text, Format::named(declared)).unwrap();
            assert_eq!(said(&turns), [("Ada", "Hi."), ("Ben", "Hi.")], "{declared}: {text}");
            assert_eq!(turns[0].start_ms, (text != plain).then_some(1_000), "{declared}: {text}");
        }
    }
}

#[test]
fn plain_lines_go_on_until_the_next_name() {
    let turns = auto(
        "Tutor: Let's find the slope.\nIt is rise over run:\n\n  10:30 is not a time here\n\
         Student: So 3/4?\nNote: check the sign\nTutor: Yes: 3/4.\n",
    );
    assert_eq!(
        said(&turns),
        [
            ("Tutor", "Let's find the slope. It is rise over run: 10:30 is not a time here"),
            ("Student", "So 3/4? Note: check the sign"),
            ("Tutor", "Yes: 3/4."),
        ]
    );
}

#[test]
fn times_stand_before_and_after_names_in_every_usual_shape() {
    let expected = [
        (Some("Ada Byron"), Some(2_000), "What is a prime?"),
        (Some("Ben"), Some(12_000), "Seven is one."),
        (Some("Ada Byron"), Some(62_000), "Why?"),
    ];
    let shapes: [fn(&str, &str, &str) -> String; 9] = [
        |name, time, text| format!("[{time}] {name}: {text}\n"),
        |name, time, text| format!("{time} {name}: {text}\n"),
        |name, time, text| format!("({time}) - {name}: {text}\n"),
        |name, time, text| format!("{name} ({time}): {text}\n"),
        |name, time, text| format!("{name} [{time}] {text}\n"),
        |name, time, text| format!("{name}  {time}\n{text}\n\n"),
        |name, time, text| format!("{name} | {time}\n{text}\n"),
        |name, time, text| format!("{time} {name}\n{text}\n\n"),
        |name, time, text| format!("{time}\n**{name}:** {text}\n"),
    ];
    for (n, shape) in shapes.iter().enumerate() {
        let file = [
            shape("Ada Byron", "0:02", "What is a prime?"),
            shape("Ben", "0:12", "Seven is one."),
            shape("Ada Byron", "00:01:02", "Why?"),
        ];
        let turns = auto(&file.concat());
        assert_eq!(told(&turns), expected, "shape {n}: {}", file[0]);
        assert_eq!(turns[0].end_ms, Some(12_000), "shape {n}");
    }
}

#[test]
fn titles_of_sections_are_nobody() {
    let text = "Cells\n\nWe start with cells.\n\nTissues\n\nThen come tissues.\n";
    assert!(auto(text).iter().all(|turn| turn.speaker.is_none()));
}

#[test]
fn text_without_names_becomes_paragraphs() {
    let turns = auto("We start with cells.\nThey are small.\n\nThen come tissues.");
    assert_eq!(
        said(&turns),
        [("-", "We start with cells. They are small."), ("-", "Then come tissues.")]
    );
}

#[test]
fn no_turn_is_too_long_to_quote_and_no_word_is_lost() {
    let speech = "Now we divide both sides by four and look at what is left. ".repeat(200);
    for text in [speech.clone(), format!("Ada: {speech}\nBen: ok"), "x".repeat(9_000)] {
        let turns = auto(&text);
        assert!(turns.iter().all(|turn| turn.text.chars().count() <= MAX_TURN_CHARS));
        let kept: usize = turns.iter().map(|turn| turn.text.matches(['d', 'x']).count()).sum();
        let label = usize::from(text.starts_with("Ada"));
        assert_eq!(kept + label, text.matches(['d', 'x']).count());
    }
}

#[test]
fn what_cannot_be_used_says_what_to_do() {
    let refused = |text: &str| read(text, Declared::Auto).unwrap_err();
    assert_eq!(refused(" \n "), Unreadable::Empty);
    assert_eq!(refused("%PDF-1.4"), Unreadable::Binary);
    assert_eq!(refused("WEBVTT\n\n00:01.000 --> 00:02.000\n\n"), Unreadable::NoSpeech);
    assert_eq!(refused(&"word ".repeat(MAX_CHARS / 5 + 1)), Unreadable::TooLong);
    let quick: String = (0..=MAX_TURNS).map(|n| ["A: so\n", "B: so\n"][n % 2]).collect();
    assert_eq!(refused(&quick), Unreadable::TooManyTurns);
    for why in [Unreadable::Empty, Unreadable::Binary, Unreadable::NoSpeech, Unreadable::TooLong] {
        let told = why.to_string();
        assert!(told.contains("pload") || told.contains("xport"), "{told}");
    }
}

#[test]
fn anything_can_be_read_without_panic() {
    let bits = [
        "WEBVTT",
        "\n",
        "\n\n",
        "-->",
        "00:01.000",
        " ",
        "<v ",
        ">",
        "&",
        ";",
        "Ada",
        ":",
        "(",
        "[",
        "]",
        "1",
        "é",
        "学",
        "{\\",
        "NOTE",
        "：",
        "\u{2028}",
        "AM",
        ".",
        ",",
    ];
    let mut state = 7_u64;
    for _ in 0..3_000 {
        let text: String = (0..30)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(99);
                bits[(state >> 33) as usize % bits.len()]
            })
            .collect();
        for declared in ["vtt", "srt", "plain_text", "auto"] {
            if let Ok(turns) = read(&text, Format::named(declared)) {
                assert!(turns.iter().all(|turn| !turn.text.trim().is_empty()), "{text:?}");
            }
        }
    }
}

mod exports;
mod labels;
mod shapes;

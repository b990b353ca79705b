//! Labels as exporters write them, matched to the people who may speak.

use super::*;

fn assigned(
    lines: &[(&str, &str)],
    student: Option<&str>,
    tutor: Option<&str>,
) -> Vec<&'static str> {
    let mut turns = turns(lines);
    assign(&mut turns, student, tutor);
    turns.iter().map(|turn| turn.role.as_str()).collect()
}

fn turns(lines: &[(&str, &str)]) -> Vec<Turn> {
    lines
        .iter()
        .enumerate()
        .map(|(index, (speaker, text))| Turn {
            index: index as u32,
            speaker: (!speaker.is_empty()).then(|| (*speaker).to_owned()),
            role: SpeakerRole::Unknown,
            start_ms: None,
            end_ms: None,
            text: (*text).to_owned(),
        })
        .collect()
}

#[test]
fn labels_fit_the_roster_in_many_spellings() {
    for label in [
        "Ada Byron",
        "ada byron",
        "Byron, Ada",
        "Ada",
        "Ada B.",
        "AB",
        "A. Byron",
        "ÁDA BYRÓN",
        "Ada’s iPhone",
        "iPhone de Ada",
        "Ada Byron (External)",
        "Ada (she/her)",
        "Ada Byron | 7b",
        "ada.byron@example.org",
        "adabyron07",
        "ada_byron",
        "abyron",
        "Ms Ada Byron",
        "Ada Mary Byron",
        "Ada's iPad (2)",
        "Ａｄａ Byron",
    ] {
        let lines = [(label, "hm"), ("Somebody Else", "Let's look at why that is.")];
        assert_eq!(assigned(&lines, Some("Ada Byron"), None), ["student", "tutor"], "{label}");
        assert_eq!(assigned(&lines, None, Some("Ada Byron")), ["tutor", "student"], "{label}");
    }
}

#[test]
fn a_shared_first_name_is_told_by_the_rest() {
    let lines = [("Ada B", "hm"), ("Ada Clark", "well")];
    assert_eq!(assigned(&lines, Some("Ada Byron"), Some("Ada Clark")), ["student", "tutor"]);
}

#[test]
fn labels_that_say_a_part_need_no_roster() {
    let lines = [("Student A", "hm"), ("Dr. Chen", "well"), ("Student B", "so")];
    assert_eq!(assigned(&lines, None, None), ["unknown", "tutor", "unknown"]);
    assert_eq!(assigned(&[("Tutor", "a"), ("Ben", "b")], None, None), ["tutor", "student"]);
}

#[test]
fn of_several_learners_only_the_student_is_the_student() {
    let lines = [("Ada", "long explanation of it all"), ("Ben", "a"), ("Cleo", "b")];
    assert_eq!(assigned(&lines, None, Some("Ben Ames")), ["unknown", "tutor", "unknown"]);
    let roles = assigned(&lines, Some("Cleo Dumas"), Some("Ben Ames"));
    assert_eq!(roles, ["unknown", "tutor", "student"]);
    let speakers = identified(&lines, &["Cleo Dumas"], "Ben Ames");
    assert_eq!(speakers[0].person, SpeakerPerson::Learner);
    assert!(student_is_sure(&speakers));
    assert!(!student_is_sure(&identified(&lines, &["Kim Li"], "Ben Ames")));
}

#[test]
fn who_explains_and_guides_is_the_tutor() {
    let lines = [
        ("Kim", "I don't get it"),
        ("Lou", "Let's go step by step. What do you get for the left side of the equation?"),
        ("Kim", "Seven?"),
        ("Lou", "Exactly. Remember that we divide both sides, which means x is seven."),
    ];
    assert_eq!(assigned(&lines, None, None), ["student", "tutor", "student", "tutor"]);
}

#[test]
fn what_nobody_can_tell_stays_unknown() {
    let even = [("Kim", "one two three"), ("Lou", "four five six")];
    assert_eq!(assigned(&even, None, None), ["unknown", "unknown"]);
    assert_eq!(assigned(&[("Kim", "all alone here")], None, None), ["unknown"]);
    assert_eq!(
        assigned(&[("", "no label"), ("Kim", "hi")], Some("Kim"), None),
        ["unknown", "student"]
    );
}

fn identified(lines: &[(&str, &str)], students: &[&str], tutor: &str) -> Vec<SessionSpeaker> {
    let person = |part, name| ExpectedPerson { part, name, email: None };
    let mut expected: Vec<_> =
        students.iter().map(|name| person(ExpectedPart::Student, *name)).collect();
    expected.push(person(ExpectedPart::Tutor, tutor));
    identify(&turns(lines), &expected, &[])
}

#[test]
fn nicknames_and_addresses_are_their_owners() {
    let lines = [("Liz", "hm"), ("tom.h@example.org", "So why is that?")];
    let expected = [
        ExpectedPerson { part: ExpectedPart::Student, name: "Elizabeth Quist", email: None },
        ExpectedPerson {
            part: ExpectedPart::Tutor,
            name: "Somebody Hale",
            email: Some("Tom.H@example.org"),
        },
    ];
    let speakers = identify(&turns(&lines), &expected, &[]);
    assert_eq!(speakers[0].person, SpeakerPerson::Student);
    assert_eq!((speakers[1].person, speakers[1].basis), (SpeakerPerson::Tutor, SpeakerBasis::Name));
    assert!(student_is_sure(&speakers));
}

#[test]
fn the_other_one_of_two_is_the_student_whatever_the_label() {
    for label in ["+1 555-0100", "João dos Santos", "iPad", "Speaker 2"] {
        let lines = [("Tom Hale", "So why is that?"), (label, "hm")];
        assert_eq!(assigned(&lines, Some("Ada Byron"), Some("Tom Hale")), ["tutor", "student"]);
    }
}

#[test]
fn a_guess_from_talk_is_not_sure() {
    let lines = [
        ("Kim", "I don't get it"),
        ("Lou", "Let's go step by step. What do you get for the left side? Remember the rule."),
    ];
    let speakers = identify(&turns(&lines), &[], &[]);
    assert_eq!(speakers[0].person, SpeakerPerson::Student);
    assert_eq!(speakers[0].certainty, SpeakerCertainty::Guessed);
    assert!(!student_is_sure(&speakers));
}

#[test]
fn a_correction_goes_before_names_and_the_rest_follows_it() {
    let lines = [("Ada", "hm"), ("Ben", "well"), ("Otter.ai", "recording")];
    let corrections = [("Ada", SpeakerPerson::Tutor)];
    let expected = [ExpectedPerson { part: ExpectedPart::Student, name: "Ada Byron", email: None }];
    let speakers = identify(&turns(&lines), &expected, &corrections);
    let people: Vec<_> = speakers.iter().map(|speaker| speaker.person).collect();
    assert_eq!(people, [SpeakerPerson::Tutor, SpeakerPerson::Student, SpeakerPerson::Unknown]);
    assert_eq!(speakers[0].basis, SpeakerBasis::Corrected);
}

#[test]
fn a_label_in_another_script_than_the_roster_is_never_surely_somebody_else() {
    for (student, own, [first, second]) in [
        ("Anna Petrova", "Анна Петрова", ["Мария Иванова", "Пётр Сидоров"]),
        ("Sofiia Kovalenko", "Софія Коваленко", ["Олена Шевченко", "Євген Лис"]),
        ("Giorgos Pappas", "Γιώργος Παππάς", ["Ελένη Λύκου", "Άννα Ξένου"]),
        ("Yael Cohen", "יעל כהן", ["נעם לוי", "אורי פרץ"]),
        ("Ahmad Haddad", "أحمد حداد", ["ليلى النجار", "محمد بن سعيد"]),
        ("Priya Sharma", "प्रिया शर्मा", ["विक्रम सिंह", "श्रेया मिश्रा"]),
        ("Somchai Jaidee", "สมชาย ใจดี", ["กิ่งแก้ว แสงทอง", "ณัฐพงษ์ วงศ์"]),
        ("Li Wei", "李伟", ["王芳", "张敏"]),
        ("Sakura Tanaka", "田中さくら", ["佐々木健太", "高橋翔"]),
        ("Kim Ji-hoon", "김지훈", ["박서연", "이하늘"]),
        ("Nino Beridze", "ნინო ბერიძე", ["თამარ ლომიძე", "დავით კაპანაძე"]),
        ("Ани Петросян", "Ani Petrosyan", ["Maria Sargsyan", "Tigran Hakobyan"]),
    ] {
        let lines =
            [("Tom Hale", "So why is that?"), (first, "hm"), (own, "it grows"), (second, "well")];
        let speakers = identified(&lines, &[student], "Tom Hale");
        assert_eq!(speakers[0].person, SpeakerPerson::Tutor);
        for speaker in &speakers[1..] {
            let is_sure = speaker.certainty == SpeakerCertainty::Sure;
            let is_student = speaker.person == SpeakerPerson::Student;
            assert!(!is_sure || is_student == (speaker.label == own), "{student}: {speaker:?}");
            assert!(!is_student || speaker.label == own, "{student}: {speaker:?}");
        }
    }
}

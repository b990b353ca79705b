//! What the rules hear and what they let pass.

use super::*;

const STUDENT: SpeakerRole = SpeakerRole::Student;
const TUTOR: SpeakerRole = SpeakerRole::Tutor;

fn heard(text: &str, speaker: SpeakerRole) -> Option<RiskCategory> {
    decide(&screen(text, speaker), &[]).category
}

/// The excuses of the signals in a text, when none counts.
fn excuses(text: &str) -> Vec<Excuse> {
    let signals = screen(text, STUDENT);
    assert!(signals.iter().all(|signal| !signal.counts()), "{text}: {signals:?}");
    let mut found: Vec<Excuse> = Vec::new();
    for (excuse, _) in signals.into_iter().filter_map(|signal| signal.excuse) {
        if !found.contains(&excuse) {
            found.push(excuse);
        }
    }
    found
}

#[test]
fn every_line_of_the_data_files_is_read() {
    for rules in LANGUAGES.iter() {
        assert_eq!(rules.faults, Vec::<String>::new(), "{}", rules.language);
        assert!(rules.phrases.len() > 200, "{}", rules.language);
    }
}

#[test]
fn a_signal_names_its_phrase_and_its_place() {
    let text = "Hi. My stepdad locked me in the cellar again";
    let signal = screen(text, STUDENT).into_iter().find(Signal::counts).unwrap();
    assert_eq!((signal.category, signal.language), (RiskCategory::AbuseNeglect, "en"));
    assert!(signal.rule.starts_with("{kin}"), "{}", signal.rule);
    assert_eq!(&text[signal.range], "stepdad locked me in");
}

#[test]
fn hidden_and_misspelt_words_are_heard() {
    for text in [
        "i want to k1ll myself",
        "k i l l  m y s e l f",
        "i wanna killmyself",
        "i want to kill myselff",
        "I WANT TO DIEEEE",
        "kms",
        "Ich ritze mich wieder, niemand weiss es",
        "ich moechte nicht mehr leben",
        "kiero morirme",
    ] {
        assert_eq!(heard(text, STUDENT), Some(RiskCategory::SelfHarm), "{text}");
    }
    assert_eq!(heard("my therapist is nice", STUDENT), None);
}

#[test]
fn what_is_denied_or_figurative_is_let_pass_and_says_why() {
    assert_eq!(excuses("I would never hurt myself"), [Excuse::Negated]);
    assert_eq!(excuses("ich würde mich nie umbringen"), [Excuse::Negated]);
    assert_eq!(excuses("this homework makes me want to die"), [Excuse::Harmless]);
    assert_eq!(excuses("I will shoot you in Fortnite"), [Excuse::Game]);
    assert_eq!(excuses("\"I want to die\" is a line of the poem"), [Excuse::Quoted]);
    assert_eq!(excuses("My character says I want to kill myself"), [Excuse::Fiction]);
}

#[test]
fn a_lesson_explains_other_peoples_deeds_but_not_the_speakers_own() {
    assert_eq!(heard("For the chapter: my friend cuts himself, says Tom", STUDENT), None);
    let own = "We read Hamlet for the essay. I want to kill myself too.";
    assert_eq!(heard(own, STUDENT), Some(RiskCategory::SelfHarm));
    let meant = "My character wants to kill herself. My friend wants to kill herself. It is real.";
    assert_eq!(heard(meant, STUDENT), Some(RiskCategory::SelfHarm));
}

#[test]
fn negations_that_belong_to_the_danger_deny_nothing() {
    for text in ["I can't stop cutting myself", "no quiero seguir viviendo", "I don't want to live"]
    {
        assert_eq!(heard(text, STUDENT), Some(RiskCategory::SelfHarm), "{text}");
    }
}

#[test]
fn who_speaks_decides_about_grooming() {
    let text = "What are you wearing?";
    assert_eq!(heard(text, TUTOR), Some(RiskCategory::Grooming));
    assert_eq!(heard(text, STUDENT), None);
    assert_eq!(heard(text, SpeakerRole::Unknown), Some(RiskCategory::Grooming));
}

#[test]
fn contacts_given_away_are_masked_and_alert_nobody() {
    let signals = screen("call me at 415 555 0134", STUDENT);
    let decision = decide(&signals, &[]);
    assert_eq!(decision.category, Some(RiskCategory::PersonalData));
    assert_eq!(decision.action, SafetyAction::Mask);
    let both = screen("call me at 415 555 0134, I want to kill myself", STUDENT);
    assert_eq!(decide(&both, &[]).category, Some(RiskCategory::SelfHarm));
}

#[test]
fn the_worst_decides_and_an_endpoint_alone_rarely_alerts() {
    let now = decide(&screen("I took all the pills", STUDENT), &[]);
    assert_eq!((now.severity, now.action), (Severity::Critical, SafetyAction::UrgentAlert));
    let score = |name, score| decide(&[], &[EndpointScore { name, score }]).action;
    assert_eq!(score("violence", 0.99), SafetyAction::Review);
    assert_eq!(score("violence", 0.3), SafetyAction::Pass);
    assert_eq!(score("self-harm/intent", 0.6), SafetyAction::Alert);
    assert_eq!(score("unheard-of", 1.0), SafetyAction::Pass);
}

#[test]
fn cues_hear_a_hint_that_no_phrase_has_and_name_the_strongest() {
    let text = "my sister climbs on the roof and says she wants it to be over";
    let signals = screen(text, STUDENT);
    let [signal] = signals.as_slice() else { panic!("{signals:?}") };
    assert_eq!(signal.category, RiskCategory::SelfHarm);
    assert!(!signal.rule.is_empty() && !text[signal.range.clone()].is_empty(), "{signal:?}");
    assert!(decide(&signals, &[]).action <= SafetyAction::Alert, "cues never alert urgently");
}

#[test]
fn cues_let_lessons_and_plain_talk_pass() {
    for text in [
        "why does the king die in the last scene",
        "can we check the second equation again",
        "wir schreiben morgen einen test in bio",
        "mi hermana me ayuda con la tarea de historia",
    ] {
        assert_eq!(heard(text, STUDENT), None, "{text}");
    }
}

#[test]
fn any_text_is_screened() {
    for text in
        ["", " ", "'", "\"", "🙂", "$", "a\u{301}", "\"unclosed 'quote", "!!! ... \n\n", "“”„«»"]
    {
        assert!(screen(text, SpeakerRole::Unknown).is_empty(), "{text}");
    }
    let odd = "é́ i\u{200b} want 日本語 “to” die„ «now» ".repeat(50);
    screen(&odd, STUDENT);
}

#[test]
fn a_phrase_looks_at_a_bounded_number_of_words() {
    let long = "my dad i you he said never not want to ".repeat(2_000);
    screen(&long, SpeakerRole::Unknown);
    let apart = format!("my dad {} hits me", "and ".repeat(40));
    let by_phrase = |signal: &Signal| !signal.language.is_empty();
    assert!(!screen(&apart, STUDENT).iter().any(by_phrase));
}

#[test]
fn phrases_alone_are_what_all_hear_but_for_guesses() {
    for text in [
        "I want to kill myself",
        "the bridge near school looks different at night",
        "I would never hurt myself",
        "call me at 415 555 0134",
        "So if I mix hydrochloric acid and sodium hydroxide, I get water and table salt?",
    ] {
        let mut all = screen(text, STUDENT);
        all.retain(|signal| {
            !signal.language.is_empty() || signal.category == RiskCategory::PersonalData
        });
        assert_eq!(screen_phrases(text, STUDENT), all, "{text}");
    }
}

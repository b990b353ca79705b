//! Whole sessions through the three tasks: what a student and a teacher would see.

mod analysis;
mod foreign;
mod homework;
mod practices;

use domain::analysis::Insights;
use domain::chat::{AnswerBasis, Coverage, Passage, Reply};
use domain::practice::Draft;
use domain::transcript::{SpeakerRole, Turn};
use domain::{ConceptId, SessionId};
use ports::{PlannedItem, ReadSession, Respond, WriteItems};
use uuid::Uuid;

use crate::{insights, reply};

/// Turns of a dialogue written as lines `T: …` and `S: …`.
fn dialogue(text: &str) -> Vec<Turn> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .enumerate()
        .map(|(index, line)| {
            let (who, said) = line.split_once(": ").unwrap();
            let role = if who == "T" { SpeakerRole::Tutor } else { SpeakerRole::Student };
            Turn {
                index: index as u32,
                speaker: Some(who.to_owned()),
                role,
                start_ms: None,
                end_ms: None,
                text: said.to_owned(),
            }
        })
        .collect()
}

fn read(text: &str) -> Insights {
    let request = ReadSession { turns: dialogue(text), subject: None };
    insights::read(&request)
}

fn names(insights: &Insights) -> Vec<&str> {
    insights.concepts.iter().map(|concept| concept.name.as_str()).collect()
}

fn items(text: &str, seed: u64, avoid: Vec<String>) -> Vec<Draft> {
    let insights = read(text);
    let items = insights
        .concepts
        .iter()
        .enumerate()
        .map(|(place, concept)| PlannedItem {
            concept_id: ConceptId(Uuid::from_u128(place as u128 + 1)),
            concept: concept.name.clone(),
            difficulty: concept.difficulty,
        })
        .collect();
    let request = WriteItems {
        turns: dialogue(text),
        subject: insights.subject,
        concepts: insights.concepts,
        items,
        avoid,
        seed,
    };
    crate::items::write(&request)
}

fn ask(text: &str, question: &str) -> Reply {
    let passages: Vec<Passage> = dialogue(text)
        .chunks(6)
        .map(|turns| Passage {
            session_id: SessionId(Uuid::from_u128(1)),
            relevance: 0.5,
            turns: turns.to_vec(),
        })
        .collect();
    let (moments, coverage) = retrieval::locate_within(&passages, question);
    let request = Respond {
        question: question.to_owned(),
        moments,
        coverage,
        general: None,
        history: Vec::new(),
        passages,
        message: None,
        open_questions: Vec::new(),
    };
    reply::respond(&request)
}

const CHEMISTRY: &str = "
    T: Hi there, can you hear me? Today we look at the pH scale.
    S: Yes, I can hear you.
    T: An acid is a substance that releases hydrogen ions in water. A base is a substance that takes them up.
    S: So lemon juice is an acid because it releases hydrogen ions?
    T: Exactly, that's right.
    T: The pH is the negative logarithm of the hydrogen ion concentration. The pH of 10^-3 is 3.
    S: Um, so when there are more hydrogen ions the pH goes up?
    T: Not quite. More hydrogen ions means a lower pH.
    S: Why does the pH go down?
    T: Because the logarithm counts the negative exponent, and a bigger concentration has a smaller exponent.
    S: I'm still not sure about the logarithm.
    T: We'll practise it. The pH scale is a scale from 0 to 14 that shows how acidic a solution is.
    S: So 7 is neutral and everything below is an acid.
    T: Perfect. For homework, please do problems 4 to 9 on the worksheet.
";

const ALGEBRA: &str = "
    T: A variable is a letter that stands for an unknown number. Let's solve 2x + 3 = 11.
    S: I subtract 3 on both sides, so 2x = 8, and then x is 4.
    T: Perfect. An inverse operation is an operation that undoes another one.
    S: Okay, and 5x - 7 = 18, that's um 5x = 11?
    T: Not quite. Adding is the inverse operation of subtracting.
    S: Oh wait, no, I add 7, so 5x = 25 and x is 5.
    T: Exactly. A linear equation is an equation whose graph is a straight line.
    S: What does linear equation mean again?
    T: It means the variable has no exponent. The number in front of a variable is called the coefficient.
    S: So in 2x the coefficient is 2 because it stands in front of the variable.
    T: Yes, exactly. Next time we'll do graphs. Review the linear equation examples before Thursday.
";

const WRITING: &str = "
    T: Let's look at your essay. A thesis statement is one sentence that says what the essay argues.
    S: Is the topic sentence the same thing?
    T: No. A topic sentence is the sentence that says what one paragraph is about.
    S: So every body paragraph needs a topic sentence because it tells the reader what comes.
    T: Exactly! And textual evidence is a quotation from the text that supports your claim.
    S: I always forget how to do the citation.
    T: A citation names the author and the page after the quotation. Evidence needs a citation every time.
    S: Okay.
    T: Before next week, rewrite your thesis statement and add two pieces of textual evidence.
";

const BIOLOGY: &str = "
    T: Photosynthesis is the process in which plants turn light into glucose.
    S: And that happens in the chloroplast?
    T: Yes, right. Chlorophyll is the green pigment that absorbs the light in the chloroplast.
    S: Why are leaves green then?
    T: Leaves look green because chlorophyll absorbs red and blue light and reflects green light.
    S: So if there's no light, photosynthesis stops because there is no energy for it.
    T: Exactly. Cellular respiration is the process that releases the energy of glucose in the mitochondria.
    S: I get photosynthesis and cellular respiration mixed up.
    T: Photosynthesis stores energy in glucose and cellular respiration releases it again.
";

const MESSY: &str = "
    T: okay so um can everybody see my my screen
    S: yeah I think so
    T: great so so this is is the the folder and I I just click here and, you know, it it opens
    S: cool cool
    T: [inaudible] and then I gonna share the link in the chat, okay?
    S: thanks!
    T: Awesome. Have a great weekend everybody, bye!
";

#[test]
fn a_chemistry_session_yields_its_concepts_and_nothing_else() {
    let insights = read(CHEMISTRY);
    assert_eq!(insights.subject, "Chemistry");
    assert_eq!(insights.topics.first().map(String::as_str), Some("Chemistry"));
    let names = names(&insights);
    for expected in ["acids and bases", "pH scale", "ions", "logarithm"] {
        assert!(names.contains(&expected), "{expected} in {names:?}");
    }
    for odd in ["okay", "worksheet", "homework", "hi"] {
        assert!(!names.iter().any(|name| name.contains(odd)), "{odd} in {names:?}");
    }
    let acid = insights.concepts.iter().find(|concept| concept.name == "acids and bases").unwrap();
    assert_eq!(
        acid.description.as_deref(),
        Some("An acid is a substance that releases hydrogen ions in water.")
    );
}

#[test]
fn strengths_and_difficulties_quote_the_student() {
    let insights = read(CHEMISTRY);
    let strengths = insights.student_strengths.join("\n");
    assert!(strengths.contains("Lemon juice is an acid because it releases"), "{strengths}");
    let areas = insights.areas_for_improvement.join("\n");
    assert!(areas.contains("When there are more hydrogen ions the pH goes up"), "{areas}");
    assert!(areas.contains("Was unsure about the logarithm"), "{areas}");
    assert_eq!(insights.action_items, ["Do problems 4 to 9 on the worksheet."]);
}

#[test]
fn a_slip_taken_back_alone_is_a_strength_and_one_that_the_tutor_named_is_none() {
    let alone = "
        T: The net force is the sum of all forces. Which net force do 5 newtons and 3 newtons against it make?
        S: The net force is 8 newtons. Oh wait, no, they are against each other, so the net force is 2.
        T: Exactly.
    ";
    let strengths = read(alone).student_strengths.join("\n");
    assert!(strengths.contains("Noticed and corrected a slip"), "{strengths}");
    assert!(strengths.contains("so the net force is 2"), "{strengths}");
    let led = read(ALGEBRA).student_strengths.join("\n");
    assert!(!led.contains("alone"), "{led}");
}

#[test]
fn an_essay_session_is_english_with_dated_homework() {
    let insights = read(WRITING);
    assert_eq!(insights.subject, "English");
    assert!(names(&insights).contains(&"thesis statements"));
    assert_eq!(
        insights.action_items,
        ["Rewrite your thesis statement and add two pieces of textual evidence before next week."]
    );
}

#[test]
fn a_given_subject_is_kept() {
    let request = ReadSession { turns: dialogue(BIOLOGY), subject: Some(" AP Biology ".into()) };
    let insights = insights::read(&request);
    assert_eq!(insights.subject, "AP Biology");
    assert!(names(&insights).contains(&"photosynthesis"));
}

#[test]
fn talk_about_nothing_yields_nothing() {
    let insights = read(MESSY);
    assert_eq!(insights.subject, "General");
    assert!(insights.concepts.is_empty(), "{:?}", names(&insights));
    assert!(insights.student_strengths.is_empty() && insights.areas_for_improvement.is_empty());
    assert!(insights.action_items.is_empty(), "{:?}", insights.action_items);
    assert!(items(MESSY, 1, Vec::new()).is_empty());
    let empty = ReadSession { turns: Vec::new(), subject: None };
    let empty = insights::read(&empty);
    assert!(empty.concepts.is_empty() && empty.topics.is_empty());
}

#[test]
fn fillers_and_stutters_never_reach_the_reader() {
    let messy = "
        T: So so, um, the the slope is, you know, the number that tells how steep a line is.
        S: uh so so a steep line has a a big slope because it it goes up fast?
        T: Exactly. The slope is the rise over the run. The y-intercept is where the line meets the y-axis.
        S: um I'm I'm not sure about the the y-intercept
        T: The y-intercept is the value of y when x is zero.
    ";
    let insights = read(messy);
    let debug_text = format!(
        "{:?} {:?} {:?}",
        insights.concepts, insights.student_strengths, insights.areas_for_improvement
    )
    .to_lowercase();
    assert!(debug_text.contains("slope") && debug_text.contains("y-intercept"), "{debug_text}");
    for noise in [" um", " uh ", "so so", "the the", "a a ", "i'm i'm", "you know"] {
        assert!(!debug_text.contains(noise), "{noise:?} in {debug_text}");
    }
}

#[test]
fn an_answer_quotes_the_tutors_definition() {
    let reply = ask(CHEMISTRY, "What is pH?");
    assert_eq!(reply.coverage, Coverage::Answered);
    assert!(
        reply.text.contains("The pH is the negative logarithm of the hydrogen ion concentration."),
        "{}",
        reply.text
    );
    assert_eq!((reply.quotes[0].passage, reply.quotes[0].turn), (0, 5));
    assert_eq!(reply.model, "extractive");
}

#[test]
fn what_is_only_named_is_not_passed_off_as_explained() {
    const NAMED: &str = "T: DNA can be degraded by enzymes on your skin, so wear gloves.
        S: Okay, gloves.
        T: The mean is the sum of all values divided by their number.";
    let reply = ask(NAMED, "What is DNA?");
    assert_ne!(reply.coverage, Coverage::Answered, "{}", reply.text);
    for question in ["What is the mean?", "What is mean?"] {
        let reply = ask(NAMED, question);
        assert_eq!(reply.coverage, Coverage::Answered, "{question}: {}", reply.text);
    }
}

#[test]
fn a_why_is_answered_with_the_reason() {
    let reply = ask(BIOLOGY, "Why are leaves green?");
    assert!(
        reply.text.contains("because chlorophyll absorbs red and blue light"),
        "{}",
        reply.text
    );
    // The conversation has said for a follow-up what it asks about.
    let follow_up = ask(CHEMISTRY, "Why does the pH go down?");
    assert!(follow_up.text.contains("logarithm counts"), "{}", follow_up.text);
}

#[test]
fn what_the_sessions_do_not_cover_is_not_answered() {
    for (text, question) in [
        (CHEMISTRY, "What is photosynthesis?"),
        (ALGEBRA, "What is the meaning of life?"),
        (ALGEBRA, "How do I solve a quadratic inequality?"),
        (BIOLOGY, "What is a thesis statement?"),
        (MESSY, "What is osmosis?"),
    ] {
        let reply = ask(text, question);
        assert_eq!(reply.coverage, Coverage::Absent, "{question}: {}", reply.text);
        assert!(reply.quotes.is_empty());
        assert!(reply.text.contains("don't cover"), "{}", reply.text);
        assert_eq!(reply.basis, AnswerBasis::Sessions);
    }
    let nothing = Respond {
        question: "What is pH?".into(),
        history: Vec::new(),
        passages: Vec::new(),
        message: None,
        moments: Vec::new(),
        coverage: Coverage::Absent,
        general: None,
        open_questions: Vec::new(),
    };
    let reply = reply::respond(&nothing);
    assert!(reply.coverage == Coverage::Absent && reply.text.contains("nothing"));
}

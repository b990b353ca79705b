//! What is found in whole sessions.

use super::{names, read};

#[test]
fn concepts_are_the_curriculums_and_no_words_of_everyday() {
    let text = "
        T: You have one half cup of rice and one third cup of beans. We add fractions today.
        S: My grid helps with rice.
        T: You need a common denominator. If zero is on top the fraction is zero. The bus ticket costs three quarters of a dollar.
        S: The common denominator of rice and beans is six, zero problem. And the bus?
        T: Right. Now the bus: the bus costs more than zero. A mixed number is a whole number with a fraction.
        S: So mixed numbers for the bus and the rice.
    ";
    let insights = read(text);
    let names = names(&insights);
    assert!(names.contains(&"adding and subtracting fractions"), "{names:?}");
    for odd in ["rice", "bus", "zero", "grid", "bean", "cup"] {
        assert!(!names.iter().any(|name| name.contains(odd)), "{odd} in {names:?}");
    }
}

#[test]
fn what_the_tutor_did_not_define_is_described_by_the_curriculum_and_says_so() {
    let text = "
        T: Today we use the quadratic formula.
        S: The quadratic formula again?
        T: The discriminant is a number that tells how many solutions there are. The quadratic formula always works.
    ";
    let insights = read(text);
    let described = |name: &str| {
        let concept = insights.concepts.iter().find(|concept| concept.name == name).unwrap();
        concept.description.clone().unwrap()
    };
    assert!(described("quadratic formula").starts_with("From the curriculum: "));
    assert_eq!(
        described("discriminant"),
        "The discriminant is a number that tells how many solutions there are."
    );
}

#[test]
fn what_a_student_never_remembers_is_an_area_for_improvement() {
    let text = "
        T: Today we do the quadratic formula and simplifying radicals.
        S: Okay. I never remember that formula.
        T: That's fine. The quadratic formula solves every quadratic equation.
        S: I don't really get simplifying roots.
        T: Simplifying radicals means taking perfect squares out of the root.
    ";
    let areas = read(text).areas_for_improvement.join("\n");
    assert!(areas.contains("unsure about the quadratic formula"), "{areas}");
    assert!(areas.contains("unsure about simplifying radicals"), "{areas}");
}

#[test]
fn what_is_taken_back_before_it_is_confirmed_is_no_evidence() {
    let text = "
        T: Photosynthesis makes glucose. Cellular respiration releases its energy. Where does photosynthesis happen?
        S: In the mitochondria. No wait, in the chloroplast.
        T: Exactly. Photosynthesis needs light. The chloroplast catches it.
    ";
    let strengths = read(text).student_strengths.join("\n");
    assert!(
        strengths.contains("chloroplast") && !strengths.contains("mitochondria"),
        "{strengths}"
    );
}

#[test]
fn an_answer_that_the_tutor_says_again_is_right_and_a_guess_is_no_question() {
    let text = "
        T: The lowest common denominator is the smallest number that both denominators go into. What is the common denominator of six and four?
        S: The common denominator is twelve!
        T: Twelve. Now add the fractions. What is the common denominator of two and five?
        S: Is it ten?
        T: Let us look at the list of multiples of the common denominator.
    ";
    let insights = read(text);
    let strengths = insights.student_strengths.join("\n");
    assert!(strengths.contains("The common denominator is twelve"), "{strengths}");
    let areas = insights.areas_for_improvement.join("\n");
    assert!(!areas.contains("Is it ten"), "{areas}");
}

//! Sessions in other languages than English.

use domain::analysis::{AnalysisCoverage, Insights, Outcome};

use super::{names, read};

const FRACTIONS: &str = "
    T: Hoy sumamos fracciones. ¿Qué necesitamos antes de sumar un medio y un tercio?
    S: Un denominador común, que es el cinco. No, espera, el seis.
    T: Exacto. El denominador común es seis. ¿Y cuánto es la suma de las fracciones?
    S: Dos quintos.
    T: No exactamente, ahí sumaste los denominadores y no las fracciones. Inténtalo otra vez.
    S: Ah, cinco sextos.
    T: ¡Muy bien, [STUDENT]! ¿Alguna duda?
    S: ¿Por qué no se suman los denominadores?
    T: Claro, porque dicen el tamaño de las partes. De tarea, haz los ejercicios de la página doce.
    S: Vale.
";

const CELLS: &str = "
    T: Heute geht es um die Zelle. Was passiert bei der Fotosynthese?
    S: Die Pflanze macht aus Licht und Wasser Zucker.
    T: Genau, und dabei entsteht Sauerstoff. Wo liegt das Chlorophyll, das die Fotosynthese braucht?
    S: Ich weiß nicht.
    T: In den Chloroplasten. Bis zum nächsten Mal zeichnest du eine Zelle mit allen Organellen.
    S: Mache ich.
";

fn outcomes(insights: &Insights, concept: &str) -> Vec<(u32, Outcome)> {
    let concept = insights.concepts.iter().find(|found| found.name.contains(concept)).unwrap();
    concept.evidence.iter().map(|seen| (seen.turn, seen.outcome)).collect()
}

#[test]
fn confirmations_and_corrections_in_spanish_are_evidence() {
    let insights = read(FRACTIONS);
    assert_eq!(insights.coverage, AnalysisCoverage::CueWords);
    assert_eq!(insights.subject, "Arithmetic");
    assert_eq!(outcomes(&insights, "common denominator"), [(1, Outcome::Correct)]);
    assert_eq!(outcomes(&insights, "fraction"), [(3, Outcome::Incorrect), (5, Outcome::Correct)]);
    let strengths = insights.student_strengths.join(" ");
    assert!(strengths.contains("“el seis”") && !strengths.contains("cinco. No"), "{strengths}");
    assert_eq!(insights.action_items, ["De tarea, haz los ejercicios de la página doce."]);
}

#[test]
fn a_confirmation_in_german_is_evidence_and_a_hesitation_too() {
    let insights = read(CELLS);
    assert_eq!(
        outcomes(&insights, "photosynthesis"),
        [(1, Outcome::Correct), (3, Outcome::Incorrect)]
    );
    assert_eq!(insights.action_items.len(), 1, "{:?}", insights.action_items);
    assert!(insights.action_items[0].starts_with("Bis zum nächsten Mal"));
}

const SLOPES: &str = "
    T: Heute machen wir mit linearen Gleichungen weiter. Was machst du als Erstes?
    S: Ich ziehe auf beiden Seiten vier ab.
    T: Genau, das ist die Umkehroperation. Und was kommt dann heraus?
    S: Drei. Nein, warte, fünf.
    T: Sehr gut! Was bedeutet die Steigung einer linearen Funktion?
    S: Ist das, wo die Gerade die Achse schneidet?
    T: Nicht ganz, das ist der Achsenabschnitt. Die Steigung sagt, wie steil die Gerade ist.
    S: Ach so. Warum heißt das dann m?
    T: Das ist eine Gewohnheit.
";

#[test]
fn an_answer_is_about_what_was_asked_and_not_about_the_next_question() {
    let insights = read(SLOPES);
    assert_eq!(outcomes(&insights, "inverse operations"), [(3, Outcome::Correct)]);
    assert_eq!(outcomes(&insights, "slope"), [(5, Outcome::Incorrect)]);
}

#[test]
fn a_language_without_cue_words_is_not_analysed_and_that_is_said() {
    let insights = read(
        "
        T: วันนี้เราจะเรียนเรื่องการสังเคราะห์ด้วยแสง พืชต้องการอะไรบ้าง
        S: พืชต้องการแสงกับน้ำค่ะ
        T: ถูกต้อง การบ้านคือวาดรูปเซลล์พืช
        ",
    );
    assert_eq!(insights.coverage, AnalysisCoverage::Nothing);
    assert!(names(&insights).is_empty() && insights.action_items.is_empty());
}

#[test]
fn small_talk_in_another_language_is_no_evidence() {
    let insights = read(
        "
        T: Hola, ¿cómo estás? Hoy vemos las fracciones y el denominador.
        S: Bien, gracias. ¿Puedo ir al baño un momento?
        T: Sí, claro, no hay problema. Luego seguimos con las fracciones.
        S: ¿Hay clase el viernes?
        T: No. Bueno, las fracciones tienen un numerador y un denominador.
        S: De acuerdo, entiendo lo que dices.
        T: Bien, sigamos.
        ",
    );
    assert!(insights.concepts.iter().all(|concept| concept.evidence.is_empty()), "{insights:?}");
}

//! Questions in Spanish and German about lessons in English: the words for concepts are known in
//! each, so that such a question is looked up in English, and answered with what was said, as it was
//! said. Nothing is translated but these words.

use domain::chat::{AnswerBasis, Coverage};
use domain::text;

use crate::utterance::QuestionLanguage;

/// A concept in English, Spanish and German; several forms are separated by `|`, and written without
/// accents.
const TERMS: &[[&str; 3]] = &[
    ["photosynthesis", "fotosintesis", "fotosynthese|photosynthese"],
    ["acid", "acido|acidos", "saure|sauren"],
    ["base", "base|bases", "base|basen|lauge"],
    ["pH", "ph", "ph|ph-wert"],
    ["neutralization", "neutralizacion", "neutralisation"],
    ["indicator", "indicador", "indikator"],
    ["ion", "ion|iones", "ion|ionen"],
    ["hydrogen", "hidrogeno", "wasserstoff"],
    ["oxygen", "oxigeno", "sauerstoff"],
    ["salt", "sal|sales", "salz|salze"],
    ["water", "agua", "wasser"],
    ["concentration", "concentracion", "konzentration"],
    ["logarithm", "logaritmo|logaritmos", "logarithmus|logarithmen"],
    ["element", "elemento|elementos", "element|elemente"],
    ["atom", "atomo|atomos", "atom|atome"],
    ["molecule", "molecula|moleculas", "molekul|molekule"],
    ["mole", "mol|moles", "mol"],
    ["chemical reaction", "reaccion|reacciones", "reaktion|reaktionen"],
    ["oxidation", "oxidacion", "oxidation"],
    ["reduction", "reduccion", "reduktion"],
    ["cell", "celula|celulas", "zelle|zellen"],
    ["nucleus", "nucleo", "zellkern|kern"],
    ["mitochondria", "mitocondria|mitocondrias", "mitochondrium|mitochondrien"],
    ["mitosis", "mitosis", "mitose"],
    ["meiosis", "meiosis", "meiose"],
    ["DNA", "adn", "dna|dns"],
    ["gene", "gen|genes", "gen|gene"],
    ["enzyme", "enzima|enzimas", "enzym|enzyme"],
    ["osmosis", "osmosis", "osmose"],
    ["respiration", "respiracion", "atmung|zellatmung"],
    ["ecosystem", "ecosistema", "okosystem"],
    ["evolution", "evolucion", "evolution"],
    ["force", "fuerza|fuerzas", "kraft|krafte"],
    ["velocity", "velocidad", "geschwindigkeit"],
    ["acceleration", "aceleracion", "beschleunigung"],
    ["energy", "energia", "energie"],
    ["kinetic energy", "cinetica", "bewegungsenergie"],
    ["momentum", "momento|impulso", "impuls"],
    ["gravity", "gravedad", "schwerkraft|gravitation"],
    ["friction", "friccion|rozamiento", "reibung"],
    ["pressure", "presion", "druck"],
    ["density", "densidad", "dichte"],
    ["mass", "masa", "masse"],
    ["voltage", "voltaje|tension", "spannung"],
    ["current", "corriente", "strom|stromstarke"],
    ["resistance", "resistencia", "widerstand"],
    ["wave", "onda|ondas", "welle|wellen"],
    ["frequency", "frecuencia", "frequenz"],
    ["equation", "ecuacion|ecuaciones", "gleichung|gleichungen"],
    ["linear equation", "lineal|lineales", "lineare|linearen"],
    ["quadratic", "cuadratica|cuadraticas|cuadratico", "quadratische|quadratischen"],
    ["inequality", "desigualdad|inecuacion", "ungleichung"],
    ["variable", "variable|variables", "variable|variablen"],
    ["coefficient", "coeficiente|coeficientes", "koeffizient|koeffizienten"],
    ["slope", "pendiente", "steigung"],
    ["intercept", "interseccion|ordenada", "achsenabschnitt"],
    ["discriminant", "discriminante", "diskriminante"],
    ["factoring", "factorizar|factorizacion", "faktorisieren|ausklammern"],
    ["completing the square", "cuadrado", "erganzung"],
    ["distributive property", "distributiva", "distributivgesetz"],
    ["inverse operation", "inversa|inverso", "umkehroperation|gegenoperation"],
    ["fraction", "fraccion|fracciones", "bruch|bruche|bruchen"],
    ["denominator", "denominador", "nenner"],
    ["numerator", "numerador", "zahler"],
    ["percent", "porcentaje|porcentajes", "prozent|prozentrechnung"],
    ["ratio", "razon|proporcion", "verhaltnis"],
    ["exponent", "exponente|exponentes", "exponent|exponenten|hochzahl"],
    ["square root", "raiz", "wurzel|quadratwurzel"],
    ["prime number", "primo|primos", "primzahl|primzahlen"],
    ["function", "funcion|funciones", "funktion|funktionen"],
    ["derivative", "derivada|derivadas", "ableitung|ableitungen"],
    ["integral", "integral|integrales", "integral|integrale"],
    ["limit", "limite|limites", "grenzwert|grenzwerte"],
    ["sine", "seno", "sinus"],
    ["cosine", "coseno", "kosinus|cosinus"],
    ["triangle", "triangulo|triangulos", "dreieck|dreiecke"],
    ["circle", "circulo|circunferencia", "kreis|kreise"],
    ["area", "area", "flache|flacheninhalt"],
    ["volume", "volumen", "volumen"],
    ["angle", "angulo|angulos", "winkel"],
    ["Pythagorean theorem", "pitagoras", "pythagoras"],
    ["mean", "media|promedio", "mittelwert|durchschnitt"],
    ["median", "mediana", "median|zentralwert"],
    ["probability", "probabilidad", "wahrscheinlichkeit"],
    ["standard deviation", "desviacion", "standardabweichung"],
    ["supply and demand", "oferta|demanda", "angebot|nachfrage"],
    ["inflation", "inflacion", "inflation"],
    ["revolution", "revolucion", "revolution"],
    ["French Revolution", "francesa", "franzosische|franzosischen"],
    ["constitution", "constitucion", "verfassung"],
    ["Enlightenment", "ilustracion", "aufklarung"],
    ["bourgeoisie", "burguesia", "burgertum|bourgeoisie"],
    ["thesis statement", "tesis", "these"],
    ["verb", "verbo|verbos", "verb|verben"],
    ["noun", "sustantivo|sustantivos", "nomen|substantiv"],
];

/// Words that ask, and how English asks it.
const OPENINGS: &[(&str, &str)] = &[
    ("por que", "Why"),
    ("como", "How do I use"),
    ("warum", "Why"),
    ("wieso", "Why"),
    ("weshalb", "Why"),
    ("wie", "How do I use"),
];

/// A question in another language as one in English, if it names a concept that is known in both.
pub(crate) fn in_english(message: &str, language: QuestionLanguage) -> Option<String> {
    let words: Vec<String> =
        text::words(message).iter().map(|word| without_accents(word)).collect();
    let column = match language {
        QuestionLanguage::English => return Some(message.to_owned()),
        QuestionLanguage::Spanish => 1,
        QuestionLanguage::German => 2,
    };
    let mut terms: Vec<&str> = Vec::new();
    for word in &words {
        let known = TERMS.iter().find(|term| term[column].split('|').any(|form| form == word));
        // A word that is written alike in both is one of English too: a name, a formula.
        if let Some(term) = known
            && !terms.contains(&term[0])
        {
            terms.push(term[0]);
        }
    }
    if terms.is_empty() {
        return None;
    }
    let joined = format!("{} ", words.join(" "));
    let opening = OPENINGS.iter().find(|(asks, _)| joined.starts_with(&format!("{asks} ")));
    let opening = opening.map_or("What is", |(_, english)| english);
    Some(format!("{opening} {}?", terms.join(" and ")))
}

/// A word without the marks over its letters.
fn without_accents(word: &str) -> String {
    let plain = |c: char| match c {
        'á' | 'à' | 'ä' => 'a',
        'é' | 'è' => 'e',
        'í' | 'ì' => 'i',
        'ó' | 'ò' | 'ö' => 'o',
        'ú' | 'ù' | 'ü' => 'u',
        'ñ' => 'n',
        other => other,
    };
    word.chars().map(plain).collect()
}

/// An answer in English to a question in another language, framed in that one by what it stands on and
/// how far the lessons cover the question.
pub fn frame(
    answer: &str,
    language: QuestionLanguage,
    basis: AnswerBasis,
    coverage: Coverage,
) -> String {
    let is_told = coverage != Coverage::Absent;
    match (language, basis) {
        (QuestionLanguage::English, _) => answer.to_owned(),
        (QuestionLanguage::Spanish, AnswerBasis::Curriculum) => {
            format!("Tus sesiones no lo explican; esto vale en general, en inglés. {answer}")
        }
        (QuestionLanguage::German, AnswerBasis::Curriculum) => {
            format!("Deine Stunden erklären das nicht; allgemein gilt, auf Englisch: {answer}")
        }
        (QuestionLanguage::Spanish, _) if is_told => {
            format!(
                "Tus sesiones fueron en inglés; te muestro lo que se dijo, sin traducirlo. {answer}"
            )
        }
        (QuestionLanguage::Spanish, _) => "No encontré una respuesta a esto en tus sesiones, que \
            fueron en inglés. Puedes preguntarlo en inglés o a tu tutor."
            .to_owned(),
        (QuestionLanguage::German, _) if is_told => format!(
            "Deine Stunden waren auf Englisch; hier ist, was gesagt wurde, ohne Übersetzung. {answer}"
        ),
        (QuestionLanguage::German, _) => {
            "Dazu habe ich in deinen Stunden, die auf Englisch waren, \
            keine Antwort gefunden. Frag es auf Englisch oder frag deinen Tutor."
                .to_owned()
        }
    }
}

/// What is said to a question that isn't understood.
pub fn not_understood(language: Option<QuestionLanguage>) -> &'static str {
    match language {
        Some(QuestionLanguage::Spanish) => {
            "No entiendo bien esta pregunta en español. Pregúntalo en inglés, con las palabras de tu \
             sesión, o pregunta a tu tutor."
        }
        Some(QuestionLanguage::German) => {
            "Diese Frage verstehe ich auf Deutsch nicht gut genug. Stell sie auf Englisch, mit den \
             Wörtern aus deiner Stunde, oder frag deinen Tutor."
        }
        Some(QuestionLanguage::English) | None => {
            "I understand questions in English best, and some in Spanish and German. Please ask it in \
             one of those, or ask your tutor."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_about_a_known_concept_is_asked_in_english() {
        for (message, language, english) in [
            (
                "¿Qué es la fotosíntesis?",
                QuestionLanguage::Spanish,
                Some("What is photosynthesis?"),
            ),
            ("¿Por qué baja el pH?", QuestionLanguage::Spanish, Some("Why pH?")),
            ("Was ist eine Säure?", QuestionLanguage::German, Some("What is acid?")),
            ("¿Dónde está mi perro?", QuestionLanguage::Spanish, None),
        ] {
            assert_eq!(in_english(message, language).as_deref(), english);
        }
    }

    #[test]
    fn an_answer_is_framed_in_the_language_of_its_question() {
        let framed = frame(
            "\u{201c}pH is a scale.\u{201d}",
            QuestionLanguage::Spanish,
            AnswerBasis::Sessions,
            Coverage::Answered,
        );
        assert!(framed.starts_with("Tus sesiones") && framed.ends_with("pH is a scale.\u{201d}"));
        let declined = frame(
            "Your sessions don't cover this.",
            QuestionLanguage::German,
            AnswerBasis::Sessions,
            Coverage::Absent,
        );
        assert!(!declined.contains("Your sessions"), "{declined}");
    }
}

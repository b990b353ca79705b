//! What single words say about a label: parts people play, headings, devices, and words that only
//! sentences have.

/// Headings that recur in lessons and are nobody, alone or with a number ("Step 2").
const HEADINGS: &[&str] = &[
    "agenda",
    "also",
    "answer",
    "assignment",
    "attendees",
    "aside",
    "because",
    "breakout",
    "but",
    "captions",
    "case",
    "chapter",
    "conclusion",
    "date",
    "definition",
    "details",
    "diagram",
    "duration",
    "e.g",
    "edit",
    "equation",
    "essay",
    "example",
    "exercise",
    "fact",
    "feedback",
    "figure",
    "find",
    "first",
    "formula",
    "given",
    "goal",
    "goals",
    "grade",
    "hint",
    "homework",
    "however",
    "http",
    "https",
    "i.e",
    "idea",
    "important",
    "introduction",
    "invited",
    "key",
    "keyword",
    "keywords",
    "kind",
    "language",
    "law",
    "lemma",
    "lesson",
    "link",
    "links",
    "location",
    "meeting",
    "method",
    "motto",
    "next",
    "no",
    "note",
    "notes",
    "now",
    "objective",
    "ok",
    "okay",
    "option",
    "page",
    "part",
    "participants",
    "point",
    "problem",
    "proof",
    "ps",
    "question",
    "reading",
    "recording",
    "remember",
    "result",
    "rule",
    "second",
    "section",
    "session",
    "so",
    "solution",
    "step",
    "steps",
    "subject",
    "summary",
    "task",
    "theorem",
    "then",
    "time",
    "tip",
    "title",
    "topic",
    "transcript",
    "unit",
    "warning",
    "yes",
    // The same in other languages of the product's users.
    "aufgabe",
    "beispiel",
    "datum",
    "frage",
    "hausaufgabe",
    "hinweis",
    "lösung",
    "merke",
    "schritt",
    "thema",
    "zusammenfassung",
    "ejemplo",
    "ejercicio",
    "fecha",
    "nota",
    "paso",
    "pregunta",
    "respuesta",
    "resumen",
    "tarea",
    "tema",
    "exemple",
    "exercice",
    "étape",
    "remarque",
    "réponse",
    "devoir",
];

/// Words that stand for whoever teaches; also what [`crate::speakers`] goes by.
const TUTOR_WORDS: &[&str] = &[
    "tutor",
    "teacher",
    "instructor",
    "professor",
    "coach",
    "lecturer",
    "mentor",
    "educator",
    "host",
    "tutora",
    "profesor",
    "profesora",
    "maestro",
    "maestra",
    "lehrer",
    "lehrerin",
    "nachhilfelehrer",
    "dozent",
    "dozentin",
    "professeur",
    "enseignant",
    "enseignante",
    "professore",
    "insegnante",
    "учитель",
    "преподаватель",
    "репетитор",
    "老师",
    "老師",
    "先生",
    "선생님",
    "교사",
    "معلم",
    "शिक्षक",
];

/// Words that stand for whoever learns.
const STUDENT_WORDS: &[&str] = &[
    "student",
    "pupil",
    "learner",
    "mentee",
    "tutee",
    "child",
    "participant",
    "alumno",
    "alumna",
    "estudiante",
    "aluno",
    "aluna",
    "schüler",
    "schülerin",
    "studentin",
    "élève",
    "etudiant",
    "étudiant",
    "étudiante",
    "studente",
    "studentessa",
    "ученик",
    "ученица",
    "студент",
    "студентка",
    "学生",
    "學生",
    "生徒",
    "학생",
    "طالب",
    "छात्र",
];

/// Words that stand for a voice.
const SPEAKER_WORDS: &[&str] = &[
    "speaker",
    "spk",
    "voice",
    "sprecher",
    "sprecherin",
    "locuteur",
    "hablante",
    "interlocutor",
    "orador",
    "falante",
    "parlante",
    "oratore",
    "spreker",
    "talare",
    "спикер",
    "говорящий",
    "диктор",
    "mówca",
    "konuşmacı",
    "발화자",
    "화자",
    "참석자",
    "話者",
    "说话人",
    "發言人",
    "发言人",
    "講者",
    "متحدث",
    "المتحدث",
    "वक्ता",
    "ผู้พูด",
];

/// Words beside a part that leave it a part: "The tutor", "My student", "Unknown speaker".
const WHOSE: &[&str] = &[
    "the",
    "a",
    "an",
    "my",
    "our",
    "your",
    "his",
    "her",
    "their",
    "unknown",
    "unidentified",
    "other",
    "new",
    "male",
    "female",
    "n°",
    "nº",
    "no",
    "nr",
    "el",
    "la",
    "der",
    "die",
    "le",
];

/// Small words inside names.
const PARTICLES: &[&str] = &[
    "de", "da", "das", "do", "dos", "del", "della", "di", "du", "des", "e", "y", "i", "la", "las",
    "le", "los", "van", "von", "vom", "zu", "zum", "zur", "der", "den", "ter", "ten", "te", "bin",
    "bint", "binti", "ibn", "al", "el", "af", "av", "ap", "ab", "ben", "und", "and", "of", "d",
    "al-", "san", "st", "mc", "mac",
];

/// Words of devices and rooms by which people sign in.
const DEVICES: &[&str] = &[
    "iphone",
    "ipad",
    "ipod",
    "android",
    "galaxy",
    "samsung",
    "pixel",
    "xiaomi",
    "redmi",
    "huawei",
    "oppo",
    "oneplus",
    "motorola",
    "moto",
    "nokia",
    "phone",
    "tablet",
    "laptop",
    "desktop",
    "pc",
    "macbook",
    "imac",
    "chromebook",
    "computer",
    "mobile",
    "telefon",
    "handy",
    "teléfono",
    "telefono",
    "téléphone",
    "guest",
    "user",
    "caller",
    "zoom",
    "chrome",
];

/// Words that sentences have and labels don't.
const SENTENCE_WORDS: &[&str] = &[
    "the", "is", "are", "was", "were", "that", "this", "so", "and", "we", "you", "it", "if",
    "then", "because", "what", "which", "when", "how", "why", "have", "has", "do", "does", "can",
    "will", "would", "should", "to", "for", "with", "not", "but", "or", "as", "at", "on", "in",
    "be", "our", "your", "my", "i", "one", "says", "means", "rule", "es", "son", "que", "una",
    "un", "para", "por", "con", "ist", "sind", "das", "dass", "wir", "wenn", "also", "und",
    "nicht", "est", "sont", "c'est", "donc", "nous", "vous", "pour", "avec",
];

/// Words that link the words of a heading: "Answer to question 3".
const LINKS: &[&str] = &["the", "for", "to", "of", "on", "an", "in", "nr"];

/// The words of a name in lower case, without what isn't a letter or a digit at their ends.
pub(crate) fn name_words(name: &str) -> impl Iterator<Item = String> + '_ {
    name.split(|c: char| {
        c.is_whitespace() || matches!(c, ',' | '/' | '(' | ')' | '_' | '[' | ']' | '|')
    })
    .map(|word| word.trim_matches(|c: char| !is_name_character(c)).to_lowercase())
    .filter(|word| !word.is_empty())
}

/// Letters, digits, and the marks that belong to letters in many scripts.
fn is_name_character(c: char) -> bool {
    c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)
}

/// Whether a label says a part and no name: `Tutor`, `The tutor`, `Student A`, `Speaker 2`.
pub(crate) fn is_part(name: &str) -> bool {
    let part = |word: &str| {
        let bare = word.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-');
        [TUTOR_WORDS, STUDENT_WORDS, SPEAKER_WORDS].iter().any(|list| list.contains(&bare))
    };
    let number = |word: &str| word.chars().count() == 1 || word.parse::<u32>().is_ok();
    let beside = |word: &str| number(word) || WHOSE.contains(&word);
    name_words(name).any(|word| part(&word)) && name_words(name).all(|w| part(&w) || beside(&w))
}

/// Whether a label says that somebody teaches.
pub(crate) fn says_tutor(label: &str) -> bool {
    name_words(label)
        .any(|word| TUTOR_WORDS.contains(&word.trim_end_matches(|c: char| c.is_ascii_digit())))
}

/// Whether a label says that somebody learns.
pub(crate) fn says_student(label: &str) -> bool {
    name_words(label)
        .any(|word| STUDENT_WORDS.contains(&word.trim_end_matches(|c: char| c.is_ascii_digit())))
}

/// Whether a label is a heading of a lesson: `Note`, `Step 2`, `Next question`.
pub(super) fn is_heading(name: &str) -> bool {
    let small = |word: &str| {
        word.chars().count() == 1 || word.parse::<f64>().is_ok() || LINKS.contains(&word)
    };
    let mut words = name_words(name);
    let Some(first) = words.next() else { return false };
    HEADINGS.contains(&first.as_str())
        && words.all(|word| HEADINGS.contains(&word.as_str()) || word.parse::<f64>().is_ok())
        || name_words(name).all(|word| HEADINGS.contains(&word.as_str()) || small(&word))
            && name_words(name).any(|word| HEADINGS.contains(&word.as_str()))
}

/// Whether a label looks like somebody who signs in to a meeting: a name in whatever script, a
/// device, a phone number, an address or a user name.
pub(super) fn is_strong(name: &str) -> bool {
    is_number_of_phone(name)
        || name.contains('@')
        || is_part(name)
        || is_device(name)
        || is_user_name(name)
        || name.split_whitespace().all(is_name_word)
}

fn is_device(name: &str) -> bool {
    name_words(name).any(|word| {
        let word = word.trim_start_matches("d'").trim_start_matches("l'");
        DEVICES.contains(&word)
    }) && !is_sentence(name)
}

/// `ada_b`, `student42`, `a.byron`: one word that no sentence has.
fn is_user_name(name: &str) -> bool {
    let inside = |c: char| c.is_ascii_digit() || matches!(c, '_' | '.' | '-');
    let body = name.trim_matches(|c: char| !c.is_alphanumeric());
    !name.contains(char::is_whitespace)
        && body.contains(inside)
        && body.contains(char::is_alphabetic)
}

/// Five digits or more, or digits that somebody hid, with what stands between the groups.
fn is_number_of_phone(name: &str) -> bool {
    let digit = |c: char| c.is_numeric() || matches!(c, '*' | '•' | 'x' | 'X');
    let usual = |c: char| digit(c) || c.is_whitespace() || "+-–‑().#/".contains(c);
    name.chars().filter(|c| digit(*c)).count() >= 5
        && name.chars().all(usual)
        && name.chars().any(char::is_numeric)
}

/// A capital at its start or inside, a script without capitals, a particle, or no letter at all.
fn is_name_word(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !is_name_character(c));
    let Some(first) = bare.chars().next() else { return true };
    !first.is_lowercase()
        || bare.chars().any(char::is_uppercase)
        || PARTICLES.contains(&bare)
        || word.starts_with(['(', '[', '<', '/', '|', '"', '\'', '’', '~'])
        || word.ends_with([')', ']'])
        || bare.contains(|c: char| c.is_ascii_digit())
        || bare.contains('/')
}

/// Whether words in small letters are part of a sentence.
pub(super) fn is_sentence(name: &str) -> bool {
    let mut words = name.split_whitespace();
    let starts_small = words.next().is_some_and(|word| word.starts_with(char::is_lowercase));
    let sentence_words = name
        .split_whitespace()
        .filter(|word| SENTENCE_WORDS.contains(&word.trim_matches(',').to_lowercase().as_str()))
        .count();
    let count = name.split_whitespace().count();
    sentence_words > 0 && (count > 2 || starts_small) || count > 5
}

/// Emoji and symbols that people have in their names.
pub(super) fn is_pictograph(c: char) -> bool {
    matches!(u32::from(c), 0x1F000..=0x1FAFF | 0x2600..=0x27BF | 0x2B00..=0x2BFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_stays_a_part_whoever_it_belongs_to() {
        for label in [
            "Tutor",
            "The tutor",
            "My Student",
            "Our teacher 2",
            "An instructor",
            "A host",
            "SPEAKER_00",
            "Speaker1",
            "Спикер №1",
            "Hablante 2",
            "Unknown Speaker",
        ] {
            assert!(is_part(label), "{label}");
        }
        for label in ["The", "My Ada", "The Hale", "Tutor Ada", "2"] {
            assert!(!is_part(label), "{label}");
        }
    }

    #[test]
    fn whoever_signs_in_looks_like_it() {
        for label in [
            "Ada's iPhone",
            "iPhone de Ada",
            "+1 555-0100",
            "1555••••12",
            "João dos Santos",
            "प्रिया शर्मा",
            "So Yeon Park",
            "ada@example.org",
            "ada_b",
            "Ben (he/him)",
            "🦄 Ada",
            "Galaxy S21 FE",
            "Dr. O’Neil",
            "X Æ A-12",
            "Ada, 7b",
            "สมชาย ใจดี",
            "Ben's laptop",
        ] {
            assert!(is_strong(label) && !is_heading(label), "{label}");
        }
        for words in ["the rule is", "so remember", "and then", "what we want"] {
            assert!(!is_strong(words), "{words}");
        }
    }
}

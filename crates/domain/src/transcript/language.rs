//! The language of a session.

use serde::{Deserialize, Serialize};

use super::Turn;

/// Characters of a session that are looked at: enough to be sure, few enough to be quick.
const SAMPLE_CHARS: usize = 20_000;

/// Letters below which a language is a guess.
const MIN_LETTERS: usize = 40;

/// The language of a session by its code: of ISO 639-1 where that has one, else of ISO 639-3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct SessionLanguage(&'static str);

/// Codes of ISO 639-3 that the detector knows, and those of ISO 639-1.
const CODES: [(&str, &str); 70] = [
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "nb"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
    ("zul", "zu"),
];

impl SessionLanguage {
    /// English.
    pub const ENGLISH: Self = Self("en");

    /// The code, such as `es`.
    pub const fn code(self) -> &'static str {
        self.0
    }

    /// Its name in English, such as `Spanish`.
    pub fn name(self) -> &'static str {
        let long =
            CODES.iter().find(|(_, short)| *short == self.0).map_or(self.0, |(long, _)| long);
        whatlang::Lang::from_code(long).map_or(self.0, |language| language.eng_name())
    }

    /// The language of a code that was kept.
    pub fn parse(code: &str) -> Option<Self> {
        let known = CODES.iter().map(|(_, code)| *code);
        known.into_iter().find(|known| *known == code).map(Self)
    }
}

impl<'de> Deserialize<'de> for SessionLanguage {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&code).ok_or_else(|| serde::de::Error::custom("an unknown language"))
    }
}

/// The language that is spoken in most of a session; none if there is too little to tell.
pub fn language(turns: &[Turn]) -> Option<SessionLanguage> {
    let mut sample = String::new();
    let mut characters = 0;
    // Turns from the whole session: the first may be greetings in another language.
    let step = (turns.len() / 200).max(1);
    for turn in turns.iter().step_by(step) {
        characters += turn.text.chars().count();
        sample.push_str(&turn.text);
        sample.push('\n');
        if characters > SAMPLE_CHARS {
            break;
        }
    }
    let found = whatlang::detect(&sample)?;
    // Scripts of one language need few letters.
    let letters = sample.chars().filter(|c| c.is_alphabetic()).take(MIN_LETTERS).count();
    let is_told_by_script = found.script().langs().len() == 1;
    if letters < MIN_LETTERS && !is_told_by_script {
        return None;
    }
    let code = found.lang().code();
    CODES.iter().find(|(long, _)| *long == code).map(|(_, short)| SessionLanguage(short))
}

#[cfg(test)]
mod tests {
    use super::super::{Declared, read};
    use super::*;

    #[test]
    fn the_language_of_a_session_is_told() {
        for (code, text) in [
            (
                "en",
                "A: Let us look at the parts of a cell today.\nB: I know the nucleus and the membrane already.",
            ),
            (
                "es",
                "A: Hoy vamos a mirar las partes de la célula.\nB: Ya conozco el núcleo y la membrana.",
            ),
            (
                "de",
                "A: Heute schauen wir uns die Teile einer Zelle an.\nB: Den Zellkern kenne ich schon von gestern.",
            ),
            (
                "fr",
                "A: Aujourd'hui nous regardons les parties de la cellule.\nB: Je connais déjà le noyau et la membrane.",
            ),
            ("ru", "A: Сегодня мы посмотрим на части клетки.\nB: Я уже знаю ядро и мембрану."),
            (
                "zh",
                "A：今天我们来看细胞的各个部分，你们还记得吗？\nB：我已经知道细胞核和细胞膜了。",
            ),
            ("ja", "A：今日は細胞の部分を見ていきましょう。\nB：核と膜はもう知っています。"),
            ("th", "A: วันนี้เราจะดูส่วนต่างๆของเซลล์\nB: หนูรู้จักนิวเคลียสแล้วค่ะ"),
        ] {
            let turns = read(text, Declared::Auto).unwrap();
            assert_eq!(language(&turns).map(SessionLanguage::code), Some(code), "{text}");
        }
        assert_eq!(SessionLanguage::parse("es").map(SessionLanguage::name), Some("Spanish"));
        let short = read("A: 2 + 2?\nB: 4", Declared::Auto).unwrap();
        assert_eq!(language(&short), None);
    }
}

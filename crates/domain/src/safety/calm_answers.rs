//! What a student is told when a text tells of a danger: calm words by language and category, with the
//! help lines of the region.

use super::RiskCategory;

const ANSWERS: &str = include_str!("../../data/safety/answers.txt");
const HELP_LINES: &str = include_str!("../../data/safety/help_lines.txt");

/// Language of the answers when there is none in the student's.
const OTHER_LANGUAGE: &str = "en";

/// Somebody a student can call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HelpLine {
    /// Two letters (ISO 3166).
    pub region: &'static str,
    /// As it is dialled, or how to write.
    pub number: &'static str,
    /// Who answers.
    pub name: &'static str,
    /// `emergency`, `children`, `crisis` or `abuse`.
    pub audience: &'static str,
    /// A page of those who run it.
    pub source: &'static str,
    /// The day it was written or checked, as `2026-11-29`.
    pub recorded: &'static str,
}

/// The help lines of a region, the emergency number first; none where none are known.
pub fn help_lines(region: &str) -> impl Iterator<Item = HelpLine> {
    all_help_lines().filter(move |line| line.region.eq_ignore_ascii_case(region))
}

fn all_help_lines() -> impl Iterator<Item = HelpLine> {
    data_lines(HELP_LINES).filter_map(|line| {
        let mut fields = line.split('|').map(str::trim);
        let mut field = || fields.next();
        Some(HelpLine {
            region: field()?,
            number: field()?,
            name: field()?,
            audience: field()?,
            source: field()?,
            recorded: field()?,
        })
    })
}

/// The answer about a category in a language (`en`, `es`, `de`; any other is answered in English), with
/// the help lines of the region.
pub fn calm_answer(category: RiskCategory, language: &str, region: &str) -> String {
    let words = words(language, category).or_else(|| words(OTHER_LANGUAGE, category));
    let lines: Vec<String> =
        help_lines(region).map(|line| format!("{}: {}", line.name, line.number)).collect();
    words.unwrap_or_default().replace("{lines}", &lines.join("\n")).trim_end().to_owned()
}

fn words(language: &str, category: RiskCategory) -> Option<String> {
    let header = format!("[{language} {}]", category.as_str());
    let from = data_lines(ANSWERS).skip_while(|line| *line != header).skip(1);
    let words: Vec<&str> = from.take_while(|line| !line.starts_with('[')).collect();
    (!words.is_empty()).then(|| words.join("\n"))
}

/// Lines without remarks and empty ones.
fn data_lines(data: &'static str) -> impl Iterator<Item = &'static str> {
    data.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_is_answered_in_every_language() {
        for language in ["en", "es", "de"] {
            for category in RiskCategory::ALL {
                let answer = words(language, category).unwrap_or_default();
                let is_danger = category != RiskCategory::PersonalData;
                assert_eq!(answer.ends_with("{lines}"), is_danger, "{language} {category:?}");
            }
        }
    }

    #[test]
    fn a_region_has_an_emergency_number_first_and_somebody_who_listens() {
        for region in ["US", "GB", "IE", "CA", "AU", "DE", "AT", "CH", "ES", "MX"] {
            let lines: Vec<HelpLine> = help_lines(region).collect();
            assert!(lines.len() > 1, "{region}");
            assert_eq!(lines[0].audience, "emergency", "{region}");
            assert!(lines.iter().all(|line| line.source.starts_with("https://")), "{region}");
            assert!(lines.iter().all(|line| line.recorded.len() == 10), "{region}");
        }
    }

    #[test]
    fn an_answer_names_the_lines_of_the_region_in_the_students_language() {
        let answer = calm_answer(RiskCategory::SelfHarm, "de", "AT");
        assert!(answer.ends_with("Rat auf Draht: 147\nTelefonSeelsorge: 142"), "{answer}");
        assert!(calm_answer(RiskCategory::Bullying, "fi", "FI").starts_with("I'm sorry"));
        assert!(!calm_answer(RiskCategory::PersonalData, "es", "ES").contains("112"));
    }
}

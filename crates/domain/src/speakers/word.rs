//! The words by which tables and answers name persons, bases and certainties.

use super::{SpeakerBasis, SpeakerCertainty, SpeakerPerson};

impl SpeakerPerson {
    /// The word in tables and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Student => "student",
            Self::Tutor => "tutor",
            Self::Learner => "learner",
            Self::Unknown => "unknown",
        }
    }
}

impl SpeakerBasis {
    /// The word in tables and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Corrected => "corrected",
            Self::Name => "name",
            Self::PartOfName => "part_of_name",
            Self::Part => "part",
            Self::Elimination => "elimination",
            Self::Talk => "talk",
            Self::Nothing => "nothing",
        }
    }
}

impl SpeakerCertainty {
    /// The word in tables and answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unsure => "unsure",
            Self::Guessed => "guessed",
            Self::Sure => "sure",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_of_the_answers() {
        let json = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        for person in [
            SpeakerPerson::Student,
            SpeakerPerson::Tutor,
            SpeakerPerson::Learner,
            SpeakerPerson::Unknown,
        ] {
            assert_eq!(json(serde_json::to_value(person).unwrap()), person.as_str());
        }
        for basis in [
            SpeakerBasis::Corrected,
            SpeakerBasis::Name,
            SpeakerBasis::PartOfName,
            SpeakerBasis::Part,
            SpeakerBasis::Elimination,
            SpeakerBasis::Talk,
            SpeakerBasis::Nothing,
        ] {
            assert_eq!(json(serde_json::to_value(basis).unwrap()), basis.as_str());
        }
        for certainty in
            [SpeakerCertainty::Unsure, SpeakerCertainty::Guessed, SpeakerCertainty::Sure]
        {
            assert_eq!(json(serde_json::to_value(certainty).unwrap()), certainty.as_str());
        }
    }
}

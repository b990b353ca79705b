//! The dangers that are looked for, and how bad one is.

use serde::{Deserialize, Serialize};

/// A danger to a child. Of several at the same severity the first is acted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RiskCategory {
    /// Harm to oneself, suicide, and a wish to be dead.
    SelfHarm,
    /// Violence, sexual acts or neglect by those who should care.
    AbuseNeglect,
    /// An adult who wins a child's trust for sexual ends, or somebody who does so online.
    Grooming,
    /// An intention to hurt somebody, or fear of one.
    ViolenceThreat,
    /// Sexual content and pictures.
    Sexual,
    /// Cruelty among children.
    Bullying,
    /// Starving, purging, and hatred of the own body.
    EatingDisorder,
    /// Alcohol, drugs, nicotine.
    Substance,
    /// Ways to reach a child that they give away. Never an alarm by itself.
    PersonalData,
}

impl RiskCategory {
    /// All, in the order in which they are acted on.
    pub const ALL: [Self; 9] = [
        Self::SelfHarm,
        Self::AbuseNeglect,
        Self::Grooming,
        Self::ViolenceThreat,
        Self::Sexual,
        Self::Bullying,
        Self::EatingDisorder,
        Self::Substance,
        Self::PersonalData,
    ];

    /// The word used in tables, answers and data files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SelfHarm => "self_harm",
            Self::AbuseNeglect => "abuse_neglect",
            Self::Grooming => "grooming",
            Self::ViolenceThreat => "violence_threat",
            Self::Sexual => "sexual",
            Self::Bullying => "bullying",
            Self::EatingDisorder => "eating_disorder",
            Self::Substance => "substance",
            Self::PersonalData => "personal_data",
        }
    }

    /// The category a word names, if it is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.as_str() == word)
    }
}

/// How bad it is, and so how fast somebody has to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Somebody should look when they can.
    Low,
    /// A contact should know today.
    Medium,
    /// A contact has to know now.
    High,
    /// A life may be in danger now.
    Critical,
}

impl Severity {
    /// All, from the mildest.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The word used in tables, answers and data files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// The severity a word names, if it is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.as_str() == word)
    }
}

//! What a student's message can be.

/// Talk that asks for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SmallTalk {
    Greeting,
    Thanks,
    Farewell,
    /// `ok`, `got it`.
    Agreement,
    /// `how are you?`
    Wellbeing,
    /// `who are you?`
    Identity,
    /// `what can you do?`
    Abilities,
    /// `you are great`
    Praise,
    /// `that was wrong`
    Complaint,
}

/// What a student asks about themself, answered from the product's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Matter {
    /// What is to be done.
    Homework,
    HomeworkDone,
    HomeworkDue,
    /// To have homework taken as done.
    MarkHomeworkDone,
    /// To be reminded.
    Reminder,
    LastLesson,
    Lessons,
    NextLesson,
    /// The lesson in which the topic was taught.
    FindLesson,
    /// Who taught the topic, or at all.
    Tutor,
    /// What to practise, and why.
    Practise,
    /// How well the topic is known, or all.
    Standing,
    Strengths,
    Mistakes,
    Goals,
    Plan,
    /// What was practised, of the topic or at all.
    Practised,
}

impl Matter {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::Homework,
        Self::HomeworkDone,
        Self::HomeworkDue,
        Self::MarkHomeworkDone,
        Self::Reminder,
        Self::LastLesson,
        Self::Lessons,
        Self::NextLesson,
        Self::FindLesson,
        Self::Tutor,
        Self::Practise,
        Self::Practised,
        Self::Standing,
        Self::Strengths,
        Self::Mistakes,
        Self::Goals,
        Self::Plan,
    ];

    /// Its word in files of phrases and cases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Homework => "homework",
            Self::HomeworkDone => "homework_done",
            Self::HomeworkDue => "homework_due",
            Self::MarkHomeworkDone => "mark_homework_done",
            Self::Reminder => "reminder",
            Self::LastLesson => "last_lesson",
            Self::Lessons => "lessons",
            Self::NextLesson => "next_lesson",
            Self::FindLesson => "find_lesson",
            Self::Tutor => "tutor",
            Self::Practise => "practise",
            Self::Practised => "practised",
            Self::Standing => "standing",
            Self::Strengths => "strengths",
            Self::Mistakes => "mistakes",
            Self::Goals => "goals",
            Self::Plan => "plan",
        }
    }
}

/// What a message asks of the answer before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FollowUp {
    /// Another example.
    Example,
    /// The same in easier words.
    Simpler,
    /// More of the same.
    More,
    /// The reason.
    Why,
    /// The same about something else: `and a base?`
    Instead,
    /// The same in a language.
    InLanguage(QuestionLanguage),
}

/// A language in which questions are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QuestionLanguage {
    English,
    Spanish,
    German,
}

impl QuestionLanguage {
    /// All of them, the product's first.
    pub const ALL: [Self; 3] = [Self::English, Self::Spanish, Self::German];

    /// Its code of ISO 639-1.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
            Self::German => "de",
        }
    }
}

/// What the patterns of a language find in a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Meaning {
    SmallTalk(SmallTalk),
    Matter(Matter),
    FollowUp(FollowUp),
}

impl Meaning {
    /// The meaning that a file of phrases calls so.
    pub(crate) fn named(word: &str) -> Option<Self> {
        let small_talk = match word {
            "greeting" => Some(SmallTalk::Greeting),
            "thanks" => Some(SmallTalk::Thanks),
            "farewell" => Some(SmallTalk::Farewell),
            "agreement" => Some(SmallTalk::Agreement),
            "wellbeing" => Some(SmallTalk::Wellbeing),
            "identity" => Some(SmallTalk::Identity),
            "abilities" => Some(SmallTalk::Abilities),
            "praise" => Some(SmallTalk::Praise),
            "complaint" => Some(SmallTalk::Complaint),
            _ => None,
        };
        let follow_up = match word {
            "example" => Some(FollowUp::Example),
            "simpler" => Some(FollowUp::Simpler),
            "more" => Some(FollowUp::More),
            "why" => Some(FollowUp::Why),
            "instead" => Some(FollowUp::Instead),
            "in_english" => Some(FollowUp::InLanguage(QuestionLanguage::English)),
            "in_spanish" => Some(FollowUp::InLanguage(QuestionLanguage::Spanish)),
            "in_german" => Some(FollowUp::InLanguage(QuestionLanguage::German)),
            _ => None,
        };
        let matter = Matter::ALL.into_iter().find(|matter| matter.as_str() == word);
        let meaning = small_talk.map(Self::SmallTalk).or(follow_up.map(Self::FollowUp));
        meaning.or(matter.map(Self::Matter))
    }
}

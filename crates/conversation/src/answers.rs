//! Answers to questions about oneself, from what the product knows. Each says where it is from: a
//! lesson, a practice, a date.

mod lessons;
mod practice;
mod tasks;
mod wording;

use domain::SessionId;
use uuid::Uuid;

use crate::facts::StudentFacts;
use crate::topic::Topic;
use crate::utterance::Matter;

/// An answer from data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DataAnswer {
    /// Plain text, with names.
    pub text: String,
    /// Turns of lessons that show what is said.
    pub places: Vec<(SessionId, u32)>,
    /// Lessons that it tells of, so that it goes when one of them is erased.
    pub lessons: Vec<SessionId>,
    /// Tasks that now count as done.
    pub done: Vec<Uuid>,
    /// Nothing is known, so that the tutor is the one to ask.
    pub is_unknown: bool,
}

impl DataAnswer {
    fn told(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    fn unknown(text: impl Into<String>) -> Self {
        Self { text: text.into(), is_unknown: true, ..Self::default() }
    }
}

/// Answers a question about oneself.
pub fn answer(matter: Matter, topic: &Topic, facts: &StudentFacts) -> DataAnswer {
    let mut answer = tell(matter, topic, facts);
    let told = facts.lessons.iter().filter(|lesson| match matter {
        // These tell of practices and tasks without their lessons' names.
        Matter::Mistakes | Matter::MarkHomeworkDone => true,
        _ => answer.text.contains(tasks::lesson_name(lesson, facts).trim_start_matches("your ")),
    });
    answer.lessons = told.map(|lesson| lesson.session).collect();
    answer
}

fn tell(matter: Matter, topic: &Topic, facts: &StudentFacts) -> DataAnswer {
    if let Topic::Unmet(name) = topic
        && !matches!(matter, Matter::MarkHomeworkDone | Matter::Reminder)
    {
        return DataAnswer::unknown(format!(
            "None of your lessons so far was about {name}, as far as I can see."
        ));
    }
    match matter {
        Matter::Homework => tasks::open(facts),
        Matter::HomeworkDone => tasks::done(facts),
        Matter::HomeworkDue => tasks::due(facts),
        Matter::MarkHomeworkDone => tasks::mark_done(topic, facts),
        Matter::Reminder => tasks::remind(facts),
        Matter::LastLesson => lessons::last(facts),
        Matter::Lessons => lessons::all(facts),
        Matter::NextLesson => lessons::next(facts),
        Matter::FindLesson => lessons::find(topic, facts),
        Matter::Tutor => lessons::tutor(topic, facts),
        Matter::Practise => practice::suggest(topic, facts),
        Matter::Standing => practice::standing(topic, facts),
        Matter::Strengths => practice::strengths(facts),
        Matter::Mistakes => practice::mistakes(topic, facts),
        Matter::Goals => practice::goals(facts),
        Matter::Plan => practice::plan(facts),
        Matter::Practised => practice::practised(topic, facts),
    }
}

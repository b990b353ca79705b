//! A student's pace: the minutes that a question takes them.

/// Minutes of a question for somebody of whom nothing is known: five questions in ten minutes.
const USUAL_MINUTES: f64 = 2.0;

/// The weight, in questions, of that belief.
const PRIOR_QUESTIONS: f64 = 10.0;

/// Minutes of a question stay within these: below, answers were clicked through; above, the time
/// away was counted too.
const MINUTES: (f64, f64) = (0.25, 10.0);

/// Minutes that a question takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StudyPace(f64);

impl Default for StudyPace {
    fn default() -> Self {
        Self(USUAL_MINUTES)
    }
}

impl StudyPace {
    /// The pace after so many questions in so many minutes: their mean, drawn toward the usual one
    /// while there are few.
    pub fn measured(questions: u32, minutes: f64) -> Self {
        if !minutes.is_finite() || minutes < 0.0 {
            return Self::default();
        }
        let all = minutes + PRIOR_QUESTIONS * USUAL_MINUTES;
        let mean = all / (f64::from(questions) + PRIOR_QUESTIONS);
        Self(mean.clamp(MINUTES.0, MINUTES.1))
    }

    /// Minutes of so many questions.
    pub fn minutes_of(self, questions: u32) -> f64 {
        self.0 * f64::from(questions)
    }

    /// Whole questions that fit into so many minutes.
    pub fn questions_in(self, minutes: u32) -> u32 {
        (f64::from(minutes) / self.0 + 1e-9).floor() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_is_learned_from_what_was_done() {
        assert!((StudyPace::measured(0, 0.0).minutes_of(1) - 2.0).abs() < 1e-12);
        assert!((StudyPace::measured(90, 80.0).minutes_of(1) - 1.0).abs() < 1e-12);
        assert!(StudyPace::measured(1, 1e9).minutes_of(1) <= 10.0);
        assert_eq!(StudyPace::measured(3, f64::NAN), StudyPace::default());
    }

    #[test]
    fn questions_never_take_more_than_the_minutes() {
        for minutes in [0, 1, 7, 20, 55] {
            let pace = StudyPace::measured(40, 55.0);
            let questions = pace.questions_in(minutes);
            assert!(pace.minutes_of(questions) <= f64::from(minutes) + 1e-6);
            assert!(pace.minutes_of(questions + 1) > f64::from(minutes));
        }
    }
}

//! Names go out as placeholders and come back as names.

/// The people of one session, as they are called when placeholders are put back.
pub(crate) struct Names {
    student: String,
    tutor: String,
}

impl Names {
    /// A student is called by their first name, a tutor by their full name.
    pub(crate) fn new(student: &str, tutor: Option<&str>) -> Self {
        Self {
            student: student.split_whitespace().next().unwrap_or("the student").to_owned(),
            tutor: tutor.unwrap_or("the tutor").to_owned(),
        }
    }

    /// The text with the session's people named again. People in no roster stay unnamed.
    pub(crate) fn restore(&self, text: &str) -> String {
        let mut text = text.replace("[STUDENT]", &self.student).replace("[TUTOR]", &self.tutor);
        for others in ["[PERSON_", "[TUTOR_"] {
            while let Some(at) = text.find(others) {
                let Some(end) = text[at..].find(']') else { break };
                text.replace_range(at..=at + end, "someone else");
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_become_names() {
        let names = Names::new("Ada Okoye", None);
        let text = "[STUDENT] asked [TUTOR] what [PERSON_2] meant by [x]";
        assert_eq!(names.restore(text), "Ada asked the tutor what someone else meant by [x]");
    }

    #[test]
    fn an_unclosed_placeholder_is_left_alone() {
        assert_eq!(Names::new("Ada", None).restore("see [PERSON_2"), "see [PERSON_2");
    }
}

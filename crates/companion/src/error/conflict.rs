//! The states a request can conflict with: the code of each, its occasion and its remedy.
//!
//! `docs/errors.md` and the OpenAPI document are made from this list. A use case can refuse with
//! what is listed here and with nothing else.

/// A state of things that a request conflicts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conflict {
    /// Stable, `snake_case`.
    pub code: &'static str,
    /// The occasion it comes on, as a sentence.
    pub when: &'static str,
    /// Advice for the caller, as a sentence.
    pub remedy: &'static str,
}

macro_rules! conflicts {
    ($($name:ident $code:literal $when:literal, $remedy:literal;)+) => {
        impl Conflict {
            $(
                #[doc = $when]
                pub const $name: Self = Self { code: $code, when: $when, remedy: $remedy };
            )+

            /// All of them, by code.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
        }
    };
}

conflicts! {
    ADMIN_EXISTS "admin_exists"
        "The command that makes the first admin finds one.",
        "Sign in as that admin. No route answers this.";
    ALREADY_ACKNOWLEDGED "already_acknowledged"
        "An alert is acknowledged a second time.",
        "Show who has it: `GET /api/safeguarding/alerts/{alertId}`. Add a note to it instead.";
    ALREADY_ASSIGNED "already_assigned"
        "A recording is to be assigned that doesn't wait for it any more.",
        "Look at the list again, and at the student's sessions.";
    ALREADY_COMPLETED "already_completed"
        "An analysis is to be tried again that has succeeded.",
        "Read the session: its analysis is there.";
    ALREADY_CONTESTED "already_contested"
        "A verdict is contested a second time, or after a person has decided about the answer.",
        "Show the review: `GET /api/practice/{practiceId}`.";
    ALREADY_RUNNING "already_running"
        "An analysis is to be tried again while it is under way.",
        "Look at the session until its status changes; ask again when that takes longer than 20 \
         minutes.";
    ALREADY_SUBMITTED "already_submitted"
        "A practice is handed in a second time.",
        "Show the result of the first time: `GET /api/practice/{practiceId}`.";
    ALREADY_TRIED "already_tried"
        "A question of an open practice is tried a second time with another answer.",
        "Hand the answer in: it is told with the result.";
    CONCEPT_JOINED "concept_joined"
        "A concept is to be joined or split that was joined into another one, or a part is to have the \
         name of such a concept.",
        "Look for the name in `GET /api/concepts`: the other concept is shown.";
    CONSENT_NOT_NEEDED "consent_not_needed"
        "A guardian answers for a student who is of age.",
        "Show that the student decides alone.";
    EMAIL_LINKED "email_linked"
        "A token of the outside issuer names an address whose account belongs to another identity \
         of that issuer.",
        "Sign in with the other identity, or ask an admin.";
    EMAIL_NOT_VERIFIED "email_not_verified"
        "Somebody accepts an invitation before their address is proven.",
        "Prove the address with `POST /api/auth/verify`, then accept again.";
    EMAIL_TAKEN "email_taken"
        "Somebody signs up with an address that has an account, and no mail is delivered that could \
         tell its owner. Also when an account was made by another request at the same moment.",
        "Sign in instead.";
    EMAIL_UNPROVEN "email_unproven"
        "A token of the outside issuer names an address whose account here was never proven.",
        "Prove the address with `POST /api/auth/password/forgot`, then come back with the token.";
    HINT_NOT_NEXT "hint_not_next"
        "A hint is asked for by a rung that was not given and is not the next one.",
        "Ask without `rung`: the next hint comes.";
    NO_TRY "no_try"
        "A question is tried that takes none: with two options a wrong try would tell the right one, and a student's own words are judged once.",
        "Offer a try only where `mayTry` is true.";
    NOT_SUBMITTED "not_submitted"
        "A verdict is contested or set in a practice that is not handed in.",
        "Hand the practice in first.";
    NOTHING_TO_CONTEST "nothing_to_contest"
        "A verdict is contested on an answer that counts as right, or on a question left out.",
        "Offer this only for answers that do not count as right.";
    NOTHING_TO_PRACTISE "nothing_to_practise"
        "Practice is asked for where there is nothing to ask: the session taught no concept, the student \
         has met none, or the practice was left empty.",
        "Choose another session or other concepts.";
    PRACTICE_FAILED "practice_failed"
        "A practice is handed in whose questions could not be written.",
        "Ask for a new practice.";
    PRACTICE_NOT_READY "practice_not_ready"
        "A practice is handed in whose questions are still being written.",
        "Look at the practice until its status is `ready`.";
    SESSION_FAILED "session_failed"
        "Practice is asked for about a session whose analysis has failed.",
        "Try the analysis again with `POST /api/transcripts/{sessionId}/retry`.";
    SESSION_NOT_READY "session_not_ready"
        "Practice is asked for about a session that is still being analysed.",
        "Look at the session until its status is `completed`.";
    SUGGESTION_ACCEPTED "suggestion_accepted"
        "A suggestion is dismissed that was accepted.",
        "Nothing: the decision stays, and the goal made from it is there.";
    SUGGESTION_DISMISSED "suggestion_dismissed"
        "A suggestion is accepted that was dismissed.",
        "Set a goal with `POST /api/goals` instead.";
    TOO_MANY_GOALS "too_many_goals"
        "A student has 50 active goals and gets one more, also by accepting a suggestion.",
        "Complete a goal first.";
    TOO_MANY_INVITES "too_many_invites"
        "An inviter has 100 open invitations, or has sent 3 to this address within a day.",
        "Wait until one is accepted or runs out, or until a day is over.";
    TOO_MANY_STUDENTS "too_many_students"
        "A concept is to be joined or split that more than 5,000 students have met, too many to compute \
         their mastery anew within one request.",
        "Join the less common concept into the more common one.";
    WORDING_CHANGED "wording_changed"
        "A guardian answers to words that are not those of today.",
        "Show those of `GET /api/consent/{studentId}`, and let the guardian answer again.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_apart_and_stand_in_order() {
        assert!(Conflict::ALL.windows(2).all(|pair| pair[0].code < pair[1].code));
    }
}

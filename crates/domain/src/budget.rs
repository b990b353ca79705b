//! The budget for calls of language models, and the rules by which a call fits into it.
//!
//! Costs are millionths of a US dollar; days and months are those of UTC.

/// The limits of spending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Tokens, read and written, that calls about one student may use in a day.
    pub student_daily_tokens: u32,
    /// The most that all calls may cost in a month.
    pub monthly_micros: u64,
    /// The part of the month, in percent, that calls about one student may cost.
    pub student_percent: u8,
    /// The part of the month, in percent, that calls about all guests together may cost.
    pub guest_percent: u8,
    /// The rule for students with an unproven address.
    pub email_proof: EmailProof,
}

impl Default for Budget {
    /// A student's day: the longest transcript that is taken, read and embedded, with its practice and
    /// some hundred questions. Everybody's month: 200 dollars, of which one student has 20 and all
    /// guests have 4.
    fn default() -> Self {
        Self {
            student_daily_tokens: 2_000_000,
            monthly_micros: 200_000_000,
            student_percent: 10,
            guest_percent: 2,
            email_proof: EmailProof::Required,
        }
    }
}

/// The need for a student to prove their e-mail address before they count as linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmailProof {
    /// They have to be.
    Required,
    /// Nobody can prove one here, because no mail is delivered.
    Waived,
}

/// A student's ties to the school at the moment of a call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Membership {
    /// Their e-mail address is proven.
    pub email_verified: bool,
    /// A tutor is linked with them now.
    pub has_tutor: bool,
    /// They have a lesson that an admin or a service key brought, or whose tutor has not parted
    /// from them.
    pub has_lesson: bool,
}

/// The part of the month's budget that a call draws on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slice {
    /// The small slice that all guests share.
    Guest,
    /// The whole month: that of students the school knows. Guests can use up no more than their slice
    /// of it, so the rest is kept for these students.
    Linked,
}

impl Slice {
    /// The word used in tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Guest => "guest",
            Self::Linked => "linked",
        }
    }
}

impl Membership {
    /// The slice of a student: anybody can sign up, so an account counts only once its address is
    /// proven and somebody at the school has taken the student on.
    pub const fn slice(self, proof: EmailProof) -> Slice {
        let proven = self.email_verified || matches!(proof, EmailProof::Waived);
        if proven && (self.has_tutor || self.has_lesson) { Slice::Linked } else { Slice::Guest }
    }
}

/// A call at the most it can use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallCost {
    /// Tokens read and written.
    pub tokens: i64,
    /// The cost of the tokens.
    pub micros: i64,
}

/// Amounts spent or set aside before a call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spending {
    /// Tokens of the student's day.
    pub student_day_tokens: i64,
    /// Costs of the student's month.
    pub student_month_micros: i64,
    /// Costs of all guests' month.
    pub guest_month_micros: i64,
    /// Costs of everybody's month.
    pub month_micros: i64,
}

impl Spending {
    /// The spending with a call for a slice set aside.
    #[must_use]
    pub const fn with(self, slice: Slice, call: CallCost) -> Self {
        let guests = if matches!(slice, Slice::Guest) { call.micros } else { 0 };
        Self {
            student_day_tokens: self.student_day_tokens.saturating_add(call.tokens),
            student_month_micros: self.student_month_micros.saturating_add(call.micros),
            guest_month_micros: self.guest_month_micros.saturating_add(guests),
            month_micros: self.month_micros.saturating_add(call.micros),
        }
    }
}

/// The reasons to refuse a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// All together have used up the month.
    MonthSpent,
    /// The guests have used up their slice of the month.
    GuestSliceSpent,
    /// The student has used up their share of the month.
    StudentMonthSpent,
    /// The student has used up the day.
    StudentDaySpent,
    /// A guardian would have to agree to outside services, and has not.
    NoConsent,
}

impl Refusal {
    /// The refusal for people: a sentence, and what to do.
    pub const fn message(self) -> &'static str {
        match self {
            Self::MonthSpent => {
                "What may be spent on language models this month is spent. It goes on with the \
                 next month."
            }
            Self::GuestSliceSpent => {
                "What may be spent this month for accounts without a proven e-mail address or \
                 without a tutor is spent. Verify your address and link with a tutor, and ask again."
            }
            Self::StudentMonthSpent => {
                "You have used up your share of what may be spent on language models this month. \
                 It goes on with the next month."
            }
            Self::StudentDaySpent => {
                "You have used up what you may ask for today. It goes on tomorrow."
            }
            Self::NoConsent => {
                "A guardian has to agree to outside services first. The student can invite one."
            }
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::MonthSpent => "the budget of this month is used up",
            Self::GuestSliceSpent => "the guests' slice of this month's budget is used up",
            Self::StudentMonthSpent => "the student's share of this month's budget is used up",
            Self::StudentDaySpent => "the student's tokens of today are used up",
            Self::NoConsent => "a guardian has not agreed to it",
        })
    }
}

impl Budget {
    /// The most that all guests' calls may cost in a month.
    pub fn guest_micros(&self) -> u64 {
        percent_of(self.monthly_micros, self.guest_percent)
    }

    /// The most that the calls about one student may cost in a month.
    pub fn student_micros(&self) -> u64 {
        percent_of(self.monthly_micros, self.student_percent)
    }

    /// Admits a call that fits into the rest, for a student of a slice.
    pub fn admit(&self, slice: Slice, spent: &Spending, call: CallCost) -> Result<(), Refusal> {
        let fits = |spent: i64, call: i64, most: u64| {
            spent.saturating_add(call) <= i64::try_from(most).unwrap_or(i64::MAX)
        };
        if !fits(spent.month_micros, call.micros, self.monthly_micros) {
            return Err(Refusal::MonthSpent);
        }
        if slice == Slice::Guest
            && !fits(spent.guest_month_micros, call.micros, self.guest_micros())
        {
            return Err(Refusal::GuestSliceSpent);
        }
        if !fits(spent.student_day_tokens, call.tokens, self.student_daily_tokens.into()) {
            return Err(Refusal::StudentDaySpent);
        }
        if !fits(spent.student_month_micros, call.micros, self.student_micros()) {
            return Err(Refusal::StudentMonthSpent);
        }
        Ok(())
    }

    /// The levels that a month has reached with what is spent now, or with a call that was refused.
    /// None where nothing may be spent at all: there the model is switched off.
    pub fn levels(&self, spent: &Spending, refused: Option<Refusal>) -> Vec<BudgetLevel> {
        if self.monthly_micros == 0 {
            return Vec::new();
        }
        let reached = |level: &BudgetLevel| match level {
            BudgetLevel::Month(percent) => {
                is_spent(spent.month_micros, percent_of(self.monthly_micros, *percent))
                    || (*percent == 100 && refused == Some(Refusal::MonthSpent))
            }
            BudgetLevel::Guests => {
                is_spent(spent.guest_month_micros, self.guest_micros())
                    || refused == Some(Refusal::GuestSliceSpent)
            }
        };
        BudgetLevel::ALL.into_iter().filter(reached).collect()
    }
}

/// Rounded down, so that parts never add up to more than the whole.
fn percent_of(micros: u64, percent: u8) -> u64 {
    let part = u128::from(micros) * u128::from(percent.min(100)) / 100;
    u64::try_from(part).unwrap_or(micros)
}

/// True when something was spent and nothing is left.
fn is_spent(spent: i64, most: u64) -> bool {
    spent > 0 && u64::try_from(spent).is_ok_and(|spent| spent >= most)
}

/// A point of a month's spending that admins are told of, once a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BudgetLevel {
    /// The spent percentage of the month.
    Month(u8),
    /// The guests' slice is spent.
    Guests,
}

impl BudgetLevel {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Month(50), Self::Month(80), Self::Month(100), Self::Guests];

    /// The word used in tables.
    pub fn word(self) -> String {
        match self {
            Self::Month(percent) => percent.to_string(),
            Self::Guests => "guests".to_owned(),
        }
    }

    /// A line and some sentences for admins.
    pub fn notice(self, budget: &Budget, spent: &Spending) -> (String, String) {
        let all = format!(
            "Model calls have cost {} of the {} that may be spent this month.",
            dollars(spent.month_micros.unsigned_abs()),
            dollars(budget.monthly_micros)
        );
        match self {
            Self::Month(100) => (
                "The month's model budget is spent".to_owned(),
                format!(
                    "{all} What doesn't fit into the rest is refused until the next month. \
                     AI_MONTHLY_BUDGET_USD raises it."
                ),
            ),
            Self::Month(percent) => {
                (format!("{percent} % of the month's model budget are spent"), all)
            }
            Self::Guests => (
                "The guests' slice of the model budget is spent".to_owned(),
                format!(
                    "Accounts without a proven address or without a tutor have used the {} that \
                     they share this month. Their calls are refused until the next month; linked \
                     students are not concerned. Many of them may be strangers: see \
                     analytics/usage. AI_GUEST_BUDGET_PERCENT sets their slice.",
                    dollars(budget.guest_micros())
                ),
            ),
        }
    }
}

fn dollars(micros: u64) -> String {
    let cents = micros / 10_000;
    format!("${}.{:02}", cents / 100, cents % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALL: CallCost = CallCost { tokens: 100, micros: 10 };

    fn budget() -> Budget {
        Budget { student_daily_tokens: 1_000, monthly_micros: 10_000, ..Budget::default() }
    }

    #[test]
    fn a_student_is_linked_with_a_proven_address_and_somebody_who_teaches_them() {
        let slice = |email_verified, has_tutor, has_lesson| {
            Membership { email_verified, has_tutor, has_lesson }.slice(EmailProof::Required)
        };
        assert_eq!(slice(true, true, false), Slice::Linked);
        assert_eq!(slice(true, false, true), Slice::Linked);
        for (verified, tutor, lesson) in
            [(false, true, true), (true, false, false), (false, false, false)]
        {
            assert_eq!(slice(verified, tutor, lesson), Slice::Guest);
        }
    }

    #[test]
    fn where_no_mail_is_delivered_nobody_has_to_prove_an_address() {
        let membership = Membership { has_tutor: true, ..Membership::default() };
        assert_eq!(membership.slice(EmailProof::Waived), Slice::Linked);
        assert_eq!(Membership::default().slice(EmailProof::Waived), Slice::Guest);
    }

    #[test]
    fn guests_have_their_slice_and_no_more() {
        let spent = Spending { guest_month_micros: 190, month_micros: 190, ..Spending::default() };
        assert_eq!(budget().admit(Slice::Guest, &spent, CALL), Ok(()));
        let spent = Spending { guest_month_micros: 191, ..spent };
        assert_eq!(budget().admit(Slice::Guest, &spent, CALL), Err(Refusal::GuestSliceSpent));
        assert_eq!(budget().admit(Slice::Linked, &spent, CALL), Ok(()));
    }

    #[test]
    fn no_student_has_the_month_alone() {
        let spent = Spending { student_month_micros: 991, ..Spending::default() };
        let refused = budget().admit(Slice::Linked, &spent, CALL);
        assert_eq!(refused, Err(Refusal::StudentMonthSpent));
        let spent = Spending { student_day_tokens: 901, ..Spending::default() };
        let refused = budget().admit(Slice::Linked, &spent, CALL);
        assert_eq!(refused, Err(Refusal::StudentDaySpent));
        let spent = Spending { month_micros: 9_991, ..Spending::default() };
        assert_eq!(budget().admit(Slice::Linked, &spent, CALL), Err(Refusal::MonthSpent));
    }

    #[test]
    fn a_jump_reaches_all_levels_that_it_passes() {
        let levels = |month_micros, refused| {
            budget().levels(&Spending { month_micros, ..Spending::default() }, refused)
        };
        assert_eq!(levels(4_999, None), []);
        assert_eq!(levels(5_000, None), [BudgetLevel::Month(50)]);
        assert_eq!(levels(9_999, None), [BudgetLevel::Month(50), BudgetLevel::Month(80)]);
        assert_eq!(levels(0, Some(Refusal::MonthSpent)), [BudgetLevel::Month(100)]);
        assert_eq!(levels(0, Some(Refusal::GuestSliceSpent)), [BudgetLevel::Guests]);
        assert_eq!(levels(0, Some(Refusal::StudentDaySpent)), []);
        let off = Budget { monthly_micros: 0, ..budget() };
        assert_eq!(off.levels(&Spending::default(), Some(Refusal::MonthSpent)), []);
    }

    #[test]
    fn a_notice_says_how_much_in_dollars() {
        let spent = Spending { month_micros: 160_129_999, ..Spending::default() };
        let (title, body) = BudgetLevel::Month(80).notice(&Budget::default(), &spent);
        assert_eq!(title, "80 % of the month's model budget are spent");
        assert!(body.contains("$160.12 of the $200.00"), "{body}");
    }
}

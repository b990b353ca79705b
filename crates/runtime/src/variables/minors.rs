//! The variables that protect minors.

use super::checks::consent_age;
use super::{Group, VariableReader, optional};

pub(super) const MINORS: Group = Group {
    title: "Minors",
    about: "What else protects them is set in the console (docs/safeguarding.md).",
    reader: VariableReader::Product,
    variables: &[optional(
        &["CONSENT_AGE"],
        "the least age from which students agree without a guardian",
        consent_age,
    )
    .about(
        "In years, 13 to 18. Where the law of the region that is set in the console asks for more, \
         that counts (`crates/domain/data/consent/ages.txt`). A change reaches everybody with the \
         next sweep.",
    )
    .read_by("auth, safeguarding, cron/sweep")
    .usual("13")],
};

//! What the rules hear and what they let pass.

use super::*;

#[test]
fn every_line_of_the_data_files_is_read() {
    for rules in LANGUAGES.iter() {
        assert_eq!(rules.faults, Vec::<String>::new(), "{}", rules.language);
    }
}

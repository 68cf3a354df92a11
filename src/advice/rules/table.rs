//! The one table of all rules. `explain`, docs/reference/rules.md and the rules of SARIF are made from it.

use crate::model::RuleCode;

use super::{rows_load::LOAD, rows_mail::MAIL, rows_rest::REST, rule::Rule};

/// Every rule, in the order of the codes.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    MAIL.iter().chain(LOAD).chain(REST)
}

/// The rule of a code.
#[must_use]
pub fn rule(code: RuleCode) -> Option<&'static Rule> {
    rules().find(|rule| rule.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_one_rule_in_order() {
        let codes: Vec<RuleCode> = rules().map(|rule| rule.code).collect();
        assert_eq!(codes, RuleCode::ALL);
        assert!(rules().all(|rule| rule.says.ends_with('.') && !rule.fix.ends_with('.') && !rule.silent.is_empty()));
    }
}

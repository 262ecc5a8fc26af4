//! What values must be for a result to be read, for a metric to be there, for a mark to be one.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::form::Form;
use super::value_path::ValuePath;
use super::wording::Many;

/// What values must be, by their paths: for each path, one value there must be of one of the forms. `!` before a form: one value
/// there must not be of it; `!*`: nothing is there.
pub(crate) type Conditions = BTreeMap<ValuePath, Many<Condition>>;

/// What a value must be.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(from = "String")]
#[schemars(with = "String")]
pub(crate) enum Condition {
    /// Nothing stands there.
    Absent,
    /// Of this form.
    Is(Form),
    /// Not of this form.
    IsNot(Form),
}

impl From<String> for Condition {
    fn from(written: String) -> Condition {
        match written.strip_prefix('!') {
            Some("*") => Condition::Absent,
            Some(form) => Condition::IsNot(Form::from(form.to_owned())),
            None => Condition::Is(Form::from(written)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_denies_a_form_and_alone_with_a_star_the_value() {
        let condition = |written: &str| Condition::from(written.to_owned());
        assert_eq!(condition("!*"), Condition::Absent);
        assert_eq!(condition("!0"), Condition::IsNot(Form::from("0".to_owned())));
        assert_eq!(condition("*"), Condition::Is(Form::from("*".to_owned())));
    }
}

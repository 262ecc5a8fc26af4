//! Where a value is: `results.*.times`, `^fullName`, `secondaryMetrics.{metric}.score`.

use schemars::JsonSchema;
use serde::Deserialize;

/// The way to values within an object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
pub(crate) struct ValuePath {
    written: String,
    outward: bool,
    steps: Vec<Step>,
}

/// One step of the way.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// `times`, `'99.9'`: the value at this key, or at this position of a list.
    Key(String),
    /// `*`: every value of an object or list.
    Any,
    /// `p{rank}`: every value whose key begins and ends so; what stands between is called by the name.
    Captured {
        /// What the key begins with.
        before: String,
        /// What the rest of it is called.
        name: String,
        /// What the key ends in.
        after: String,
    },
    /// `better[unit]`: the value whose key is the text of `unit`.
    KeyOf(String),
}

impl ValuePath {
    /// Reads a path; the error says what is wrong with it.
    pub(crate) fn parse(written: &str) -> Result<ValuePath, String> {
        let wrong = |what: &str| format!("the path `{written}` {what}");
        let (outward, path) = written.strip_prefix('^').map_or((false, written), |rest| (true, rest));
        let (mut steps, mut rest) = (Vec::new(), path);
        if path.is_empty() {
            return Err(wrong("is empty"));
        }
        loop {
            let (step, after) = if let Some(quoted) = rest.strip_prefix('\'') {
                let (key, after) = quoted.split_once('\'').ok_or_else(|| wrong("lacks a closing quote"))?;
                (Step::Key(key.to_owned()), after)
            } else {
                let (step, after) = rest.split_at(rest.find(['.', '[']).unwrap_or(rest.len()));
                (plain(step).ok_or_else(|| wrong(WRONG_STEP))?, after)
            };
            steps.push(step);
            rest = after;
            if let Some(inner) = rest.strip_prefix('[') {
                let (key, after) = inner.split_once(']').ok_or_else(|| wrong("lacks a closing bracket"))?;
                steps.push(Step::KeyOf(key.to_owned()));
                rest = after;
            }
            match rest.strip_prefix('.') {
                Some(after) => rest = after,
                None if rest.is_empty() => return Ok(ValuePath { written: written.to_owned(), outward, steps }),
                None => return Err(wrong("needs a point between its steps")),
            }
        }
    }

    /// The path as it is written.
    pub(crate) fn as_str(&self) -> &str {
        &self.written
    }

    /// Whether it begins with `^`: looked for in the objects around, the nearest first.
    pub(crate) fn is_outward(&self) -> bool {
        self.outward
    }

    /// The steps from the object to the value.
    pub(crate) fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The names that its steps give to keys.
    pub(crate) fn captured(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().filter_map(|step| match step {
            Step::Captured { name, .. } => Some(name.as_str()),
            _ => None,
        })
    }
}

const WRONG_STEP: &str = "has a step that is empty or not closed; steps are `key`, `'a key with points'`, `*` and `{name}`";

/// A step that is not quoted.
fn plain(step: &str) -> Option<Step> {
    let Some((before, rest)) = step.split_once('{') else {
        return match step {
            "" => None,
            "*" => Some(Step::Any),
            key => Some(Step::Key(key.to_owned())),
        };
    };
    let (name, after) = rest.split_once('}').filter(|(name, _)| !name.is_empty())?;
    Some(Step::Captured { before: before.to_owned(), name: name.to_owned(), after: after.to_owned() })
}

impl TryFrom<String> for ValuePath {
    type Error = String;

    fn try_from(written: String) -> Result<ValuePath, String> {
        ValuePath::parse(&written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_keys_any_keys_named_keys_and_keys_of_words() {
        let key = |key: &str| Step::Key(key.to_owned());
        let captured = Step::Captured { before: "p".into(), name: "rank".into(), after: String::new() };
        assert_eq!(ValuePath::parse("a.'99.9'.*.p{rank}").unwrap().steps(), [key("a"), key("99.9"), Step::Any, captured]);
        let outward = ValuePath::parse("^better[unit]").unwrap();
        assert!(outward.is_outward());
        assert_eq!(outward.steps(), [key("better"), Step::KeyOf("unit".into())]);
    }

    #[test]
    fn what_is_no_path_is_refused_with_its_text() {
        for wrong in ["", "^", "a..b", "a.", "{", "a.{}", "'a", "a[b", "'a'b"] {
            assert!(ValuePath::parse(wrong).unwrap_err().contains(&format!("`{wrong}`")), "{wrong}");
        }
    }
}

//! Labels of a series: what distinguishes it from the others of its family.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::report::escape::{shorten, visible};

/// Longest value, in columns; a longer one loses its middle: servers refuse labels without bound.
const LONGEST: usize = 200;

/// Labels in order, as they stand between the braces.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Labels(String);

impl Labels {
    /// These labels and one more; without a value there is no label, which to Prometheus is the same.
    #[must_use]
    pub(super) fn with(mut self, name: &'static str, value: &str) -> Labels {
        let value = shorten(&visible(value), LONGEST);
        if !value.is_empty() {
            let separator = if self.0.is_empty() { "" } else { "," };
            let _ = write!(self.0, "{separator}{name}=\"{}\"", escaped(&value));
        }
        self
    }

    /// The labels as text, without braces.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Labels given out already.
#[derive(Debug, Default)]
pub(super) struct UniqueLabels(HashMap<Labels, usize>);

impl UniqueLabels {
    /// These labels, with a number where they were given out before.
    ///
    /// Two series of the same labels make a reader refuse the whole text; and names that only differ in what was written out or
    /// shortened, or an input that holds a metric twice, give the same labels.
    pub(super) fn unique(&mut self, labels: Labels) -> Labels {
        let times = self.0.entry(labels.clone()).or_default();
        *times += 1;
        if *times > 1 { labels.with("duplicate", &times.to_string()) } else { labels }
    }
}

/// What the format reserves within quotes. Line breaks are written out by [`visible`] already.
fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_stays_within_its_quotes() {
        let labels = Labels::default().with("a", "x\"} 1\nb{c=\"").with("b", "").with("c", "back\\slash");
        assert_eq!(labels.as_str(), r#"a="x\"} 1\\nb{c=\"",c="back\\slash""#);
    }
}

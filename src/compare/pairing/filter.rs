//! Which metrics a user asks for.

use super::pair::Pair;
use crate::compare::error::CompareError;
use crate::policy::Pattern;

/// The metrics that are asked for: those whose path matches one of `filter` and one of `metric`. Of an empty list every
/// path matches.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter<'a> {
    /// Globs that are meant for benchmarks.
    pub filter: &'a [Pattern],
    /// Globs that are meant for metrics. An informational metric is asked for by these alone.
    pub metric: &'a [Pattern],
}

impl Filter<'_> {
    /// Whether nothing in particular is asked for.
    pub(in crate::compare) fn is_all(&self) -> bool {
        self.filter.is_empty() && self.metric.is_empty()
    }

    /// Whether a path is asked for.
    pub(in crate::compare) fn holds(&self, path: &str) -> bool {
        [self.filter, self.metric].iter().all(|globs| globs.is_empty() || globs.iter().any(|glob| glob.matches(path)))
    }

    /// The globs in words: "`a` or `b` and `c`".
    pub(in crate::compare) fn words(&self) -> String {
        let either = |globs: &&[Pattern]| globs.iter().map(|glob| format!("`{glob}`")).collect::<Vec<_>>().join(" or ");
        [self.filter, self.metric].iter().filter(|globs| !globs.is_empty()).map(either).collect::<Vec<_>>().join(" and ")
    }

    /// Keeps the pairs that are asked for. Returns the paths of what the head has and nobody asked for: gates and requirements about
    /// those do not concern this comparison.
    ///
    /// # Errors
    /// When nothing is left.
    pub(in crate::compare) fn retain(&self, pairs: &mut Vec<Pair<'_>>) -> Result<Vec<String>, CompareError> {
        let mut hidden = Vec::new();
        if self.is_all() {
            return Ok(hidden);
        }
        pairs.retain(|pair| {
            let path = pair.key.path();
            let kept = self.holds(&path);
            if !kept && !pair.head.is_empty() {
                hidden.push(path);
            }
            kept
        });
        if pairs.is_empty() {
            return Err(CompareError::NothingMatches(self.words()));
        }
        Ok(hidden)
    }
}

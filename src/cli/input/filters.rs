//! The globs of `--filter` and `--metric`.

use crate::cli::exit::Failure;
use crate::compare::Filter;
use crate::policy::Pattern;

/// Which metrics a user wants to see.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::cli) struct Filters {
    filter: Vec<Pattern>,
    metric: Vec<Pattern>,
}

impl Filters {
    /// Reads globs as they were typed.
    pub(in crate::cli) fn read<'t>(filter: impl IntoIterator<Item = &'t String>, metric: &'t [String]) -> Result<Filters, Failure> {
        let pattern = |text: &String| Pattern::new(text).map_err(|error| Failure::usage(format!("{text}: {error}")));
        Ok(Filters {
            filter: filter.into_iter().map(pattern).collect::<Result<_, _>>()?,
            metric: metric.iter().map(pattern).collect::<Result<_, _>>()?,
        })
    }

    /// The same, as the engine wants it.
    pub(in crate::cli) fn only(&self) -> Filter<'_> {
        Filter { filter: &self.filter, metric: &self.metric }
    }
}

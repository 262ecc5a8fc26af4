//! The globs of `--filter` and `--metric`.

use super::exit::Failure;
use crate::policy::Pattern;

/// Reads globs as they were typed.
pub(super) fn patterns<'t>(texts: impl IntoIterator<Item = &'t String>) -> Result<Vec<Pattern>, Failure> {
    let pattern = |text: &String| Pattern::new(text).map_err(|error| Failure::usage(format!("{text}: {error}")));
    texts.into_iter().map(pattern).collect()
}

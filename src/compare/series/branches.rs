//! The runs of one branch among those of several: two branches in one series look like shifts that never happened. Pure.

use std::collections::BTreeMap;

use super::run_order::{ordered, sort};
use crate::model::{Caveat, CaveatCode, Run};

/// Branches that a message lists.
const SOME: usize = 5;

/// The runs of one branch.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OneBranch {
    /// Its runs, oldest first where all say when they were made, else in the order given; those that don't say their branch are taken for its own.
    pub runs: Vec<Run>,
    /// Its name, where there are several or it was asked for.
    pub branch: Option<String>,
    /// That runs of others were left out.
    pub caveat: Option<Caveat>,
}

/// Leaves one branch's runs: that of the branch `named`; else, where there are several, of the first in `wanted` that has some, else
/// of the newest run's. `flag` is how another is chosen.
///
/// # Errors
/// Where no run is of the branch named: the branches that there are, with how many runs each, in words.
pub fn of_one_branch(mut runs: Vec<Run>, named: Option<&str>, wanted: &[&str], flag: &str) -> Result<OneBranch, String> {
    sort(&mut runs);
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    for branch in runs.iter().filter_map(|run| run.branch.as_deref()) {
        *known.entry(branch).or_default() += 1;
    }
    let chosen = match named {
        Some(named) if known.contains_key(named) || known.is_empty() => named,
        Some(_) => return Err(listed(&known)),
        None if known.len() < 2 => return Ok(OneBranch { runs, ..OneBranch::default() }),
        None => {
            let newest = || ordered(&runs, &mut Vec::new()).0.into_iter().rev().find_map(|run| run.branch.as_deref());
            wanted.iter().copied().find(|name| known.contains_key(name)).or_else(newest).unwrap_or_default()
        }
    };
    let chosen = chosen.to_owned();
    known.remove(chosen.as_str());
    let count: usize = known.values().sum();
    let (runs_of, were) = if count == 1 { ("1 run".to_owned(), "was") } else { (format!("{count} runs"), "were") };
    let text = format!("{runs_of} of other branches than `{chosen}` {were} left out: {}; {flag} NAME chooses another", listed(&known));
    let caveat = (count > 0).then(|| Caveat::new(CaveatCode::OtherBranches, "", text));
    let is_of_it = |run: &Run| run.branch.as_deref().is_none_or(|branch| branch == chosen);
    let runs = runs.into_iter().filter(is_of_it).collect();
    Ok(OneBranch { runs, branch: Some(chosen), caveat })
}

/// "`main` (40), `release` (2)".
fn listed(branches: &BTreeMap<&str, usize>) -> String {
    let shown: Vec<String> = branches.iter().take(SOME).map(|(name, count)| format!("`{name}` ({count})")).collect();
    let more = branches.len().saturating_sub(SOME);
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
}

//! Renames of the policy that rename nothing, where the runs show that they were meant to: a name that is mistyped costs a benchmark its
//! history and says nothing by itself.

use std::collections::{BTreeMap, HashSet};

use super::request::Request;
use crate::model::{Caveat, CaveatCode, Run};
use crate::policy::Rename;

/// Benchmarks by suite and name.
type Names<'a> = HashSet<(&'a str, &'a str)>;

/// A caveat for each rename without effect. Of one that names nothing of either side nothing is said, unless it is about a suite that was
/// measured: it may be about what another job measures.
pub(in crate::compare) fn caveats(request: &Request<'_>) -> Vec<Caveat> {
    let renames = request.policy.renames();
    if renames.is_empty() || !request.only.is_all() {
        return Vec::new();
    }
    let (before, now) = (names(request.baseline.runs), names(request.head.runs));
    let traced = trace(renames, &before, &now);
    let said = |(at, rename): (usize, &Rename)| {
        let why = why(rename, traced.get(&at).unwrap_or(&Traced::Unmet), &before, &now)?;
        let text = format!("[[rename]] of line {} in perfdiff.toml has no effect: {why}", rename.line);
        Some(Caveat::new(CaveatCode::UnusedPolicy, rename.from.clone(), text))
    };
    renames.iter().enumerate().filter_map(said).collect()
}

fn names(runs: &[Run]) -> Names<'_> {
    runs.iter().flat_map(|run| run.benchmarks.iter().map(|benchmark| (run.suite.as_str(), benchmark.name.as_str()))).collect()
}

/// What became of the names that a rename is about.
enum Traced {
    /// No earlier run has such a name.
    Unmet,
    /// The head has none of the names that they have now, such as this one.
    Lost(String),
    /// The head has one.
    Used,
}

/// What became of each rename by its place, through all that follow it.
fn trace(renames: &[Rename], before: &Names<'_>, now: &Names<'_>) -> BTreeMap<usize, Traced> {
    let mut traced: BTreeMap<usize, Traced> = BTreeMap::new();
    // A name that the head still has is not renamed.
    for (suite, name) in before.difference(now) {
        let (mut last, mut steps) = ((*name).to_owned(), Vec::new());
        for (at, rename) in renames.iter().enumerate() {
            if let Some(next) = rename.renamed(suite, &last) {
                last = next;
                steps.push(at);
            }
        }
        // A suite that is alone may itself be called otherwise.
        let is_there =
            now.contains(&(*suite, last.as_str())) || now.iter().any(|(_, name)| *name == last) && !now.iter().any(|(own, _)| own == suite);
        for at in steps {
            match traced.get(&at) {
                Some(Traced::Used) => {}
                // Of several, the same is named each time.
                Some(Traced::Lost(other)) if !is_there && *other <= last => {}
                _ => drop(traced.insert(at, if is_there { Traced::Used } else { Traced::Lost(last.clone()) })),
            }
        }
    }
    traced
}

/// Why a rename has no effect, as the end of a sentence; none where it has, or where nobody can tell.
fn why(rename: &Rename, traced: &Traced, before: &Names<'_>, now: &Names<'_>) -> Option<String> {
    let Rename { from, to, suite, .. } = rename;
    let still = || now.iter().any(|(suite, name)| rename.renamed(suite, name).is_some());
    let new = || now.iter().filter(|(suite, name)| rename.is_new_name(suite, name)).collect::<Vec<_>>();
    match traced {
        Traced::Used => None,
        Traced::Lost(last) => Some(format!("the head has no `{last}`; is that what it is called now?")),
        Traced::Unmet if still() && new().is_empty() => {
            Some(format!("the head still has `{from}`; are `from` and `to` the right way round?"))
        }
        Traced::Unmet if new().iter().any(|(suite, name)| has_suite(before, suite) && !before.contains(&(suite, name))) => {
            Some(format!("`{to}` is new, and no earlier run has `{from}`; is that how it was called?"))
        }
        Traced::Unmet => {
            let own = suite.as_deref().filter(|suite| new().is_empty() && (has_suite(now, suite) || has_suite(before, suite)))?;
            Some(format!("suite `{own}` has neither `{from}` nor `{to}`"))
        }
    }
}

fn has_suite(names: &Names<'_>, suite: &str) -> bool {
    names.iter().any(|(own, _)| *own == suite)
}

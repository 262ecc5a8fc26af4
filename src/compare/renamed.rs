//! Runs of before in the names of now: `[[rename]]` of the policy, so that a benchmark's history goes on.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use crate::model::Run;
use crate::policy::{Policy, Rename};

/// The benchmarks of a run by name and parameters.
type Names<'a> = HashSet<(&'a str, &'a BTreeMap<String, String>)>;

/// The runs with the names of now. A name that the `head` still has stays, and so does one whose new name the run has too: then they are
/// two benchmarks.
pub(in crate::compare) fn runs<'a>(runs: &'a [Run], head: &[Run], policy: &Policy) -> Cow<'a, [Run]> {
    let renames = policy.renames();
    if renames.is_empty() {
        return Cow::Borrowed(runs);
    }
    let still: HashSet<(&str, &str)> =
        head.iter().flat_map(|run| run.benchmarks.iter().map(|benchmark| (run.suite.as_str(), benchmark.name.as_str()))).collect();
    Cow::Owned(runs.iter().map(|run| renamed(run, renames, &still)).collect())
}

fn renamed(run: &Run, renames: &[Rename], still: &HashSet<(&str, &str)>) -> Run {
    let names: Names<'_> = run.benchmarks.iter().map(|benchmark| (benchmark.name.as_str(), &benchmark.params)).collect();
    let now = |name: &str, params: &BTreeMap<String, String>| {
        if still.contains(&(run.suite.as_str(), name)) {
            return None;
        }
        // Of a benchmark that was renamed again, each step is a rename.
        let last = renames.iter().fold(name.to_owned(), |name, rename| rename.renamed(&run.suite, &name).unwrap_or(name));
        (last != name && !names.contains(&(last.as_str(), params))).then_some(last)
    };
    let mut changed = run.clone();
    let mut before: Vec<(String, String)> = Vec::new();
    for benchmark in &mut changed.benchmarks {
        if let Some(last) = now(&benchmark.name, &benchmark.params) {
            before.push((std::mem::replace(&mut benchmark.name, last.clone()), last));
        }
    }
    for gate in &mut changed.gates {
        if let Some((_, last)) = before.iter().find(|(name, _)| *name == gate.benchmark) {
            gate.benchmark.clone_from(last);
        }
    }
    // What was accepted of them, by the paths of metrics.
    let path = |path: &str| {
        let own = before.iter().find_map(|(name, last)| {
            let rest = path.strip_prefix(&format!("{}/{name}/", run.suite))?;
            Some(format!("{}/{last}/{rest}", run.suite))
        });
        own.unwrap_or_else(|| path.to_owned())
    };
    changed.accepted = run.accepted.iter().map(|own| path(own)).collect();
    changed.spent = run.spent.iter().map(|(own, texts)| (path(own), texts.clone())).collect();
    changed
}

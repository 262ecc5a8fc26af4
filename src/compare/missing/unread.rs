//! Metrics that the policy names and whose numbers could not be read: never a pass.

use crate::compare::pairing::pair::Pair;
use crate::model::{Caveat, CaveatCode, Role, Run, metric_path};
use crate::policy::{Pattern, Policy};

/// One caveat for each metric without a value that a gate, a requirement or a rule is about, though others may satisfy it.
pub(in crate::compare) fn caveats(head: &[&Run], pairs: &[Pair<'_>], policy: &Policy) -> Vec<Caveat> {
    let mut caveats = Vec::new();
    for run in head {
        for benchmark in &run.benchmarks {
            let id = benchmark.id(&run.suite);
            for (metric, why) in &benchmark.unmeasured {
                // The baseline knows which statistics there are of it.
                let of = |pair: &&Pair<'_>| pair.key.metric == metric && pair.key.benchmark_id() == id;
                let path = metric_path(&id, metric, None);
                if !is_named(policy, &path) && !pairs.iter().filter(of).any(|pair| is_named(policy, &pair.key.path())) {
                    continue;
                }
                let text = format!("is named in perfdiff.toml, but has no value in the head: {why}");
                caveats.push(Caveat::new(CaveatCode::RequiredMissing, path, text));
            }
        }
    }
    caveats
}

/// Whether something of the policy is about the metric, or about one of its statistics.
fn is_named(policy: &Policy, path: &str) -> bool {
    let matches = |pattern: &Pattern| pattern.matches(path);
    // A rule for everything names nothing.
    let judged = |pattern: &Pattern| matches(pattern) && pattern.as_str().contains(|c: char| c.is_alphanumeric());
    policy.gates().iter().any(|gate| matches(&gate.pattern))
        || policy.compare.require.iter().any(matches)
        || policy.rules().iter().any(|rule| rule.role != Some(Role::Informational) && judged(&rule.pattern))
}

//! An acceptance that is known only after the comparison does what the same acceptance does in the configuration.

use perfdiff::compare;
use perfdiff::model::{Comparison, Outcome, Run, Verdict};
use perfdiff::policy::Policy;

use super::runs::{Noise, compare_with, of, run};

/// Twelve benchmarks over some runs, the last of which are worse by these factors.
fn runs(seed: u64, factors: [f64; 12]) -> (Vec<Run>, Vec<Run>) {
    let names: Vec<String> = (0..12).map(|at| format!("bench{at:02}")).collect();
    let mut noise = Noise::new(seed);
    let mut one = |commit: usize, factors: [f64; 12]| {
        let values: Vec<(&str, f64)> =
            names.iter().zip(factors).map(|(name, factor)| (name.as_str(), factor * (1.0 + 0.01 * noise.normal()))).collect();
        run(commit, &values)
    };
    ((0..20).map(|commit| one(commit, [1.0; 12])).collect(), vec![one(20, factors)])
}

/// The comparison under a policy with acceptances, and the one without them to which they are applied afterwards.
fn both(policy: &str, acceptances: &str, factors: [f64; 12]) -> [Comparison; 2] {
    let (history, head) = runs(7, factors);
    let without = Policy::parse("perfdiff.toml", policy).unwrap();
    let with = Policy::parse("perfdiff.toml", &format!("{policy}\n{acceptances}")).unwrap();
    let mut afterwards = compare_with(&without, &history, &head, true);
    compare::accept(&mut afterwards, with.accepts(), &without, jiff::civil::date(2026, 11, 21));
    [compare_with(&with, &history, &head, true), afterwards]
}

#[test]
fn accepting_afterwards_is_accepting_at_once() {
    let one = [1.0, 1.0, 1.8, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0];
    let collapsed = [1.0, 1.0, 1.8, 0.01, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0];
    let accept = |name: &str, up_to: &str| format!("[[accept]]\nmatch = \"suite/{name}/**\"\nup-to = \"{up_to}\"\nreason = \"agreed\"\n");
    let expired = format!("{}expires = 2026-01-31\n", accept("bench02", "200%"));
    let require = "[compare]\nrequire = [\"suite/bench03/**\"]\n";
    for (policy, acceptances, factors) in [
        ("", accept("bench02", "200%"), one),
        ("", accept("bench02", "10%"), one),
        ("", expired, one),
        ("", accept("bench*", "200%"), [1.5; 12]),
        (require, accept("bench03", "200%"), collapsed),
        (require, accept("bench02", "200%"), collapsed),
    ] {
        let [at_once, afterwards] = both(policy, &acceptances, factors);
        assert_eq!(afterwards, at_once, "{policy}{acceptances}");
    }
}

#[test]
fn what_is_accepted_afterwards_changes_verdict_and_outcome() {
    let one = [1.0, 1.0, 1.8, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0];
    let [_, afterwards] = both("", "[[accept]]\nmatch = \"suite/bench02/**\"\nup-to = \"200%\"\nreason = \"agreed\"\n", one);
    assert_eq!((of(&afterwards, "bench02").verdict, afterwards.outcome, afterwards.counts.accepted), (Verdict::Accepted, Outcome::Pass, 1));
}

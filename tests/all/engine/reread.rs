//! Baselines that were stored by a version which inferred less from names.

use perfdiff::ingest::{self, Options, Source};
use perfdiff::model::{Change, Comparison, Role, Run, Verdict};
use perfdiff::policy::Policy;

use super::runs::compare_with;

const STORED_BEFORE: &str = include_str!("../../../fixtures/names/stored_before.json");
const READ_NOW: &str = include_str!("../../../fixtures/names/read_now.json");
const STORED_LATER: &str = include_str!("../../../fixtures/names/stored_later.json");
const READ_LATER: &str = include_str!("../../../fixtures/names/read_later.json");
const STORED_LAST: &str = include_str!("../../../fixtures/names/stored_last.json");
const READ_LAST: &str = include_str!("../../../fixtures/names/read_last.json");

fn fixture(name: &str, text: &str) -> Vec<Run> {
    let source = Source::bytes(name, text.as_bytes().to_vec()).unwrap();
    ingest::read(&source, None, &Options::default()).unwrap()
}

/// The comparison of what was stored with the same file as it is read now: nothing changed but what was never a number's own.
fn reread(before: &[Run], now: &[Run]) -> Comparison {
    let comparison = compare_with(&Policy::default(), before, now, false);
    let mut wrong = Vec::new();
    for change in &comparison.changes {
        // Units that stood beside a count were never its own; such numbers are only shown.
        let never_its_own = change.role == Role::Informational && change.verdict == Verdict::Added;
        let same = change.verdict == Verdict::Unchanged && change.change.unwrap_or(0.0) == 0.0;
        if !(same || never_its_own) {
            wrong.push(format!("{}: {:?} {:?} {:?}", change.path(), change.verdict, change.change, change.reasons));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    comparison
}

#[test]
fn whatever_is_inferred_better_still_pairs_with_what_was_stored_before() {
    let later = reread(&fixture("stored_later.json", STORED_LATER), &fixture("read_later.json", READ_LATER));
    let last = reread(&fixture("stored_last.json", STORED_LAST), &fixture("read_last.json", READ_LAST));
    assert!(last.changes.len() > 250, "{}", last.changes.len());
    assert!(later.changes.iter().all(|change| change.verdict == Verdict::Unchanged) && later.changes.len() == 30);

    let comparison = reread(&fixture("stored_before.json", STORED_BEFORE), &fixture("read_now.json", READ_NOW));
    let added: Vec<String> = comparison.changes.iter().filter(|c| c.verdict == Verdict::Added).map(Change::path).collect();
    assert_eq!(added, ["read_now/query/requests", "read_now/query/rows"]);
    assert!(comparison.changes.len() > 300);
}

#[test]
fn a_number_stored_without_a_unit_is_in_the_unit_that_its_name_tells_now() {
    let read = |name: &str, text: &str| ingest::read(&Source::bytes(name, text.as_bytes().to_vec()).unwrap(), None, &Options::default());
    let stored = |value: f64| {
        let metric = format!(
            r#"{{"name": "copy_gbs", "class": "other", "unit": "", "direction": "neither", "role": "informational", "value": {value}}}"#
        );
        let text = format!(r#"{{"schema": "perfdiff.run/v1", "suite": "a", "benchmarks": [{{"name": "dma", "metrics": [{metric}]}}]}}"#);
        read("base.json", &text).unwrap()
    };
    let head = read("a.json", r#"{"dma": {"copy_gbs": 3.0}}"#).unwrap();
    let verdict = |value: f64| {
        let comparison = compare_with(&Policy::default(), &stored(value), &head, false);
        (comparison.changes[0].verdict, comparison.changes[0].baseline.unwrap().value)
    };
    assert_eq!(verdict(3.0), (Verdict::Unchanged, 3e9));
    assert_eq!(verdict(30.0), (Verdict::Failure, 3e10));
}

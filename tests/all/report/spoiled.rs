//! Saved comparisons come from strangers: whatever numbers, words and lists stand in them, every report is written, and others can read it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use perfdiff::compare::recomputed;
use perfdiff::model::Comparison;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use serde_json::Value;

use super::cases;
use crate::doors::{reports, tree};
use crate::fuzz::Effort;

#[test]
fn every_report_of_a_spoiled_comparison_is_written_and_read() {
    let effort = Effort::new();
    let small = cases::all().into_iter().filter(|(_, comparison)| comparison.changes.len() < 200);
    let trees: Vec<Value> = small.map(|(_, comparison)| serde_json::to_value(comparison).unwrap()).collect();
    let strategy = (prop::sample::select(trees), prop::collection::vec(any::<tree::Replaced>(), 1..6));
    effort.run(&strategy, |(tree, changes)| {
        let Ok(comparison) = serde_json::from_value::<Comparison>(tree::spoiled(&tree, &changes)) else { return Ok(()) };
        catch_unwind(AssertUnwindSafe(|| reports::all_are_written_and_read(&recomputed(comparison))))
            .map_err(|_| TestCaseError::fail("it panics"))
    });
}

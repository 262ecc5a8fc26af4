//! Spoiled inputs through the doors that take text: configuration, templates, events, trailers. Files and comparisons have tests of their
//! own beside their formats and reports. What must hold stands in `doors`, for these tests and for the targets in `fuzz/`.
//!
//! `FUZZ_SECONDS=900 cargo test --test all -- spoiled` tries each for as long; without it a moment is enough to see that nothing broke.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests read files, look at the clock and may panic")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use crate::doors::{sides, texts, tree};
use crate::formats::spoiled::{damage, spoil};

/// How long, and so how often, something is tried.
pub(crate) struct Effort {
    set: Option<Duration>,
}

/// Why a run ends whose time is up.
const OVER: &str = "the time is up";

impl Effort {
    pub(crate) fn new() -> Effort {
        Effort { set: std::env::var("FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok()).map(Duration::from_secs) }
    }

    /// Tries random values until one fails, or the time is up.
    pub(crate) fn run<S: Strategy>(&self, strategy: &S, test: impl Fn(S::Value) -> Result<(), TestCaseError>) {
        let cases = if self.set.is_some() { u32::MAX } else { 1500 };
        let patience = self.set.unwrap_or(Duration::from_secs(5));
        let mut runner = TestRunner::new(Config { cases, failure_persistence: None, max_shrink_iters: 500, ..Config::default() });
        let began = Instant::now();
        let result = runner.run(strategy, |value| {
            if began.elapsed() <= patience {
                return test(value);
            }
            if self.set.is_some() { Err(TestCaseError::fail(OVER)) } else { Ok(()) }
        });
        if let Err(failure) = result
            && !failure.to_string().contains(OVER)
        {
            panic!("{failure}");
        }
    }
}

/// Texts that are spoiled and given to a door.
fn never_panics(texts: &[String], door: impl Fn(&[u8])) {
    let texts: Vec<Vec<u8>> = texts.iter().map(|text| text.clone().into_bytes()).collect();
    let strategy = (prop::sample::select(texts), prop::collection::vec(damage(), 1..5));
    Effort::new().run(&strategy, |(mut text, damages)| {
        for damage in &damages {
            spoil(&mut text, damage);
        }
        catch_unwind(AssertUnwindSafe(|| door(&text))).map_err(|_| TestCaseError::fail("it panics"))
    });
}

fn files(folder: &str) -> Vec<String> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let files = walkdir::WalkDir::new(path).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    files.filter_map(|entry| std::fs::read_to_string(entry.path()).ok()).collect()
}

#[test]
fn a_spoiled_configuration_is_read_or_refused() {
    let mut inputs = files("fixtures/config");
    inputs.push(perfdiff::policy::TEMPLATE.to_owned());
    never_panics(&inputs, |bytes| texts::a_configuration_is_read_or_refused(&String::from_utf8_lossy(bytes)));
}

#[test]
fn a_spoiled_template_is_read_or_refused() {
    never_panics(&files("templates"), |bytes| drop(texts::a_template_is_read_or_refused("x.md", &String::from_utf8_lossy(bytes))));
}

#[test]
fn a_spoiled_bound_is_read_or_refused() {
    let bounds =
        ["< 10ms", ">= 5,000 msg/sec", "10,000 msg/sec", "<1%", "p(95)<100", "rate<0.01", "med <= 1.5 s", "≥ 2 GiB", "=== 0", "12%"];
    never_panics(&bounds.map(str::to_owned), |bytes| texts::a_bound_is_read_or_refused(&String::from_utf8_lossy(bytes)));
}

#[test]
fn spoiled_trailers_are_read_or_refused() {
    let messages = [
        "Validate UTF-8\n\nPerfdiff-Accept: parser/* | 12% | validates UTF-8 now\n",
        "x\n\nperfdiff-accept: a|b/* | 3pp | one\n  reason | of two lines\nSigned-off-by: A <a@example.org>\n",
        "parser/{large,small}/time | 5 % | more | bars | than needed",
    ];
    never_panics(&messages.map(str::to_owned), |bytes| texts::trailers_are_read_or_refused(&String::from_utf8_lossy(bytes)));
}

#[cfg(feature = "github")]
#[test]
fn a_spoiled_payload_is_read_or_refused() {
    let trees: Vec<serde_json::Value> = files("fixtures/github").iter().filter_map(|text| serde_json::from_str(text).ok()).collect();
    let strategy = (prop::sample::select(trees), prop::collection::vec(any::<tree::Replaced>(), 1..5));
    Effort::new().run(&strategy, |(payload, changes)| {
        let payload = tree::spoiled(&payload, &changes).to_string();
        catch_unwind(AssertUnwindSafe(|| texts::a_payload_is_read_or_refused(payload.as_bytes())))
            .map_err(|_| TestCaseError::fail("it panics"))
    });
}

#[test]
fn two_sides_that_change_places_never_both_look_worse() {
    let strategy = prop::collection::vec(any::<u8>(), 0..200);
    Effort::new()
        .run(&strategy, |bytes| catch_unwind(AssertUnwindSafe(|| sides::mirror(&bytes))).map_err(|_| TestCaseError::fail("it panics")));
}

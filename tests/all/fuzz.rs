//! Spoiled inputs through the doors that take text: configuration, templates, events, trailers. Files and comparisons have tests of their
//! own beside their formats and reports.
//!
//! `FUZZ_SECONDS=900 cargo test --test all -- spoiled` tries each for as long; without it a moment is enough to see that nothing broke.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests read files, look at the clock and may panic")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use perfdiff::policy::Policy;
use perfdiff::report::template::Template;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

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
fn a_spoiled_configuration_never_panics() {
    let mut texts = files("fixtures/config");
    texts.push(perfdiff::policy::TEMPLATE.to_owned());
    never_panics(&texts, |bytes| drop(Policy::parse("perfdiff.toml", &String::from_utf8_lossy(bytes))));
}

#[test]
fn a_spoiled_template_never_panics() {
    never_panics(&files("templates"), |bytes| drop(Template::parse("x.md", String::from_utf8_lossy(bytes).into_owned())));
}

#[cfg(feature = "github")]
#[test]
fn a_spoiled_event_never_panics() {
    use perfdiff::github::{Job, event::Occasion};
    let names = ["pull_request", "push", "merge_group", "workflow_run", "schedule", "workflow_dispatch"];
    never_panics(&files("fixtures/github"), |bytes| {
        for name in names {
            let variable = |variable: &str| {
                let value = match variable {
                    "GITHUB_EVENT_NAME" => name,
                    "GITHUB_REPOSITORY" => "o/r",
                    "GITHUB_SHA" => "0123456789012345678901234567890123456789",
                    "GITHUB_REF" => "refs/heads/main",
                    _ => "1",
                };
                Some(value.to_owned())
            };
            if let Ok(job) = Job::read(&variable) {
                drop(Occasion::read(&job, bytes));
            }
        }
    });
}

//! JUnit XML: one test case a judged metric and one a gate, for CI systems that show tests.
//!
//! The file fails if and only if the comparison does. A failure is a `failure`; what can't be compared is an `error`
//! where the policy failed and skipped where it let that pass; what could not be decided, came or went is skipped, since
//! nothing was tested; a warning passes and says so in its output, and so does a metric in which no change was seen. What fails the comparison without being about one
//! metric (the suite as a whole, something required is missing, nothing was compared, the policy fails on what went) is a case of the suite
//! `policy`, so that no failing reason is ever lost. Informational metrics are no tests and are left out.

mod case;
mod policy;
mod properties;

use std::collections::BTreeMap;

use quick_junit::{Report, TestCase, TestSuite};

use super::options::RenderOptions;
use super::renderer::{RenderError, Renderer};
use super::view::View;
use crate::model::{Comparison, Role};
use crate::report::escape::visible;

/// Writes the comparison as JUnit XML.
pub(super) struct JUnit;

impl Renderer for JUnit {
    fn name(&self) -> &'static str {
        "junit"
    }

    fn about(&self) -> &'static str {
        "a test case for every judged metric and every gate, for CI systems that show tests"
    }

    fn extension(&self) -> &'static str {
        "xml"
    }

    fn render(&self, comparison: &Comparison, _: &View, options: &RenderOptions) -> Result<String, RenderError> {
        // Every case has its words, also of what the reader does not want listed elsewhere.
        let everything = RenderOptions { only_changed: false, limit: None, details: true, every_metric: true, ..*options };
        let view = View::of(comparison, &everything);
        let mut suites = suites(comparison, &view);
        let failed = suites.iter().any(|suite| suite.failures + suite.errors > 0);
        suites.extend(policy::suite(comparison, &view, failed));
        let mut report = Report::new("perfdiff");
        for mut suite in suites {
            properties::of_comparison(comparison, &mut suite);
            report.add_test_suite(suite);
        }
        report.to_string().map_err(RenderError::JUnit)
    }
}

/// The judged metrics by suite, then the gates.
fn suites(comparison: &Comparison, view: &View) -> Vec<TestSuite> {
    let mut cases: BTreeMap<&str, Vec<TestCase>> = BTreeMap::new();
    for row in view.sections.iter().flat_map(|section| &section.groups).flat_map(|group| &group.rows) {
        let Some(change) = comparison.changes.get(row.index).filter(|change| change.role == Role::Primary) else { continue };
        cases.entry(&change.id.suite).or_default().push(case::of_change(change, row, comparison.outcome));
    }
    let suite = |name: &str, cases: Vec<TestCase>| {
        let mut suite = TestSuite::new(visible(name));
        suite.add_test_cases(cases);
        suite
    };
    let gates: Vec<TestCase> = view.gates.iter().map(case::of_gate).collect();
    let gates = (!gates.is_empty()).then(|| suite("gates", gates));
    cases.into_iter().map(|(name, cases)| suite(name, cases)).chain(gates).collect()
}

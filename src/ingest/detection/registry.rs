//! The formats that there are.

use std::sync::LazyLock;

use crate::ingest::format::Format;
use crate::ingest::{criterion, github_action_benchmark, jmeter_jtl, json, k6, locust, pytest_benchmark, recipe, run};

/// All formats that come with perfdiff, by name.
pub static FORMATS: LazyLock<Vec<&'static dyn Format>> = LazyLock::new(|| {
    let recipes = recipe::BUILT_IN.iter().map(|built_in| built_in as &dyn Format);
    let mut formats: Vec<&dyn Format> = PROGRAMMED.iter().copied().chain(recipes).collect();
    formats.sort_by_key(|format| format.name());
    formats
});

/// Those that are more than a recipe can say.
const PROGRAMMED: &[&dyn Format] = &[
    &criterion::CargoCriterion,
    &criterion::Criterion,
    &github_action_benchmark::GithubActionBenchmark,
    &jmeter_jtl::JmeterJtl,
    &json::Json,
    &k6::K6,
    &locust::Locust,
    &run::PerfdiffRun,
    &pytest_benchmark::PytestBenchmark,
];

/// The format named `name`.
pub fn by_name(name: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|format| format.name() == name)
}

//! Every fixture × every format: who claims what, and that broken files never pass unnoticed. Formats and fixtures are
//! found by walking, so that a new format is tested by being there.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use perfdiff::ingest::{self, Claim, FORMATS, Format, Options, Source};
use perfdiff::model::{Run, Sample};

use crate::formats::door;

/// Folder, within a format's fixtures, of files that must be refused or come with a caveat.
pub(crate) const BAD: &str = "bad";
/// Endings of what lies beside results: notes, policies, templates, expected numbers and the scripts that computed them.
const BESIDE: [&str; 5] = ["md", "toml", "j2", "tsv", "py"];

/// Names in a folder of `fixtures/`, sorted, without what lies beside the results.
pub(crate) fn entries(path: &str) -> Vec<String> {
    let Ok(folder) = std::fs::read_dir(door::fixture(path)) else { return Vec::new() };
    let mut names: Vec<String> = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let is_note = |name: &str| {
        name.starts_with('.') || Path::new(name).extension().is_some_and(|ending| BESIDE.iter().any(|beside| ending == *beside))
    };
    names.retain(|name| !is_note(name));
    names.sort();
    names.into_iter().map(|name| format!("{path}/{name}")).collect()
}

/// The formats that claim a source, with whether they are sure.
fn claims(source: &Source) -> Vec<(&'static str, bool)> {
    let claim = |format: &&'static dyn Format| match format.claim(source) {
        Claim::Sure(_) => Some((format.name(), true)),
        Claim::Maybe(_) => Some((format.name(), false)),
        Claim::No => None,
    };
    FORMATS.iter().filter_map(claim).collect()
}

/// The inputs below a folder: directories that a format claims as a whole, else their files. What lies in a claimed
/// directory is a part of it and need not be an input by itself.
fn inputs(path: &str, found: &mut Vec<String>) {
    if !door::fixture(path).is_dir() || !claims(&door::source(path)).is_empty() {
        found.push(path.to_owned());
        return;
    }
    for entry in entries(path) {
        inputs(&entry, found);
    }
}

/// All inputs of a format's fixtures but the bad ones.
pub(crate) fn good_inputs(format: &str) -> Vec<String> {
    let mut found = Vec::new();
    let bad = format!("{format}/{BAD}");
    for entry in entries(format).into_iter().filter(|entry| *entry != bad) {
        inputs(&entry, &mut found);
    }
    found
}

#[test]
fn names_of_formats_are_kebab_case_unique_and_sorted() {
    let names: Vec<_> = FORMATS.iter().map(|format| format.name()).collect();
    assert!(names.windows(2).all(|pair| pair[0] < pair[1]), "not sorted or not unique: {names:?}");
    for name in names {
        let plain = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        assert!(plain && !name.starts_with('-') && !name.ends_with('-'), "`{name}` is not kebab-case");
    }
}

#[test]
fn every_format_describes_itself_and_is_found_by_its_name() {
    for format in FORMATS.iter() {
        let name = format.name();
        assert_eq!(ingest::by_name(name).map(Format::name), Some(name));
        assert!(format.about().len() > 10 && !format.about().contains('\n'), "{name}: `{}`", format.about());
    }
    assert!(ingest::by_name("no-such-format").is_none());
}

#[test]
fn every_format_has_fixtures_that_say_where_they_come_from() {
    for format in FORMATS.iter() {
        let name = format.name();
        assert!(!good_inputs(name).is_empty(), "fixtures/{name} holds no input");
        let provenance = door::fixture(&format!("{name}/PROVENANCE.md"));
        let text = std::fs::read_to_string(&provenance).unwrap_or_else(|error| panic!("fixtures/{name}/PROVENANCE.md: {error}"));
        assert!(!text.trim().is_empty(), "fixtures/{name}/PROVENANCE.md is empty");
        assert!(!text.contains("/tmp/") && !text.contains("/home/"), "fixtures/{name}/PROVENANCE.md names a path of a machine");
    }
}

#[test]
fn every_fixture_is_claimed_by_its_own_format_whatever_the_order() {
    let mut wrong = Vec::new();
    for format in FORMATS.iter() {
        for input in good_inputs(format.name()) {
            let source = door::source(&input);
            let claims = claims(&source);
            let detected = ingest::detect(&source);
            if detected.as_ref().map(|found| found.name()).ok() != Some(format.name()) {
                wrong.push(format!("{input}: {claims:?}, {:?}", detected.err().map(|error| error.to_string())));
            }
            // One claim stands above all others, so asking in another order gives the same answer.
            let sure = claims.iter().filter(|(_, sure)| *sure).count();
            if !(sure == 1 || sure == 0 && claims.len() == 1) {
                wrong.push(format!("{input}: the order decides between {claims:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_fixture_is_read_without_an_error() {
    let mut wrong = Vec::new();
    for input in FORMATS.iter().flat_map(|format| good_inputs(format.name())) {
        match door::read(&input) {
            Ok(runs) if runs.iter().all(|run| !run.benchmarks.is_empty() && !run.suite.is_empty()) => {}
            Ok(_) => wrong.push(format!("{input}: a run without benchmarks or suite")),
            Err(error) => wrong.push(error.to_string()),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn values_read_from_fixtures_are_finite_and_named_once() {
    for input in FORMATS.iter().flat_map(|format| good_inputs(format.name())) {
        for run in door::read(&input).unwrap_or_default() {
            for benchmark in &run.benchmarks {
                let mut seen = std::collections::HashSet::new();
                for metric in &benchmark.metrics {
                    let path = format!("{input}: {}/{}/{:?}", benchmark.name, metric.name, metric.statistic);
                    assert!(metric.value.is_finite(), "{path} is {}", metric.value);
                    assert!(metric.sample.iter().flat_map(Sample::values).all(|value| value.is_finite()), "{path}");
                    assert!(seen.insert((&metric.name, &metric.statistic)), "{path} is there twice");
                }
            }
        }
    }
}

/// Whether a reader of the run could not tell that something was wrong with its file.
fn is_silent(run: &Run) -> bool {
    run.caveats.is_empty() && run.benchmarks.iter().all(|benchmark| benchmark.error.is_none())
}

#[test]
fn every_bad_file_is_refused_with_advice_or_read_with_a_caveat() {
    let mut wrong = Vec::new();
    for input in FORMATS.iter().flat_map(|format| entries(&format!("{}/{BAD}", format.name()))) {
        match catch_unwind(|| door::read(&input)) {
            Err(_) => wrong.push(format!("{input}: panics")),
            Ok(Ok(runs)) if runs.iter().all(is_silent) => wrong.push(format!("{input}: is read without a word")),
            Ok(Err(error)) if error.message.trim().is_empty() || error.hint.trim().is_empty() => {
                wrong.push(format!("{input}: message `{}`, hint `{}`", error.message, error.hint));
            }
            Ok(Err(error)) if !error.input.contains(&input) => wrong.push(format!("{input}: the error is about `{}`", error.input)),
            Ok(Ok(_) | Err(_)) => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[track_caller]
fn no_format_panics_on(input: &str) {
    let source = door::source(input);
    for format in FORMATS.iter() {
        let parsed = catch_unwind(AssertUnwindSafe(|| format.parse(&source, &Options::default())));
        assert!(parsed.is_ok(), "{} panics on {input}", format.name());
    }
}

#[test]
fn a_file_of_another_format_is_refused_or_read_but_never_a_panic() {
    let all: Vec<String> = FORMATS
        .iter()
        .flat_map(|format| {
            let name = format.name();
            good_inputs(name).into_iter().chain(entries(&format!("{name}/{BAD}")))
        })
        .collect();
    // Every input by every format is much: on all processors.
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for first in 0..processors {
            let inputs = all.iter().skip(first).step_by(processors);
            scope.spawn(move || inputs.for_each(|input| no_format_panics_on(input)));
        }
    });
}

#[test]
fn no_format_keeps_the_name_of_the_host() {
    let keys = [("pytest-benchmark", "node"), ("pyperf", "hostname"), ("google-benchmark", "host_name"), ("asv", "machine")];
    for (format, key) in keys {
        let files = good_inputs(format).into_iter().filter_map(|input| Some((std::fs::read_to_string(door::fixture(&input)).ok()?, input)));
        let mut named = 0;
        for (text, input) in files {
            let host = text.replace(&format!("\"{key}\": \"vm\""), &format!("\"{key}\": \"build-box-7\""));
            let host = host.replace(&format!("\"{key}\":\"vm\""), &format!("\"{key}\":\"build-box-7\""));
            named += host.matches("build-box-7").count();
            let read = serde_json::to_string(&door::read_text(&input, &host).unwrap()).unwrap();
            assert!(!read.contains("build-box-7"), "{input}: {read}");
        }
        assert!(named > 0, "{format}: no fixture has a `{key}`");
    }
}

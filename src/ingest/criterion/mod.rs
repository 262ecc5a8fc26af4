//! criterion's directory, `target/criterion`, and cargo-criterion's messages ([`cargo_criterion`]).
//!
//! `cargo bench` writes `BENCHMARK/new/{benchmark,sample,estimates,tukey}.json`, a copy of it in `base/` (or under
//! the name that `--save-baseline` gives), and from the second run on `change/`. Read are `benchmark.json` for the
//! name and `sample.json` for the values; `estimates.json` only stands in for a sample that is missing or broken.
//! Repeated names are numbered as criterion does, by ` #2`. criterion 0.5 and 0.8 write the same files.
//!
//! No file tells version, time, commit, machine, or the unit: nanoseconds are assumed, and a project's own
//! `Measurement` (cycles, allocations) can't be derived from them. cargo-criterion's messages name the unit.

mod cargo_criterion;
mod layout;
mod measured;
mod names;
mod record;
mod stale;
mod throughput;

pub(super) use cargo_criterion::CargoCriterion;

use std::collections::BTreeMap;

use crate::model::{Benchmark, Caveat, CaveatCode, Metric, Run, Tool};

use super::error::{ParseError, ParseErrorKind};
use super::format::{Claim, Format, Options};
use super::source::Source;
use layout::{Layout, Results};
use measured::Quantity;
use names::{SUITE, count, list};
use record::{Estimates, Identity, SampleFile};
use stale::Trace;

/// The format of criterion's directory, `target/criterion`.
pub(super) struct Criterion;

impl Format for Criterion {
    fn name(&self) -> &'static str {
        "criterion"
    }

    fn about(&self) -> &'static str {
        "directory `target/criterion`, or a part of it, as `cargo bench` with criterion leaves it; times taken as nanoseconds"
    }

    fn versions(&self) -> &'static str {
        "0.4.0, 0.5.1, 0.6.0, 0.7.0, 0.8.2"
    }

    fn claim(&self, source: &Source) -> Claim {
        if source.is_tree() && layout(source).is_certain() {
            Claim::Sure("holds benchmark.json beside sample.json or estimates.json")
        } else {
            Claim::No
        }
    }

    fn parse(&self, source: &Source, options: &Options) -> Result<Vec<Run>, ParseError> {
        if !source.is_tree() {
            return Err(ParseError::new(ParseErrorKind::Shape, source.name(), "is a file; criterion keeps its results in a directory")
                .hint("point perfdiff at target/criterion; a file of `cargo criterion --message-format=json` is read with --format cargo-criterion"));
        }
        let layout = layout(source);
        let name = options.criterion_baseline.as_deref().unwrap_or(layout.default_name());
        let results = layout.named(name);
        if results.is_empty() {
            return Err(nothing_named(source, &layout, name));
        }
        let mut run = Run { suite: SUITE.to_owned(), shape: "criterion directory", ..Run::default() };
        run.tool = Some(Tool { name: "criterion".to_owned(), version: None });
        let read: Vec<Read> = results.iter().map(|results| read_one(source, results, &mut run.caveats)).collect();
        run.caveats.extend(left_out(&layout, name));
        run.caveats.extend(stale_ones(source, &results, &read));
        run.benchmarks = numbered_repeats(source, &results, read, &mut run.caveats)?;
        Ok(vec![run])
    }
}

fn layout(source: &Source) -> Layout {
    let root = source.name().trim_end_matches(['/', '\\']);
    Layout::of(source.files(), root.rsplit(['/', '\\']).next().unwrap_or(root))
}

/// One benchmark as read, with what is needed to judge it among the others.
struct Read {
    benchmark: Benchmark,
    /// The directory that the benchmark's own folder lies in: criterion's home.
    home: String,
    /// How long measuring took, in seconds.
    took: f64,
}

fn read_one(source: &Source, results: &Results, caveats: &mut Vec<Caveat>) -> Read {
    let failed = |error: String| Read {
        benchmark: Benchmark { error: Some(error), ..Benchmark::new(folder_name(source, results.benchmark())) },
        home: String::new(),
        took: 0.0,
    };
    if !results.identity {
        return failed("benchmark.json is missing: criterion writes it last and was stopped before; run the benchmark again".to_owned());
    }
    let identity: Identity = match file(source, &results.file("benchmark.json")) {
        Ok(identity) => identity,
        Err(error) => return failed(format!("benchmark.json can't be read: {}", words(&error))),
    };
    // Below its home a benchmark lies where `directory_name` says; in a part of a home there is no telling.
    let home = results.benchmark().strip_suffix(identity.directory_name.as_str()).filter(|_| !identity.directory_name.is_empty());
    let mut read = Read { home: home.unwrap_or_default().to_owned(), benchmark: Benchmark::new(identity.full_id.as_str()), took: 0.0 };
    match metrics(source, results, &identity, &mut read.took, caveats) {
        Ok(metrics) => read.benchmark.metrics = metrics,
        Err(error) => read.benchmark.error = Some(error),
    }
    read
}

/// The metrics of one benchmark, and how long measuring it took; in words why there are none.
fn metrics(
    source: &Source,
    results: &Results,
    identity: &Identity,
    took: &mut f64,
    caveats: &mut Vec<Caveat>,
) -> Result<Vec<Metric>, String> {
    let quantity = Quantity::nanoseconds();
    let name = &identity.full_id;
    let declared = throughput::of_directory(name, &identity.throughput, caveats);
    let sample = if results.sample {
        file::<SampleFile>(source, &results.file("sample.json")).map_err(|error| format!("can't be read: {}", words(&error)))
    } else {
        Err("is missing".to_owned())
    };
    let trouble = match sample.and_then(|sample| measured::measured(name, &quantity, &sample.iters, &sample.times, caveats)) {
        Ok(measured) => {
            *took = measured.total;
            return Ok(measured::metrics(&quantity, measured.values, &declared));
        }
        Err(trouble) => trouble,
    };
    let estimates = if results.estimates { file::<Estimates>(source, &results.file("estimates.json")).ok() } else { None };
    let metrics = estimates.map(|estimates| estimates.metrics(&quantity, &declared)).unwrap_or_default();
    if metrics.is_empty() {
        return Err(format!("sample.json {trouble}, and estimates.json has no median either; run the benchmark again"));
    }
    let text = format!("sample.json {trouble}; the numbers are criterion's own estimates, without the sample behind them");
    caveats.push(Caveat::new(CaveatCode::PartSkipped, name, text));
    Ok(metrics)
}

fn file<T: serde::de::DeserializeOwned>(source: &Source, path: &str) -> Result<T, ParseError> {
    record::read(path, &source.child_bytes(path)?)
}

/// Place and message of an error whose file is named already.
fn words(error: &ParseError) -> String {
    let message = error.message.trim_start_matches("can't be read: ");
    if error.place.is_empty() { message.to_owned() } else { format!("{}: {message}", error.place) }
}

/// What to call a benchmark whose name can't be read: its folder, which is its name unless that had to be changed.
fn folder_name<'a>(source: &'a Source, folder: &'a str) -> &'a str {
    if folder.is_empty() { source.stem() } else { folder }
}

/// The benchmarks, those of the same name numbered; an error if they come from different criterion directories.
fn numbered_repeats(
    source: &Source,
    results: &[&Results],
    read: Vec<Read>,
    caveats: &mut Vec<Caveat>,
) -> Result<Vec<Benchmark>, ParseError> {
    let mut origins: BTreeMap<String, (String, &str)> = BTreeMap::new();
    let read_count = read.len();
    let mut benchmarks = Vec::with_capacity(read_count);
    for (results, Read { mut benchmark, home, .. }) in results.iter().zip(read) {
        if let Some((first_home, first_folder)) = origins.get(&benchmark.name) {
            if *first_home != home {
                return Err(two_homes(source, &benchmark.name, first_home, &home));
            }
            let taken = |number: usize| origins.contains_key(&numbered(&benchmark.name, number));
            let name = numbered(&benchmark.name, (2..=read_count + 1).find(|number| !taken(*number)).unwrap_or(2));
            let text = format!(
                "the same name stands in `{first_folder}` and in `{}`, which is read as `{name}`: two benchmarks share it, or one is left \
                 from an earlier run; give each its own name and delete target/criterion once",
                results.benchmark()
            );
            caveats.push(Caveat::new(CaveatCode::RepeatedName, &benchmark.name, text));
            benchmark.name = name;
        }
        origins.insert(benchmark.name.clone(), (home, results.benchmark()));
        benchmarks.push(benchmark);
    }
    Ok(benchmarks)
}

/// A repeated name as criterion itself numbers it.
fn numbered(name: &str, number: usize) -> String {
    format!("{name} #{number}")
}

fn two_homes(source: &Source, benchmark: &str, first: &str, second: &str) -> ParseError {
    let home = |home: &str| if home.is_empty() { ".".to_owned() } else { home.trim_end_matches('/').to_owned() };
    let message = format!("holds `{benchmark}` in two criterion directories, {} and {}", home(first), home(second));
    ParseError::new(ParseErrorKind::Ambiguous, source.name(), message).hint("point perfdiff at one of them")
}

/// Benchmarks that have results under other names only.
fn left_out(layout: &Layout, name: &str) -> Option<Caveat> {
    let without = layout.without(name);
    let first = without.first()?;
    let text = format!("{} without results under the name `{name}` and left out: {}", count(without.len(), "benchmark"), list(&without));
    let subject = if without.len() == 1 { *first } else { "" };
    Some(Caveat::new(CaveatCode::PartSkipped, subject, text))
}

fn stale_ones(source: &Source, results: &[&Results], read: &[Read]) -> Vec<Caveat> {
    // Nothing can be left from an earlier run unless something was run again; the common case asks for no times.
    if !results.iter().any(|results| results.compared) {
        return Vec::new();
    }
    let written = |results: &Results| source.modified(&results.last_written());
    let traces: Option<Vec<Trace>> = results
        .iter()
        .zip(read)
        .map(|(results, read)| Some(Trace { written: written(results)?, took: read.took, compared: results.compared }))
        .collect();
    let stale = stale::stale(&traces.unwrap_or_default());
    let stale = stale.into_iter().zip(read).filter(|(stale, _)| *stale);
    let text = "was written long before the newest results: the directory still holds it from an earlier run; \
                delete target/criterion before benchmarking, or keep it out of the cache";
    stale.map(|(_, read)| Caveat::new(CaveatCode::StaleBenchmark, &read.benchmark.name, text)).collect()
}

fn nothing_named(source: &Source, layout: &Layout, name: &str) -> ParseError {
    let names = layout.names();
    if names.is_empty() {
        return ParseError::new(ParseErrorKind::NoResults, source.name(), "holds no benchmark that criterion finished").hint(
            "run `cargo bench` and point perfdiff at target/criterion; --test, --list and a filter that matches nothing leave no results",
        );
    }
    let found: Vec<_> = names.iter().map(|(name, benchmarks)| format!("`{name}` ({})", count(*benchmarks, "benchmark"))).collect();
    ParseError::new(
        ParseErrorKind::NoResults,
        source.name(),
        format!("no benchmark has results under the name `{name}`; there are {}", found.join(", ")),
    )
    .hint("name one of these after the directory, as in `target/criterion@NAME`, or make it with `cargo bench -- --save-baseline NAME`")
}

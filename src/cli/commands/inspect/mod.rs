//! `perfdiff inspect`: what was detected and read.

mod explanation;

use std::fmt::Write as _;

use serde::Serialize;

use crate::cli::args::{Cli, InspectArgs};
use crate::cli::console::{count, print};
use crate::cli::exit::{Failure, PASS};
use crate::cli::input::config;
use crate::cli::input::load::Loader;
use crate::cli::input::progress::Progress;
use crate::cli::io::Io;
use crate::model::{Benchmark, Direction, Metric, Role, Run};
use crate::report::escape;
use crate::unit::Scale;

pub(in crate::cli) fn inspect(cli: &Cli, args: &InspectArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let found = config::find(args.config.as_deref(), io)?;
    let progress = Progress::new(io.terminal.stderr && !cli.quiet);
    let loader = Loader::new(&args.reading, &found.policy, progress.clone())?;
    let loader = if args.explain { loader.explaining() } else { loader };
    let runs = loader.runs(&args.inputs, io);
    progress.done();
    for explanation in loader.explanations() {
        print(io, &explanation::text(&explanation))?;
    }
    let runs = runs?;
    if cli.quiet {
        return Ok(PASS);
    }
    for run in &runs {
        print(io, &if args.json { as_line(run)? } else { listing(run) })?;
    }
    Ok(PASS)
}

/// A run as it is written out, so that what reads it knows what was declared by whom.
#[derive(Serialize)]
struct Written<'r> {
    #[serde(flatten)]
    run: &'r Run,
    /// Class, direction and role are perfdiff's inference, save where a metric says `declared`.
    inferred: bool,
}

/// A run as perfdiff.run/v1 on one line.
pub(in crate::cli) fn as_line(run: &Run) -> Result<String, Failure> {
    serde_json::to_string(&Written { run, inferred: true }).map(|line| line + "\n").map_err(|error| Failure::trouble(error.to_string()))
}

/// What a run holds, for people.
pub(in crate::cli) fn listing(run: &Run) -> String {
    let mut out = String::new();
    let tool = run
        .tool
        .as_ref()
        .map_or_else(|| "unknown tool".to_owned(), |tool| format!("{} {}", tool.name, tool.version.as_deref().unwrap_or("")));
    let metrics = count(run.benchmarks.iter().map(|benchmark| benchmark.metrics.len()).sum(), "metric");
    let _ = writeln!(
        out,
        "suite {} · {} · read as {} · {}, {metrics}",
        name(&run.suite),
        name(tool.trim()),
        run.shape,
        count(run.benchmarks.len(), "benchmark")
    );
    for (label, value) in facts(run) {
        let _ = writeln!(out, "  {label}: {}", name(&value));
    }
    for benchmark in &run.benchmarks {
        let _ = writeln!(out, "\n  {}", title(benchmark));
        for metric in &benchmark.metrics {
            let _ = writeln!(out, "{}", row(metric));
        }
    }
    if !run.gates.is_empty() {
        let _ = writeln!(out, "\n  bounds that the tool was given");
        for gate in &run.gates {
            let met = gate.met.map_or("not judged", |met| if met { "met" } else { "missed" });
            let _ = writeln!(out, "    {} {} {}: {met}", name(&gate.benchmark), name(&gate.metric), name(&gate.bound));
        }
    }
    if !run.caveats.is_empty() {
        let _ = writeln!(out);
    }
    for caveat in &run.caveats {
        let about = if caveat.subject.is_empty() { String::new() } else { format!("{}: ", name(&caveat.subject)) };
        let _ = writeln!(out, "  ! {about}{} [{}]", name(&caveat.text), caveat.code);
    }
    out.push('\n');
    out
}

fn facts(run: &Run) -> Vec<(&'static str, String)> {
    let environment = &run.environment;
    let cores = environment.cores.map(|cores| format!("{cores} cores"));
    let machine: Vec<String> =
        [environment.os.clone(), environment.arch.clone(), environment.cpu.clone(), cores, environment.runner.clone()]
            .into_iter()
            .flatten()
            .collect();
    let machine = (!machine.is_empty()).then(|| machine.join(" · "));
    let facts = [
        ("time", run.time.clone()),
        ("commit", run.commit.clone()),
        ("committed", run.commit_time.clone()),
        ("branch", run.branch.clone()),
        ("label", run.label.clone()),
        ("environment", machine),
        ("stored", run.regressed.then(|| "though it failed the policy".to_owned())),
        ("accepted", (!run.accepted.is_empty()).then(|| run.accepted.join(", "))),
    ];
    facts.into_iter().filter_map(|(label, value)| Some((label, value?))).collect()
}

fn title(benchmark: &Benchmark) -> String {
    let mut title = name(&benchmark.name);
    for (key, value) in &benchmark.params {
        let _ = write!(title, " {}={}", name(key), name(value));
    }
    if let Some(error) = &benchmark.error {
        let _ = write!(title, "  FAILED: {}", name(error));
    }
    title
}

fn row(metric: &Metric) -> String {
    let statistic = metric.statistic.as_deref().filter(|statistic| *statistic != metric.name).unwrap_or_default();
    let direction = match metric.direction {
        Direction::Lower => "lower is better",
        Direction::Higher => "higher is better",
        Direction::Neither => "neither is better",
    };
    let role = if metric.role == Role::Informational { ", informational" } else { "" };
    let n = metric.n.map_or_else(String::new, |n| format!(", n = {n}"));
    let sample = if metric.sample.is_some() { " with sample" } else { "" };
    let label = format!("{} {}", name(&metric.name), name(statistic));
    let value = name(&Scale::fit(&metric.unit, &[metric.value]).show(metric.value));
    format!("    {:<32} {value:>16}  {}, {direction}{role}{n}{sample}", label.trim_end(), metric.class)
}

/// A name from a file, with what could play tricks on a terminal made visible.
fn name(text: &str) -> String {
    escape::visible(text)
}

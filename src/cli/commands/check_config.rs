//! `perfdiff check-config`: is the configuration right, and which rule does each metric get?

use std::fmt::Write as _;

use crate::cli::args::{CheckConfigArgs, Cli};
use crate::cli::console::{count, print};
use crate::cli::exit::{Failure, PASS};
use crate::cli::input::config;
use crate::cli::input::load::Loader;
use crate::cli::input::progress::Progress;
use crate::cli::io::Io;
use crate::model::{Metric, Role, Run};
use crate::policy::{Amount, MetricView, Policy, Threshold};
use crate::report::escape;

pub(in crate::cli) fn check_config(cli: &Cli, args: &CheckConfigArgs, io: &mut Io<'_>) -> Result<u8, Failure> {
    let found = config::find(args.config.as_deref(), io)?;
    let mut out = found.file.as_ref().map_or_else(
        || "no perfdiff.toml was found; the defaults hold\n".to_owned(),
        |file| {
            format!(
                "{} is valid: {}, {}, {}{}\n",
                escape::visible(file),
                count(found.policy.rules().len(), "rule"),
                count(found.policy.gates().len(), "gate"),
                count(found.policy.accepts().len(), "acceptance"),
                if found.policy.recipes.is_empty() { String::new() } else { format!(", {}", count(found.policy.recipes.len(), "recipe")) }
            )
        },
    );
    let today = io.today();
    for accept in found.policy.accepts().iter().filter(|accept| accept.expired(today)) {
        let last = accept.expires.map(|last| last.to_string()).unwrap_or_default();
        let pattern = escape::visible(accept.pattern.as_str());
        let _ = writeln!(out, "! the acceptance of `{pattern}` expired on {last}: it accepts nothing any more; renew or remove it");
    }
    let progress = Progress::new(io.terminal.stderr && !cli.quiet);
    let loader = Loader::new(&args.reading, &found.policy, progress.clone())?;
    if !args.inputs.is_empty() {
        let runs = loader.runs(&args.inputs, io)?;
        progress.done();
        list(&mut out, &found.policy, &runs);
    }
    if !cli.quiet {
        print(io, &out)?;
    }
    Ok(PASS)
}

fn list(out: &mut String, policy: &Policy, runs: &[Run]) {
    let metrics: Vec<(String, &Metric)> = runs.iter().flat_map(Run::metrics).collect();
    let views: Vec<MetricView<'_>> = metrics.iter().map(|(path, metric)| view(path, metric)).collect();
    for view in &views {
        let threshold = policy.threshold(view);
        let _ = writeln!(out, "\n{}\n    {}", escape::visible(view.path), escape::visible(&words(&threshold)));
        for gate in policy.gates().iter().filter(|gate| gate.applies(view)) {
            let _ = writeln!(out, "    gate {}: {}", escape::visible(gate.name()), escape::visible(&gate.bounds()));
        }
        for note in &threshold.notes {
            let _ = writeln!(out, "    note: {}", escape::visible(note));
        }
    }
    let benchmarks: Vec<(&str, &str)> =
        runs.iter().flat_map(|run| run.benchmarks.iter().map(|benchmark| (run.suite.as_str(), benchmark.name.as_str()))).collect();
    let unused: Vec<_> = policy.unused(&views).into_iter().chain(policy.unused_renames(&benchmarks)).collect();
    if !unused.is_empty() {
        let _ = writeln!(out);
    }
    for part in unused {
        let _ = writeln!(out, "! {}", escape::visible(&part.to_string()));
    }
}

fn view<'a>(path: &'a str, metric: &'a Metric) -> MetricView<'a> {
    MetricView {
        path,
        statistic: metric.statistic.as_deref(),
        class: metric.class,
        unit: &metric.unit,
        direction: metric.direction,
        role: metric.role,
    }
}

fn words(threshold: &Threshold) -> String {
    if threshold.role == Role::Informational {
        return format!("informational: shown, not judged ({})", threshold.source);
    }
    let amount = |amount: Option<Amount>| amount.map_or_else(|| "off".to_owned(), |amount| amount.to_string());
    let floor = threshold.min_change.map_or_else(String::new, |least| format!(", at least {least} in base units"));
    format!("warn {}, fail {}{floor} ({})", amount(threshold.warn), amount(threshold.fail), threshold.source)
}

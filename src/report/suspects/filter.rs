//! A tool's own filter for some of its benchmarks.

use std::fmt::Write as _;

use super::{Tool, go, pytest};
use crate::report::escape::visible;
use crate::report::shell::{is_plain, quoted};

/// Names of criterion are cut there, and end in dots, in the messages of cargo-criterion.
const CUT_AT: usize = 90;

/// Arguments for one run of a tool.
pub type Arguments = Vec<String>;

/// What to give a tool so that it runs just some of its benchmarks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The arguments, one list a run of the tool, unquoted. Empty where the tool can't choose.
    pub runs: Vec<Arguments>,
    /// The command that takes the lines of [`Filter::shell`] from standard input; empty where there is none.
    pub takes: &'static str,
    /// What the filter can't name.
    pub left_out: Vec<LeftOut>,
    /// What to know of it, one sentence; may be empty.
    pub note: &'static str,
    /// Whether everything must be run again, because the tool can't choose.
    pub whole: bool,
}

/// A benchmark that a filter can't name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Its name, made visible.
    pub name: String,
    /// Why not.
    pub why: &'static str,
}

impl Filter {
    /// The arguments, quoted for a shell and for `xargs`: one line a run.
    pub fn shell(&self) -> String {
        let line = |arguments: &Arguments| arguments.iter().map(|argument| quoted(argument)).collect::<Vec<_>>().join(" ");
        self.runs.iter().map(|run| line(run) + "\n").collect()
    }

    /// The whole command line of each run, quoted for a shell; nothing where the tool can't choose.
    pub fn commands(&self) -> Vec<String> {
        if self.takes.is_empty() {
            return Vec::new();
        }
        let command = self.takes.trim_start_matches("xargs ").trim_start_matches("-r ").trim_start_matches("-L 1 ");
        self.shell().lines().map(|line| format!("{command} {line}")).collect()
    }

    pub(super) fn leave_out(&mut self, name: &str, why: &'static str) {
        self.left_out.push(LeftOut { name: visible(name), why });
    }
}

/// The filter of `tool` for the benchmarks of these names. Nothing to run gives no arguments, never "all".
pub fn filter(tool: Tool, names: &[&str]) -> Filter {
    match tool {
        Tool::Criterion => criterion(names),
        Tool::Pytest => pytest::node_ids(names),
        Tool::PytestK => pytest::words(names),
        Tool::Go => go::filter(names),
        Tool::K6 => k6(names),
    }
}

fn criterion(names: &[&str]) -> Filter {
    let mut filter = Filter {
        takes: "xargs -r cargo bench --",
        note: "set CRITERION_HOME to an empty directory for it, else the second run is mixed into the first one's results",
        ..Filter::default()
    };
    let mut ids = Vec::new();
    for name in names {
        if name.is_empty() {
            filter.leave_out(name, "it has no name");
        } else {
            ids.push(match name.strip_suffix("...").filter(|start| start.chars().count() > CUT_AT) {
                Some(start) => format!("{}.*", pattern(start)),
                None => pattern(name),
            });
        }
    }
    match ids.as_slice() {
        [] => {}
        [id] => filter.runs.push(vec![format!("^{id}$")]),
        ids => filter.runs.push(vec![format!("^({})$", ids.join("|"))]),
    }
    filter
}

/// The text as a regular expression that matches it alone, in the syntax that Rust and Go share. What does not show as
/// itself is written by number.
pub(super) fn pattern(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if !is_plain(c.encode_utf8(&mut [0; 4])) {
            let _ = write!(out, "\\x{{{:x}}}", u32::from(c));
            continue;
        }
        if r"\.+*?()|[]{}^$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn k6(names: &[&str]) -> Filter {
    let mut filter = Filter::default();
    let scenario = |name: &str| name.split(',').find_map(|tag| Some(tag.trim().strip_prefix("scenario:")?.trim().to_owned()));
    let mut scenarios: Vec<String> = Vec::new();
    for name in names {
        match scenario(name).filter(|scenario| !scenario.is_empty()) {
            Some(scenario) if !is_plain(&scenario) => filter.leave_out(name, "it holds characters that don't show"),
            Some(scenario) if scenarios.contains(&scenario) => {}
            Some(scenario) => scenarios.push(scenario),
            None => filter.whole = true,
        }
    }
    if filter.whole {
        filter.left_out.clear();
        filter.note = "k6 can't run single requests, so the whole script must be run again";
        return filter;
    }
    filter.note = "k6 has no option for scenarios; if the script can't choose them, run the whole of it again";
    filter.runs.extend(scenarios.into_iter().map(|scenario| vec![scenario]));
    filter
}

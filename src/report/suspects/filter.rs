//! A tool's own filter for some of its benchmarks.

use std::fmt::Write as _;

use crate::report::escape::visible;
use crate::report::shell::{is_plain, quoted};

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
    /// Why the filter can't name it, as a clause.
    pub why: &'static str,
}

impl Filter {
    /// The arguments, quoted for a shell and for `xargs`: one line per run.
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

//! A store's runs for a person at a terminal: a table for each branch and environment, the newest run first.

use std::fmt::Write as _;

use super::columns::{Column, fit};
use super::page::{NARROWEST, REASON_LEAD};
use super::paint::{Ink, Painter};
use super::prose;
use super::table::draw;
use crate::model::{BaselineGroup, BaselineRun, Baselines, CaveatCode, CommitId, Environment};
use crate::report::escape::visible;
use crate::report::options::RenderOptions;
use crate::report::view::counted;

/// Patterns that are named before the rest is counted.
const PATTERNS: usize = 2;

/// Lays out a listing.
pub(in crate::report) fn baselines(found: &Baselines, options: &RenderOptions) -> String {
    let room = options.width.map(|width| width.max(NARROWEST));
    let painter = Painter { on: options.color };
    let mut out = format!("{}\n", prose::hanging_indent("perfdiff baselines  ", &title(found), room));
    for group in &found.groups {
        let heading = prose::hanging_indent(" ", &heading(group), room);
        let _ = write!(out, "\n{}\n", painter.paint(Ink::Bold, &heading));
        let inks: Vec<Ink> = group.runs.iter().map(ink).collect();
        let lines = draw(&fit(columns(&group.runs), room.map(|room| room - 1)), &inks, room, options.color);
        if !group.runs.is_empty() {
            let _ = writeln!(out, "{}", lines.heading);
        }
        for (line, run) in lines.rows.iter().zip(&group.runs) {
            let _ = writeln!(out, "{line}");
            let note = note(run);
            if !note.is_empty() {
                let text = prose::hanging_indent(REASON_LEAD, &note, room);
                let _ = writeln!(out, "{}", text.lines().map(|line| painter.paint(Ink::Faint, line)).collect::<Vec<_>>().join("\n"));
            }
        }
        let older = group.total - group.runs.len();
        if older > 0 {
            let _ = writeln!(out, "    … and {older} older; --limit 0 lists all");
        }
    }
    if !found.refused.is_empty() {
        let _ = write!(out, "\n{}\n", painter.paint(Ink::Yellow, " OF NO USE"));
        for file in &found.refused {
            let text = format!("{}: {}", visible(&file.path), visible(&file.reason));
            let _ = writeln!(out, "{}", prose::hanging_indent(" !  ", &text, room));
        }
    }
    out
}

fn title(found: &Baselines) -> String {
    let at = found.commit.as_deref().map(|commit| format!(" at {}", CommitId::short(commit))).unwrap_or_default();
    let runs = counted(found.runs, "run");
    format!("{}{at}, {runs}", visible(&found.store))
}

/// Branch, environment and number of runs.
fn heading(group: &BaselineGroup) -> String {
    let runs = counted(group.total, "run");
    format!("{} · {} · {runs}", visible(&group.branch), visible(&words(&group.environment)))
}

/// An environment in words.
fn words(environment: &Environment) -> String {
    let cores = environment.cores.map(|cores| if cores == 1 { "1 core".to_owned() } else { format!("{cores} cores") });
    let parts = [&environment.os, &environment.arch, &environment.cpu, &cores, &environment.runner];
    let words = parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" · ");
    if words.is_empty() { "unknown environment".to_owned() } else { words }
}

fn columns(runs: &[BaselineRun]) -> Vec<Column> {
    let each = |cell: &dyn Fn(&BaselineRun) -> String| runs.iter().map(cell).collect::<Vec<_>>();
    let number = |value: usize| value.to_string();
    vec![
        // Never empty, so that the tables of all groups stand below each other.
        Column::signs(each(&|run| format!("{:<1}", sign(run)))),
        Column::new("commit", each(&|run| run.commit.as_deref().map_or("?", CommitId::short).to_owned()), 0),
        Column::new("made", each(&|run| run.time.as_deref().map(minute).unwrap_or_default()), 3),
        Column::names("suite", each(&|run| visible(&run.suite))),
        Column::names("label", each(&|run| run.label.as_deref().map(visible).unwrap_or_default())),
        Column::new("benchmarks", each(&|run| number(run.benchmarks)), 5).right(),
        Column::new("metrics", each(&|run| number(run.metrics)), 4).right(),
    ]
}

/// The day and minute of an RFC 3339 time in UTC.
fn minute(time: &str) -> String {
    visible(&time.get(..16).unwrap_or(time).replace('T', " "))
}

fn sign(run: &BaselineRun) -> &'static str {
    if run.regressed {
        "✗"
    } else if !run.accepted.is_empty() {
        "»"
    } else if run.failed > 0 || dirty(run).is_some() {
        "!"
    } else {
        ""
    }
}

fn ink(run: &BaselineRun) -> Ink {
    if run.regressed {
        Ink::Red
    } else if !run.accepted.is_empty() {
        Ink::Cyan
    } else {
        Ink::Yellow
    }
}

/// That a run is not of its commit alone.
fn dirty(run: &BaselineRun) -> Option<&str> {
    run.caveats.iter().find(|caveat| caveat.code == CaveatCode::DirtyTree).map(|caveat| caveat.text.as_str())
}

/// What is special about a run, the worst first.
fn note(run: &BaselineRun) -> String {
    let mut parts = Vec::new();
    if run.regressed {
        parts.push("failed the policy when stored".to_owned());
    }
    if run.failed > 0 {
        parts.push(format!("{} of them failed", run.failed));
    }
    parts.extend(dirty(run).map(visible));
    if !run.accepted.is_empty() {
        let named = run.accepted.iter().take(PATTERNS).map(|pattern| visible(pattern)).collect::<Vec<_>>().join(", ");
        let more = if run.accepted.len() > PATTERNS { ", …" } else { "" };
        parts.push(format!("{} accepted: {named}{more}", run.accepted.len()));
    }
    match run.caveats.len() - usize::from(dirty(run).is_some()) {
        0 => {}
        1 => parts.push("1 caveat".to_owned()),
        several => parts.push(format!("{several} caveats")),
    }
    parts.join("; ")
}

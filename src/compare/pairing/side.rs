//! The description of a side, and whether the two may be compared at all.

use std::collections::BTreeMap;

use super::pair::lone_suite;
use crate::model::{Caveat, CaveatCode, Environment, Run, SideInfo, Tool};

/// One side as the caller knows it.
#[derive(Debug, Clone)]
pub struct Side<'a> {
    /// What a reader calls it: a file, `main@1a2b3c4`.
    pub source: String,
    /// The runs, in order.
    pub runs: &'a [Run],
}

impl Side<'_> {
    /// The source with some of its benchmarks, for messages.
    pub(in crate::compare) fn some_names(&self) -> String {
        const SOME: usize = 3;
        let names: Vec<&str> = self.runs.iter().flat_map(|run| run.benchmarks.iter().map(|benchmark| benchmark.name.as_str())).collect();
        let more = if names.len() > SOME { format!(" and {} more", names.len() - SOME) } else { String::new() };
        let some: Vec<String> = names.iter().take(SOME).map(|name| format!("`{}`", name.escape_debug())).collect();
        format!("{} ({}{more})", self.source, some.join(", "))
    }
}

/// The summary of a side.
pub(in crate::compare) fn info(source: &str, runs: &[&Run]) -> SideInfo {
    let mut suites: Vec<&str> = Vec::new();
    let mut tools = Vec::new();
    for run in runs {
        if !suites.contains(&run.suite.as_str()) {
            suites.push(&run.suite);
        }
        tools.extend(run.tool.clone().filter(|tool| !tools.contains(tool)));
    }
    SideInfo {
        source: source.to_owned(),
        runs: runs.len(),
        distance: None,
        suite: suites.join(", "),
        commit: agreed(runs, |run| run.commit.as_ref()),
        branch: agreed(runs, |run| run.branch.as_ref()),
        time: runs.iter().filter_map(|run| run.time.clone()).max(),
        tools,
        environment: runs.iter().map(|run| &run.environment).find(|environment| !environment.is_unknown()).cloned().unwrap_or_default(),
    }
}

/// What all runs that know it say.
fn agreed<'a>(runs: &[&'a Run], of: impl Fn(&'a Run) -> Option<&'a String>) -> Option<String> {
    let mut known = runs.iter().filter_map(|run| of(run));
    let first = known.next()?;
    known.all(|other| other == first).then(|| first.clone())
}

/// In which respects two environments differ, in words; unknown differs from nothing.
pub(in crate::compare) fn environments_differ(baseline: &[&Run], head: &[&Run]) -> Option<String> {
    let pairs = baseline.iter().flat_map(|b| head.iter().map(move |h| (&b.environment, &h.environment)));
    pairs.map(|(b, h)| differences(b, h)).find(|words| !words.is_empty()).map(|words| words.join(", "))
}

/// In which respects two environments differ, a phrase each; unknown differs from nothing.
pub fn differences(baseline: &Environment, head: &Environment) -> Vec<String> {
    let cores = |environment: &Environment| environment.cores.map(|cores| cores.to_string());
    let fields = [
        ("os", baseline.os.clone(), head.os.clone()),
        ("architecture", baseline.arch.clone(), head.arch.clone()),
        ("processor", baseline.cpu.clone(), head.cpu.clone()),
        ("cores", cores(baseline), cores(head)),
        ("runner", baseline.runner.clone(), head.runner.clone()),
    ];
    let differ = |(name, b, h): (&str, Option<String>, Option<String>)| {
        let (b, h) = (b?, h?);
        (b != h).then(|| format!("{name} {b} against {h}"))
    };
    fields.into_iter().filter_map(differ).collect()
}

/// Whether two environments differ in nothing but the processor, which both name.
pub fn differ_in_processor_alone(baseline: &Environment, head: &Environment) -> bool {
    let any = |environment: &Environment| Environment { cpu: None, ..environment.clone() };
    differences(&any(baseline), &any(head)).is_empty() && !differences(baseline, head).is_empty()
}

/// How runs of environments that differ so, in words, can be compared all the same; none where that would mean nothing.
pub(in crate::compare) fn way_out(words: &str) -> Option<String> {
    let differ = |name: &str| words.split([':', ',']).any(|part| part.trim_start().starts_with(name));
    let flags: Vec<&str> =
        [("processor ", "--environment cpu=any"), ("runner ", "--environment runner=any"), ("cores ", "--environment cores=1")]
            .into_iter()
            .filter_map(|(name, flag)| differ(name).then_some(flag))
            .collect();
    (!flags.is_empty() && !differ("os ") && !differ("architecture "))
        .then(|| format!("{} on both sides compares them anyway, with more noise", flags.join(" ")))
}

/// What of the environment's details decides how fast the same code runs: the program that executes or compiled it.
const RUNTIMES: [&str; 18] = [
    "python",
    "interpreter",
    "compiler",
    "rustc",
    "rust",
    "gcc",
    "clang",
    "llvm",
    "go",
    "node",
    "deno",
    "bun",
    "java",
    "jvm",
    "jdk",
    "dotnet",
    "ruby",
    "php",
];

/// What measured or executed the head and is of another version than it was for the newest run of the baseline: the tool, and the
/// interpreter or compiler. Slower or faster may come from that.
pub(in crate::compare) fn versions_differ(baseline: &[&Run], head: &[&Run]) -> Vec<Caveat> {
    let renamed = lone_suite(baseline, head);
    let mut caveats = Vec::new();
    for run in head {
        let Some(before) = baseline.iter().rev().find(|other| one_suite(other, run, renamed)) else { continue };
        let version = |tool: &Option<Tool>| tool.as_ref().and_then(|tool| Some((tool.name.clone(), tool.version.clone()?)));
        let tools = version(&before.tool).zip(version(&run.tool)).filter(|(b, h)| b.0 == h.0 && b.1 != h.1);
        let tool = tools.map(|(b, h)| format!("{} {} against {}", b.0, b.1, h.1));
        let runtimes = run.environment.details.iter().filter_map(|(name, now)| {
            let then = before.environment.details.get(name).filter(|then| *then != now)?;
            RUNTIMES.contains(&name.to_lowercase().as_str()).then(|| format!("{name} {then} against {now}"))
        });
        let words: Vec<String> = tool.into_iter().chain(runtimes).collect();
        if !words.is_empty() {
            let text = format!("not measured with the same versions, which alone may make it slower or faster: {}", words.join(", "));
            caveats.push(Caveat::new(CaveatCode::ToolDiffers, run.suite.clone(), text));
        }
    }
    caveats
}

/// For each suite of the head whose runs were made in another environment than the baseline's of that suite, in which
/// respects: the machine of one suite says nothing of another.
pub(in crate::compare) fn suites_apart<'a>(baseline: &[&'a Run], head: &[&'a Run]) -> BTreeMap<&'a str, String> {
    let renamed = lone_suite(baseline, head);
    let mut apart = BTreeMap::new();
    for run in head {
        let same: Vec<&Run> = baseline.iter().copied().filter(|other| one_suite(other, run, renamed)).collect();
        if let Some(words) = environments_differ(&same, &[run]) {
            apart.entry(run.suite.as_str()).or_insert(words);
        }
    }
    apart
}

/// Whether two runs are of one suite, though `renamed` may be called otherwise in the baseline and in the head.
pub(in crate::compare) fn one_suite(baseline: &Run, head: &Run, renamed: Option<(&str, &str)>) -> bool {
    let alike = baseline.suite == head.suite || renamed == Some((baseline.suite.as_str(), head.suite.as_str()));
    // Legs of a matrix run where they run.
    alike && baseline.label == head.label
}

/// Settings of the tool that decide what is measured, such as the timer, where they differ.
pub(in crate::compare) fn settings_differ(baseline: &[&Run], head: &[&Run]) -> Option<String> {
    let (b, h) = (timer(baseline)?, timer(head)?);
    (b != h).then(|| format!("timer {b} against {h}"))
}

fn timer(runs: &[&Run]) -> Option<String> {
    agreed(runs, |run| run.environment.details.get("timer"))
}

/// Runs in perfdiff's own form hold whatever they were made from: they are no shape that could lack something.
fn is_own(run: &Run) -> bool {
    run.shape.starts_with("perfdiff.run/") || run.shape.is_empty()
}

/// Whether the sides were read from different shapes of one tool's files; the caveat that says so.
pub(in crate::compare) fn shapes_differ(baseline: &[&Run], head: &[&Run]) -> Option<Caveat> {
    let other_shape = |run: &&&Run| {
        let mut same_suite = baseline.iter().filter(|other| other.suite == run.suite).peekable();
        same_suite.peek().is_some() && same_suite.all(|other| other.shape != run.shape && !is_own(other) && !is_own(run))
    };
    let run = head.iter().find(other_shape)?;
    let other = baseline.iter().find(|other| other.suite == run.suite)?;
    let text = format!("the baseline is {}, the head {}; only what both hold was compared", other.shape, run.shape);
    Some(Caveat::new(CaveatCode::ShapesDiffer, run.suite.clone(), text))
}
